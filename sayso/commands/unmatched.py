"""The shopkeeper's commands for what nobody understood: read it, say what it is, write that as phrases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sayso.commands.desk import Commands, Desk, positive
from sayso.commands.printing import Columns, print_rows, refuse, tell
from sayso.language import Language, load_language, spoken
from sayso.store import Unknown, Unmatched
from sayso.understanding.likeness import Likeness
from sayso.understanding.wishes.phrases import phrase_files, read_phrases

ALIKE = 0.5
"""How alike utterances of one group are."""


def add(commands: Commands) -> None:
    """The commands."""
    parser, below = commands.group("unmatched", "what nobody understood, what is alike together", _unmatched)
    parser.add_argument(
        "--as-phrases", type=Path, metavar="FILE", help="write what was approved as phrases to learn from"
    )
    parser.add_argument("--language", default="en", help="the language that was spoken (en)")
    approve = below.add("approve", "say which intent utterances are", _approve)
    approve.add_argument("intent", metavar="INTENT")
    approve.add_argument("numbers", metavar="NUMBER", nargs="+", type=positive)
    dropped = below.add("drop", "let go of utterances", _drop)
    dropped.add_argument("numbers", metavar="NUMBER", nargs="+", type=positive)


def _unmatched(desk: Desk) -> int:
    found = desk.store.unmatched()
    file: Path | None = desk.options.as_phrases
    if file is not None:
        approved = [each for each in found if each.intent is not None]
        try:
            file.write_text(phrases_of(approved), encoding="utf-8")
        except OSError as error:
            return refuse(f"{file} cannot be written ({error.strerror})")
        return tell(desk.as_json, {"phrases": len(approved)}, f"{file}: {len(approved)} phrases.")
    groups = grouped(found, load_language(desk.options.language))
    rows = [(number, each) for number, group in enumerate(groups, 1) for each in group]
    columns: Columns = {
        "group": [group for group, _ in rows],
        "number": [each.number for _, each in rows],
        "times": [each.times for _, each in rows],
        "state": [each.state for _, each in rows],
        "intent": [each.intent for _, each in rows],
        "said": [each.said for _, each in rows],
    }
    return print_rows(desk.as_json, columns)


def grouped(found: Sequence[Unmatched], language: Language) -> list[list[Unmatched]]:
    """Utterances, those that are alike together; the groups that are met most first."""
    groups: list[list[Unmatched]] = []
    for each in found:
        likeness = Likeness([(at, spoken(one.said)) for at, group in enumerate(groups) for one in group], language)
        alike = likeness.best(spoken(each.said)) if groups else None
        if alike is not None and alike.share >= ALIKE:
            groups[alike.key].append(each)
        else:
            groups.append([each])
    return sorted(groups, key=lambda group: -sum(each.times for each in group))


def phrases_of(approved: Sequence[Unmatched]) -> str:
    """Approved utterances as a file of phrases."""
    rows = ["# Said by customers, not understood, and approved by the shop.", "#"]
    sections = sorted({(each.intent or "", each.state) for each in approved})
    for intent, state in sections:
        rows += ["", f"[{intent} after {state}]"]
        rows += [" ".join(spoken(each.said)) for each in approved if (each.intent, each.state) == (intent, state)]
    return "\n".join(rows) + "\n"


def _approve(desk: Desk) -> int:
    known = read_phrases(phrase_files("en")).intents
    if desk.options.intent not in known:
        return refuse(f"there is no intent {desk.options.intent}; intents are {', '.join(known)}")
    approve, intent = desk.store.approve_unmatched, desk.options.intent
    return _each(desk, lambda number: not isinstance(approve(number, intent), Unknown))


def _drop(desk: Desk) -> int:
    return _each(desk, desk.store.drop_unmatched)


def _each(desk: Desk, done: Callable[[int], bool]) -> int:
    for number in desk.options.numbers:
        if not done(number):
            return refuse(f"there is no utterance {number}; 'shop unmatched' lists them")
    many = len(desk.options.numbers)
    return tell(desk.as_json, {"utterances": many}, f"{many} {'utterance' if many == 1 else 'utterances'}.")
