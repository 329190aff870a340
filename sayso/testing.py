"""A pytest plugin that holds conversations written in Markdown, on every channel that registers a driver.

A file in a folder `conversations` is a list of headings; each heading with steps is a conversation with a fresh store:

    > two large pepperoni pizzas and a diet coke
    < Okay, two large pepperoni pizzas and one can of diet coke for {money}. Anything else?
    = cart: 2 PEPPERONI-PIZZA, 1 DIET-COKE-CAN

`>` is the customer, `<` the exact reply, `=` what else must hold: `cart: ...`, `intent: NAME`, `slots: name=id, ...`,
`placed`, `not placed`, `listening`, `not listening`. `{number}`, `{money}` and `{date}` match any value. `$` is the
shopkeeper: a command as `python -m sayso` takes it, such as `$ shop ready 1004`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pytest
import yaml

from sayso.assistant import Assistant, Reply, open_assistant
from sayso.commands.shop import run_at_desk
from sayso.demo import CUSTOMER
from sayso.dialogue.shop import Shop
from sayso.language import LocaleMissing
from sayso.menu import MenuError
from sayso.store import StoreUnavailable

GROUP = "sayso.channels"
"""Entry points by which a channel registers its driver's factory."""

PATTERNS = {
    "number": r"\d+",
    "money": r"[^.?!:;]+?",
    "date": r"[^.?!:;]+?",
}

A_LITTLE = timedelta(microseconds=1)
"""How far the clock of a conversation goes between two looks at it, as any clock does."""
KNOWN_SETTINGS = ("menu", "locale", "customer", "clock", "channels")

DEFAULT_CLOCK = "2026-11-20T12:00"
"""A Friday noon, local time of the shop."""


@dataclass(frozen=True)
class Setting:
    """Where a conversation takes place."""

    menu: Path | None
    locale: str
    customer: str
    clock: datetime
    """What the clock shows; local time of the shop where it has no zone. It goes on by a little at each look."""

    def open(self) -> Assistant:
        """An assistant with a fresh store."""
        zone = ZoneInfo("UTC")
        moment = self.clock

        def clock() -> datetime:
            nonlocal moment
            moment += A_LITTLE
            return moment if moment.tzinfo else moment.replace(tzinfo=zone).astimezone(UTC)

        assistant = open_assistant("sqlite://", self.menu, self.locale, clock)
        zone = assistant.shop.menu.terms.time_zone
        return assistant


@dataclass(frozen=True)
class Said:
    """What a driver brings back of a turn."""

    heard: str
    """What the channel made of the sentence."""
    words: str
    listening: bool
    reply: Reply | None = None
    """The core's own reply, where the channel can tell."""


class Driver(Protocol):
    """A channel under test."""

    shop: Shop
    """What the conversation is about, for the shopkeeper's commands."""

    def greet(self) -> Said:
        """Open the conversation."""

    def say(self, sentence: str) -> Said:
        """Say a sentence."""

    def close(self) -> None:
        """End it."""


class Mistake(Exception):
    """Something in a conversation's file that cannot be meant; the message says where, and what to write."""


class Unsayable(Exception):
    """The channel cannot carry this sentence; the message says why. The test is skipped."""


class TextDriver:
    """The core itself, by text."""

    def __init__(self, setting: Setting) -> None:
        self._assistant = setting.open()
        self.shop = self._assistant.shop
        self._session = self._assistant.enter(setting.customer)

    def greet(self) -> Said:
        """Open the conversation."""
        return self._said("", self._assistant.greet(self._session))

    def say(self, sentence: str) -> Said:
        """Say a sentence."""
        return self._said(sentence, self._assistant.respond(sentence, self._session))

    def _said(self, heard: str, reply: Reply) -> Said:
        self._session = reply.session
        return Said(heard, reply.words, reply.listening, reply)

    def close(self) -> None:
        """Let go of the store."""
        self._assistant.shop.store.close()


@dataclass
class Step:
    """A sentence of the customer, and what must come of it."""

    line: int
    sentence: str | None
    """None: the opening."""
    replies: list[tuple[int, str]] = field(default_factory=list)
    checks: list[tuple[int, str]] = field(default_factory=list)
    command: str | None = None
    """The shopkeeper's; then nobody speaks."""


@dataclass
class Conversation:
    """One heading of a file."""

    name: str
    line: int
    steps: list[Step]
    setting: dict[str, Any]


