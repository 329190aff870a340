"""From written names to how they are said: "M&M's", "Onion Bhaji (2 pcs)", "21 Seasoning Salute", "½ Pounder"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import product
from math import prod

from sayso.language import Language, spoken

MOST_FORMS = 24
"""Of one name."""
MOST_DIGITS = 9
_ASIDE = re.compile(r"[(\[][^)\]]*[)\]]")
_DIGITS = re.compile(r"\d+")


class SpokenNames:
    """Says the names of one language."""

    def __init__(self, language: Language) -> None:
        written = language.data["written"]
        self._signs: dict[str, list[str]] = written["signs"]
        units = "|".join(sorted(map(re.escape, written["units"]), key=len, reverse=True))
        number = r"\d+(?:[.,]\d+)?"
        self._amount = re.compile(rf"(?<!\w){number}\s*(?:x\s*{number}\s*)?(?:{units})(?!\w)", re.IGNORECASE)
        self._language = language

    def of(self, name: str) -> tuple[str, ...]:
        """Ways to say a written name, in lower case; first as it is written.

        Signs are said, numbers are words, what stands in parentheses and how much is in it may be left out, accents
        and apostrophes may be missing.
        """
        forms: dict[str, None] = {" ".join(spoken(name)): None}
        if not (name.isascii() and name.replace(" ", "").isalpha()):
            for written in self._whole_and_short(name):
                for words in self._signs_said(written):
                    for form in (words, _DIGITS.sub(self._number, words)):
                        plain = _without_accents(form)
                        for each in (form, plain, plain.replace("'", "").replace("’", "")):
                            forms.setdefault(" ".join(spoken(each)))
            forms.pop("", None)
        return tuple(forms)[:MOST_FORMS]

    def _whole_and_short(self, name: str) -> Iterator[str]:
        """A name as it is written, and without what nobody says; never without everything."""
        short = _ASIDE.sub(" ", name)
        for each in dict.fromkeys((name, short, self._amount.sub(" ", short))):
            if any(character.isalpha() for character in each):
                yield each

    def _signs_said(self, name: str) -> Iterator[str]:
        """A name with its signs in words, each in all ways in which it is said."""
        parts = [self._signs.get(character, [character]) for character in name]
        if prod(map(len, parts)) > MOST_FORMS:
            parts = [part[:1] for part in parts]
        for chosen in product(*parts):
            yield "".join(said if said == own else f" {said} " for said, own in zip(chosen, name, strict=True))

    def _number(self, digits: re.Match[str]) -> str:
        return f" {self._language.number(int(digits[0]))} " if len(digits[0]) <= MOST_DIGITS else digits[0]


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
