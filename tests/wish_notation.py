"""Reads the wishes in `tests/wishes` and the visits in `tests/visits`, and tells what the demo shop makes of them.

    (after: told) how much is it => PriceIntent
    how much did we spend on dog food since march => SpendingIntent goods=dog food ; period=since march

A visit is one line, its turns with `|` between them, and behind `=>` what must hold: `placed:` with the lines of the
order (attributes that nobody named may be the usual ones), or `none`: nothing is placed and every turn is understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from sayso import demo
from sayso.assistant import Assistant, open_assistant, read_answers
from sayso.intent import Intent
from sayso.language import load_language, locale_text, spoken
from sayso.menu import names_in
from sayso.order import OrderLine
from sayso.understanding import FALLBACK, Context, Understanding
from sayso.understanding.faq import Faq
from sayso.understanding.samples import read_model

FRIDAY = datetime(2026, 11, 27, 11, 5, tzinfo=ZoneInfo("America/New_York"))
ORDERING = frozenset({"OrderIntent", "ChangeIntent", "RemoveIntent", "SameAgainIntent"})
SAID_BESIDE = frozenset(
    (
        *("a", "an", "the", "my", "your", "our", "some", "any", "this", "that", "these", "those", "it", "them"),
        *("on", "at", "in", "for", "with", "from", "to", "of", "by", "under", "one", "number", "time", "called"),
        *("just", "only", "please", "bill", "bottle", "bags", "box"),
    )
)
"""Words that may stand at the ends of a slot, or not."""
LATTE = OrderLine("coffee", ("latte",), 1)
OFFERED = tuple(OrderLine("milk", (product,), 1) for product in ("whole_milk", "skim_milk", "oat_milk"))
STATES = {
    "opening": Context(),
    "anything-else": Context((LATTE,), 0, said="anything-else"),
    "place-order": Context((LATTE,), 0, said="place-order"),
    "which": Context(choices=OFFERED, waiting=OrderLine("milk", (), 1), about=OFFERED, said="which"),
    "told": Context(about=(OrderLine("cereal", ("granola",), 1),), said="told"),
    "ordered": Context((LATTE,), 0, placed=True, said="ordered"),
    "asked": Context((LATTE,), 0, said="asked"),
}
"""States of the talk, with something that fits them."""
_SAID = re.compile(r"(?:\(after: ([\w-]+)\)\s*)?(.*?)\s*=>\s*(\S+)\s*(.*)")
_MISSED = re.compile(r"didn't (understand|get)|can't find|couldn't find|haven't offered|don't see")


@dataclass(frozen=True)
class Wished:
    """One wish and what it should come to."""

    state: str
    text: str
    intent: str
    slots: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Visit:
    """What somebody says, turn by turn, and what must hold at the end."""

    turns: tuple[str, ...]
    must: str


def read_wishes(file: Path) -> Iterator[Wished]:
    """Every wish of a file. Raises ValueError at a line that cannot be read."""
    for number, row in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not row.strip() or row.startswith("#"):
            continue
        found = _SAID.fullmatch(row.strip())
        if found is None:
            raise ValueError(f"{file.name}:{number}: '{row}' is no wish")
        pairs = (part.split("=", 1) for part in found[4].split(";") if part.strip())
        slots = tuple((name.strip(), value.strip()) for name, value in pairs)
        yield Wished(found[1] or "opening", found[2], found[3], slots)


def read_visits(file: Path) -> Iterator[Visit]:
    """Every visit of a file."""
    for row in file.read_text(encoding="utf-8").splitlines():
        if row.strip() and not row.startswith("#"):
            said, must = row.split("=>")
            yield Visit(tuple(each.strip() for each in said.split("|")), must.strip())


@cache
def understanding() -> Understanding:
    """The demo shop's."""
    language = load_language("en")
    answers = Faq(read_answers(None, "en-US"), language)
    return Understanding(demo.menu(), read_model(locale_text("en-US.json")), language, faq=answers)


def heard(wished: Wished) -> Intent:
    """What the demo shop makes of a wish."""
    return understanding().understand(wished.text, STATES[wished.state])


def intent_right(wished: Wished, got: Intent) -> bool:
    """Whether the intent is the right one; of orders and changes of a cart any is. Talk changes no cart."""
    if wished.intent == FALLBACK:
        return not got.changes and got.name in (FALLBACK, "Remark", *ORDERING)
    return got.name == wished.intent or (wished.intent in ORDERING and got.name in ORDERING)


def slots_right(wished: Wished, got: Intent) -> bool:
    """Whether every slot that was said was heard, but for small words at its ends."""
    found = {slot.name: _bare(slot.value) for slot in got.slots}
    return all(found.get(name) == _bare(value) for name, value in wished.slots)


def _bare(text: str) -> frozenset[str]:
    return frozenset(spoken(text)) - SAID_BESIDE


@dataclass(frozen=True)
class Held:
    """What became of a visit."""

    right: bool
    turns: tuple[tuple[str, str], ...]
    """What was said and what was replied."""
    missed: int
    """Turns that were not understood."""


def hold(visit: Visit, heard_as: Callable[[str], str] = str) -> Held:
    """Hold a visit at the demo shop, whose turns are heard as they are unless something else says what is heard."""
    assistant = open_assistant("sqlite://", clock=lambda: FRIDAY)
    try:
        return _held(assistant, visit, heard_as)
    finally:
        assistant.shop.store.close()


def _held(assistant: Assistant, visit: Visit, heard_as: Callable[[str], str]) -> Held:
    session = assistant.greet(assistant.enter(demo.CUSTOMER)).session
    turns: list[tuple[str, str]] = []
    placed: list[tuple[OrderLine, ...]] = []
    for said in visit.turns:
        before = assistant.shop.store.cart(session.customer).lines
        reply = assistant.respond(heard_as(said), session)
        session = reply.session
        turns.append((said, reply.words))
        if reply.placed is not None:
            placed.append(before)
    missed = sum(bool(_MISSED.search(words)) for _, words in turns)
    if not visit.must.startswith("placed:"):
        return Held(not placed and not missed, tuple(turns), missed)
    right = len(placed) == 1 and _same(placed[0], visit.must.removeprefix("placed:"))
    return Held(right, tuple(turns), missed)


def _same(lines: tuple[OrderLine, ...], wanted: str) -> bool:
    """Whether every line wanted is there with what was asked for, and no other."""
    left = list(lines)
    for part in wanted.split(";"):
        count, *words = part.split()
        attributes = dict(word.split("=") for word in words if "=" in word)
        options = sorted(word for word in words if word[0] in "+-")
        name = " ".join(word for word in words if "=" not in word and word[0] not in "+-")
        hit = next((line for line in left if _fits(line, int(count), name, attributes, options)), None)
        if hit is None:
            return False
        left.remove(hit)
    return not left


def _fits(line: OrderLine, count: int, name: str, attributes: dict[str, str], options: list[str]) -> bool:
    plain = names_in(demo.menu().products_of(line)[0].names, "en", "en")[0]
    said = sorted(("+" if modifier.action == "add" else "-") + modifier.options[0] for modifier in line.modifiers)
    told = line.attribute_map
    same_name = plain == name or name in plain or plain in name
    return (
        line.quantity == count
        and same_name
        and all(told.get(group) == value for group, value in attributes.items())
        and said == options
    )