def read_conversations(path: Path) -> list[Conversation]:
    """The conversations of a Markdown file. Raises Mistake with file and line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise Mistake(f"{path}: this is not UTF-8; save the file as UTF-8") from None
    setting: dict[str, Any] = {}
    start = 0
    if lines and lines[0].strip() == "---":
        start = next((i for i in range(1, len(lines)) if lines[i].strip() == "---"), 0) + 1
        if start == 1:
            raise Mistake(f"{path}:1: the front matter does not end; write --- after it")
        setting = _front_matter(path, "\n".join(lines[1 : start - 1]))
    conversations = [Conversation(path.stem, 1, [], setting)]
    for number, line in enumerate(lines[start:], start + 1):
        stripped = line.strip()
        if re.match(r"#+ ", stripped):
            conversations.append(Conversation(stripped.lstrip("#").strip(), number, [], setting))
            continue
        steps = conversations[-1].steps
        if stripped.startswith(">"):
            steps.append(Step(number, stripped[1:].strip()))
        elif stripped.startswith("$ "):
            steps.append(Step(number, None, command=stripped[1:].strip()))
        elif stripped.startswith(("<", "=")) and not stripped.startswith("<!--"):
            if not steps:
                steps.append(Step(number, None))
            kept = steps[-1].replies if stripped.startswith("<") else steps[-1].checks
            kept.append((number, stripped[1:].strip()))
    return [conversation for conversation in conversations if conversation.steps]


def _front_matter(path: Path, text: str) -> dict[str, Any]:
    try:
        setting = yaml.load(text, Loader=yaml.BaseLoader)  # all text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        raise Mistake(f"{path}:{line}: the front matter is no YAML; write lines like 'customer: ann'") from None
    if setting in (None, ""):
        return {}
    if not isinstance(setting, dict):
        raise Mistake(f"{path}:1: the front matter is no mapping; write lines like 'customer: ann'")
    for name, value in setting.items():
        if name not in KNOWN_SETTINGS:
            raise Mistake(f"{path}:1: '{name}' is not known; known are {', '.join(KNOWN_SETTINGS)}")
        if name != "channels" and (not isinstance(value, str) or not value.strip()):
            raise Mistake(f"{path}:1: '{name}' is {value!r}; write one value")
    channels = setting.get("channels", [])
    if not isinstance(channels, list) or not set(channels) <= set(_channels()):
        raise Mistake(f"{path}:1: 'channels' is {channels!r}; write a list of {', '.join(_channels())}")
    try:
        clock = datetime.fromisoformat(setting.get("clock", DEFAULT_CLOCK))
        if not 1971 <= clock.year <= 9000:
            raise ValueError
    except ValueError:
        raise Mistake(f"{path}:1: 'clock' is '{setting['clock']}'; write a moment like 2026-11-20T12:00") from None
    return {**setting, "clock": clock}


def agrees(expected: str, words: str) -> bool:
    """Whether a reply is what was written, with `{number}` and its kind matching any value."""
    pieces = re.split(r"\{(number|money|date)\}", expected)
    pattern = "".join(PATTERNS[piece] if i % 2 else re.escape(piece) for i, piece in enumerate(pieces))
    return re.fullmatch(pattern, words) is not None


FLAGS = ("listening", "not listening", "placed", "not placed", "order placed")


def check(text: str, said: Said) -> str | None:
    """What is wrong with what must hold; None where it holds."""
    reply = said.reply
    name, _, wanted = (part.strip() for part in text.partition(":"))
    if wanted and name in FLAGS:
        return f"'{name}' stands alone; write '= {name}' or '= not {name}'"
    if name in ("listening", "not listening"):
        return None if said.listening is (name == "listening") else f"it is {'' if said.listening else 'not '}listening"
    if reply is None:
        raise Unsayable(f"this channel cannot tell '{name}'")
    if name in ("placed", "not placed", "order placed"):
        placed = reply.placed is not None
        return None if placed is not name.startswith("not") else f"the order placed is {reply.placed}"
    if name == "intent":
        intent = reply.intent.name if reply.intent else "none"
        return None if intent == wanted else f"the intent is {intent}"
    if name == "slots":
        slots = ", ".join(
            f"{slot.name}={slot.id or slot.value}" for slot in (reply.intent.slots if reply.intent else ())
        )
        return None if slots == wanted else f"the slots are: {slots}"
    if name == "cart":
        quoted_lines = reply.cart.quote.lines if reply.cart else ()
        cart = ", ".join(f"{quoted.line.quantity} {quoted.sku}" for quoted in quoted_lines)
        return None if cart == wanted else f"the cart is: {cart}"
    return f"'{name}' is nothing that can be checked"


# The plugin


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options and settings."""
    group = parser.getgroup("sayso")
    group.addoption(
        "--channel",
        action="append",
        default=None,
        help="hold conversations on this channel: text, alexa or speech; may be given several times; "
        "in place of the setting sayso_channels, which is text",
    )
    group.addoption(
        "--update-expected",
        action="store_true",
        help="write the replies that came into the conversations, to be reviewed as a diff",
    )
    parser.addini("sayso_conversations", "further folders of conversations", type="args", default=[])
    parser.addini("sayso_channels", "the channels on which conversations are held", type="args", default=["text"])


