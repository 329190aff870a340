"""Frames: what customers say, with slots in place of goods; read from `interaction_models/<language>/*.frames`.

A file begins with a head (lines that begin with `#`) that says how forms are written. `[name]` begins a section, each
further line is a form, with ` ## 5` at its end where it is five times as frequent. A form is made of words, `%section`,
slots (`@H` ...; those with the same digit, `@H1` and `@h1`, are the same thing said twice), markers (`|`, `~` ...) and
words with a role of their own (`second/S`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sayso.menu import MenuError
from sayso.understanding.phrases.tokens import ADD, ALL, CHANGE, COPY, KEEP, MORE, PART, REMOVE

SLOTS = {
    "H": "H", "h": "O", "A": "T", "a": "O", "M": "A", "m": "O", "R": "R", "X": "X", "L": "L", "RX": "RX",
    "K": "K", "KA": "K", "k": "O", "N": "Q", "C": "C", "P": "P", "x": "O", "S": "S", "U": "U", "u": "O",
}  # fmt: skip
"""Slots of a form to the roles of what fills them."""
MARKERS = {"|": ADD, "=": PART, "~": CHANGE, "-": REMOVE, "+": MORE, "*": COPY, "&": ALL, "!": KEEP}
"""Markers of a form to the act that begins there."""
WORD_ROLES = ("O", "Q", "C", "U", "S", "E", "P", "K", "X", "L", "R")
"""Roles that a word of no menu can have."""
ROOTS = ("order", "edit", "edit_none")
"""Sections from which utterances are made; those of `edit` are said over a cart."""
MOST_DEPTH = 12

_SECTION = re.compile(r"\[(\w+)\]")
_SLOT = re.compile(r"@([A-Za-z]+)(\d?)")
_WEIGHTED = re.compile(r"(.*?)(?:\s+##\s*(\d+))?\s*")


def slot_of(token: str) -> tuple[str, str]:
    """The slot of a token of a form, and the digit by which it is the same thing as another; the digit may be empty."""
    slot = _SLOT.fullmatch(token)
    return (slot[1], slot[2]) if slot else ("", "")


@dataclass(frozen=True)
class Form:
    """One form of a section."""

    tokens: tuple[str, ...]
    weight: int
    place: str
    """File and line."""


@dataclass
class Frames:
    """All sections of a language."""

    sections: dict[str, list[Form]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many forms there are."""
        return sum(map(len, self.sections.values()))

    def forms(self) -> Iterator[tuple[str, tuple[str, ...], int]]:
        """Every form with its section and its weight, wherever it stands."""
        for section, forms in self.sections.items():
            yield from ((section, form.tokens, form.weight) for form in forms)

    def words(self) -> Counter[str]:
        """Every word of the forms, and how many forms have it."""
        found: Counter[str] = Counter()
        for forms in self.sections.values():
            for form in forms:
                plain = (token.split("/")[0] for token in form.tokens if token not in MARKERS)
                found.update({word for word in plain if word[0] not in "@%&"})
        return found


HELD_OUT = "held_out"
"""The folder, beside a language's frames, of forms that are not learnt from: they tell how sure one may be."""


def frame_files(language: str, folder: Path | None = None) -> Mapping[str, str]:
    """Names and texts of the frame files of a language, in order of name."""
    return {file.name: file.read_text(encoding="utf-8") for file in _files(language, folder)}


def held_out_files(language: str, folder: Path | None = None) -> Mapping[str, str]:
    """The same of the forms that are not learnt from; none where there are none."""
    return frame_files(f"{language}/{HELD_OUT}", folder and folder / HELD_OUT)


def _files(language: str, folder: Path | None) -> list[Traversable]:
    place: Traversable = folder or files("interaction_models").joinpath(language)
    found = [file for file in place.iterdir() if file.name.endswith(".frames")] if place.is_dir() else []
    return sorted(found, key=lambda file: file.name)


def read_frames(texts: Mapping[str, str]) -> Frames:
    """The frames of some files. Raises MenuError at a slip: file, line, what to write."""
    frames = Frames()
    for name, text in texts.items():
        section: list[Form] | None = None
        for number, row in enumerate(text.splitlines(), 1):
            row = row.strip()
            if not row or row.startswith("# ") or row == "#":
                continue
            if row.startswith("["):
                found = _SECTION.fullmatch(row)
                if not found:
                    raise MenuError(f"{name}:{number}: '{row}' is no section; write [name]")
                section = frames.sections.setdefault(found[1], [])
                continue
            if section is None:
                raise MenuError(f"{name}:{number}: a form before the first section; write [name] above it")
            weighted = _WEIGHTED.fullmatch(row)
            tokens = tuple((weighted[1] if weighted else row).split())
            section.append(Form(tokens, int((weighted and weighted[2]) or 1), f"{name}:{number}"))
    for slip in slips(frames):
        raise MenuError(slip)
    return frames


def slips(frames: Frames) -> Iterator[str]:
    """What cannot be read, one sentence each."""
    for section, forms in frames.sections.items():
        for form in forms:
            for token in form.tokens:
                yield from (f"{form.place}: {fault}" for fault in _faults(token, section, frames))
    for root in ROOTS:
        if frames.sections and not frames.sections.get(root):
            yield f"the frames have no section [{root}]; write one in any file"


def _faults(token: str, section: str, frames: Frames) -> Iterator[str]:
    if token in MARKERS:
        return
    if token.startswith("%"):
        if token[1:] not in frames.sections:
            yield f"there is no section [{token[1:]}]; name one that is there"
        elif token[1:] == section:
            yield f"[{section}] names itself; leave {token} out"
    elif token.startswith("@"):
        slot = _SLOT.fullmatch(token)
        if slot is None or slot[1] not in SLOTS:
            yield f"there is no slot '{token}'; slots are {' '.join('@' + slot for slot in SLOTS)}"
    elif "/" in token:
        word, role = token.rsplit("/", 1)
        if role not in WORD_ROLES or not word:
            yield f"'{token}' gives a word no role; write word/ and one of {' '.join(WORD_ROLES)}"
    elif not re.fullmatch(r"[^\W_]+(?:[-'.][^\W_]+)*'?|&|'[^\W_]+", token):
        yield f"'{token}' is no word; write words, %sections, @slots and markers, without punctuation"