def _channels_wanted(config: pytest.Config) -> Sequence[str]:
    """The channels that were asked for, else those of the settings."""
    wanted: Sequence[str] = config.getoption("--channel") or config.getini("sayso_channels")
    return wanted


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what cannot work together."""
    if config.getoption("--update-expected") and config.getoption("numprocesses", None):
        raise pytest.UsageError("--update-expected rewrites files; run it without -n")
    for channel in _channels_wanted(config):
        if channel not in _channels():
            raise pytest.UsageError(f"there is no channel '{channel}'; there are: {', '.join(_channels())}")
    for folder in config.getini("sayso_conversations"):
        if not (config.rootpath / folder).is_dir():
            raise pytest.UsageError(f"sayso_conversations names {folder}, which is no folder below {config.rootpath}")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ConversationFile | None:
    """Markdown files in folders named `conversations`, or in folders named in the settings."""
    named = {(parent.config.rootpath / folder).resolve() for folder in parent.config.getini("sayso_conversations")}
    if file_path.suffix == ".md" and (file_path.parent.name == "conversations" or file_path.parent.resolve() in named):
        file: ConversationFile = ConversationFile.from_parent(parent, path=file_path)
        return file
    return None


class ConversationFile(pytest.File):
    """A Markdown file of conversations."""

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each conversation and channel."""
        wanted = _channels_wanted(self.config)
        seen: dict[str, int] = {}
        try:
            conversations = read_conversations(self.path)
        except Mistake as error:
            raise self.CollectError(str(error)) from None
        for conversation in conversations:
            count = seen[conversation.name] = seen.get(conversation.name, 0) + 1
            name = conversation.name if count == 1 else f"{conversation.name} ({count})"
            for channel in wanted:
                if channel in conversation.setting.get("channels", wanted):
                    item = ConversationItem.from_parent(
                        self, name=f"{name}[{channel}]", conversation=conversation, channel=channel
                    )
                    item.rewriting = channel == wanted[0]
                    yield item


class Disagreement(AssertionError):
    """A step that did not go as written."""


class ConversationItem(pytest.Item):
    """A conversation on a channel."""

    def __init__(self, *, conversation: Conversation, channel: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._conversation = conversation
        self._channel = channel
        self.rewriting = True
        """Whether this one writes with --update-expected: of several channels the first."""

    def runtest(self) -> None:
        """Hold it."""
        factory = _driver(self._channel)
        try:
            driver = factory(self._setting())
            try:
                for step in self._conversation.steps:
                    self._hold(step, driver)
            finally:
                driver.close()
        except Unsayable as reason:
            pytest.skip(str(reason))
        except (MenuError, LocaleMissing, StoreUnavailable) as error:
            raise Disagreement(f"{self.path}:{self._conversation.line}: {error}") from None

    def _setting(self) -> Setting:
        settings = self._conversation.setting
        menu = settings.get("menu")
        return Setting(
            (self.path.parent / menu) if menu else None,
            settings.get("locale", "en-US"),
            settings.get("customer", CUSTOMER),
            settings.get("clock") or datetime.fromisoformat(DEFAULT_CLOCK),
        )

    def _hold(self, step: Step, driver: Driver) -> None:
        if step.command is not None:
            try:
                status = run_at_desk(shlex.split(step.command), driver.shop)
            except (ValueError, SystemExit):
                status = 2
            if status != 0:
                raise Disagreement(f"{self.path}:{step.line}\n  $ {step.command}\n  ended with status {status}")
            return
        said = driver.greet() if step.sentence is None else driver.say(step.sentence)
        updating = self.config.getoption("--update-expected") and self.rewriting
        if updating and not step.replies:
            rewrite(self.path, step.line, said.words, new=True)
        for line, expected in step.replies:
            if not agrees(expected, said.words):
                if updating:
                    rewrite(self.path, line, said.words, new=False)
                    continue
                raise Disagreement(self._report(line, step, said, f"expected < {expected}"))
        for line, text in step.checks:
            fault = check(text, said)
            if fault:
                raise Disagreement(self._report(line, step, said, f"expected = {text}\n  but      {fault}"))

    def _report(self, line: int, step: Step, said: Said, expected: str) -> str:
        return (
            f"{self.path}:{line}\n  said     > {step.sentence or ''}\n  heard    > {said.heard}\n"
            f"  replied  < {said.words}\n  {expected}"
        )

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """File, line, what was said, heard, replied and expected; no traceback of ours."""
        if isinstance(excinfo.value, Disagreement):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it stands."""
        return self.path, self._conversation.line - 1, self.name


_inserted: dict[Path, list[int]] = {}
"""Lines after which this run has put new ones, by file."""


def rewrite(path: Path, line: int, words: str, new: bool) -> None:
    """Put a reply into a file: in place of the line, or after it."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    inserted = _inserted.setdefault(path, [])
    at = line - 1 + sum(1 for earlier in inserted if earlier < line)
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    written = f"{indent}< {words}\n"
    if new:
        lines.insert(at + 1, written)
        inserted.append(line)
    else:
        lines[at] = written
    path.write_text("".join(lines), encoding="utf-8")


def _channels() -> list[str]:
    return sorted(point.name for point in entry_points(group=GROUP))


def _driver(channel: str) -> Callable[[Setting], Driver]:
    for point in entry_points(group=GROUP, name=channel):
        factory: Callable[[Setting], Driver] = point.load()
        return factory
    raise LookupError(channel)
