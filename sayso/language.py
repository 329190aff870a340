"""How a language counts, makes plurals, names money and dates: `interaction_models/<language>.yaml` as values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, time
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from sayso.money import Money, minor_digits

MODEL = "en"
"""The language whose file says what the file of any language holds."""
PLURALS_KEPT = 4_096
LISTS = ("units", "amount_units", "currencies", "lists")
"""Parts of a file that each language fills with what it wants."""


class LocaleMissing(Exception):
    """There are no files for a locale, or one has a slip; the message says which there are, or where it is."""


class WeightsUnusable(Exception):
    """What was learnt of a language is missing, damaged or of another version; the message says what to do."""


def locale_text(name: str, folder: Path | None = None) -> str:
    """The text of a file of `interaction_models`, or of a shop's own folder of that kind.

    Raises LocaleMissing where it does not exist.
    """
    try:
        if folder is not None and (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8")
        return files("interaction_models").joinpath(name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LocaleMissing(f"there is no {name}; locales are: {', '.join(locales())}") from None


def locales() -> tuple[str, ...]:
    """The locales that we have, such as `en-US`."""
    names = (file.name for file in files("interaction_models").iterdir())
    return tuple(sorted(name.removesuffix(".ftl") for name in names if name.endswith(".ftl")))


@dataclass(frozen=True)
class Language:
    """The words of one language."""

    code: str
    data: Mapping[str, Any]

    @cached_property
    def number_words(self) -> dict[tuple[str, ...], int]:
        """Words to numbers: nought to ninety-nine, the hundreds, and other words that say how many."""
        numbers = self.data["numbers"]
        words = {spoken(name): value for value, name in enumerate(numbers["under_hundred"])}
        words |= {spoken(name): 100 * (i + 1) for i, name in enumerate(numbers["hundreds"])}
        words |= {spoken(name): int(value) for value, names in numbers["also"].items() for name in names}
        words[spoken(numbers["thousand"])] = 1000
        return words | self.collections

    @cached_property
    def everyday(self) -> frozenset[str]:
        """Everyday words of the language, which are meant as they are said; none where there is no list."""
        file = files("interaction_models").joinpath(self.code, "words.txt")
        return frozenset(file.read_text(encoding="utf-8").split()) if file.is_file() else frozenset()

    @cached_property
    def collections(self) -> dict[tuple[str, ...], int]:
        """Words for numbers that goods may come in, such as a dozen."""
        return {
            spoken(name): int(value) for value, names in self.data["numbers"]["collections"].items() for name in names
        }

    @cached_property
    def _phrases(self) -> dict[str, frozenset[tuple[str, ...]]]:
        order = self.data["order"]
        return {kind: frozenset(map(spoken, said)) for kind, said in order.items() if isinstance(said, list)}

    def phrases(self, kind: str) -> frozenset[tuple[str, ...]]:
        """The small phrases of a kind (`fillers`, `common` ...), as words."""
        return self._phrases[kind]

    def words(self, *kinds: str) -> frozenset[str]:
        """Every word of the small phrases of some kinds."""
        return frozenset(word for kind in kinds for phrase in self.phrases(kind) for word in phrase)

    def single_words(self, kind: str) -> frozenset[str]:
        """The small phrases of a kind that are one word each."""
        return frozenset(phrase[0] for phrase in self.phrases(kind) if len(phrase) == 1)

    def number(self, value: int) -> str:
        """A whole number in words."""
        numbers = self.data["numbers"]
        if value < 0 or value >= 1_000_000_000:
            return str(value)
        if value < 100:
            return str(numbers["under_hundred"][value])
        if value < 1000:
            hundreds, rest = divmod(value, 100)
            return _joined(numbers["hundreds"][hundreds - 1], self._rest(rest))
        size, one, several = (
            (1000, "thousand", "thousands") if value < 1_000_000 else (1_000_000, "million", "millions")
        )
        many, rest = divmod(value, size)
        head = numbers[one] if many == 1 else numbers[several].format(n=self.number(many))
        return _joined(head, self._rest(rest))

    def _rest(self, value: int) -> str:
        return self.number(value) if value else ""

    def decimal(self, value: float) -> str:
        """A number with one digit behind the point, in words; a whole one without."""
        whole, tenths = divmod(round(value * 10), 10)
        if not tenths:
            return self.number(whole)
        words: str = self.data["numbers"]["point"].format(whole=self.number(whole), tenths=self.number(tenths))
        return words

    def unit(self, unit: str) -> str:
        """One of a unit by which prices are told."""
        return str(self.data["units"][unit][0])

    def figures(self, digits: str) -> str:
        """Figures one by one, in groups as telephone numbers are read."""
        sizes = {7: (3, 4), 8: (4, 4), 10: (3, 3, 4), 11: (1, 3, 3, 4)}.get(len(digits))
        if sizes is None:
            many, rest = divmod(len(digits), 3)
            sizes = (3,) * (many - 1) + ((4,) if rest == 1 else (3, 2) if rest else (3,))
        groups, start = [], 0
        for size in sizes:
            groups.append(" ".join(self.number(int(digit)) for digit in digits[start : start + size]))
            start += size
        return ", ".join(groups)

    def ordinal(self, value: int) -> str:
        """First, second ... as far as a month has days."""
        return str(self.data["numbers"]["ordinals"][value])

    @cached_property
    def _plural_rules(self) -> list[tuple[re.Pattern[str], str]]:
        return [(re.compile(pattern), repl) for pattern, repl in self.data["plural"]]

    def plural(self, name: str) -> str:
        """Several of what has this name."""
        return self._several(name)

    @cached_property
    def _several(self) -> Callable[[str], str]:
        """`plural`, with what was asked lately kept: a menu's names are asked about again and again."""
        return lru_cache(PLURALS_KEPT)(self._plural)

    def _plural(self, name: str) -> str:
        for pattern, replacement in self._plural_rules:
            if pattern.search(name):
                return pattern.sub(replacement, name, count=1)
        return name

    def plurals(self, name: str) -> Iterator[str]:
        """Whatever several of what has this name may be called: mangoes, mangos."""
        yield self.plural(name)
        for pattern, replacement in self.data["plural_too"]:
            if re.search(pattern, name):
                yield re.sub(pattern, replacement, name, count=1)

    def money(self, amount: Money) -> str:
        """An amount without its sign, as it is said."""
        major, minor = amount.major_and_minor
        names = self.data["currencies"].get(amount.currency, [amount.currency] * 2 + [""] * 2)
        whole = f"{self.number(major)} {names[0] if major == 1 else names[1]}"
        if not minor or not minor_digits(amount.currency) or not names[2]:
            return whole
        rest = f"{self.number(minor)} {names[2] if minor == 1 else names[3]}"
        return rest if not major else f"{whole} {self.data['numbers']['link']} {rest}"

    def day(self, day: date, year: bool = False) -> str:
        """A day of a month, as it is said."""
        dates = self.data["dates"]
        words: str = dates["date_with_year" if year else "date"].format(
            month=dates["months"][day.month - 1], ordinal=self.ordinal(day.day), year=day.year
        )
        return words

    def weekday(self, day: date) -> str:
        """The day of the week."""
        return str(self.data["dates"]["weekdays"][day.weekday()])

    def time(self, moment: time) -> str:
        """A time of day, as it is said."""
        dates = self.data["dates"]
        hours = int(dates["hours"])
        hour = moment.hour % hours or (hours if hours == 12 else 0)
        facts = {
            "hour": self.number(hour),
            "half": dates["halves"][moment.hour // 12] if hours == 12 else "",
            "minutes": self.number(moment.minute)
            if moment.minute >= 10
            else dates["few_minutes"].format(minutes=self.number(moment.minute)),
        }
        words: str = dates["time" if moment.minute else "full_hour"].format(**facts)
        return words.strip()


_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
"""A letter three times or more in a word of others, too: "yesss", and not "aaa"."""


def spoken(text: str) -> tuple[str, ...]:
    """The words of a phrase as a recogniser writes them: lower case, no punctuation but apostrophes, none drawn out."""
    words = re.findall(r"\d+[.,]\d+|[^\W_]+(?:'[^\W_]+)*|'[^\W_]+", text.lower().replace("’", "'"))
    return tuple(_DRAWN_OUT.sub(r"\1", word) if len(set(word)) > 1 else word for word in words)


_END = re.compile(r"(?<=[^\W\d_][.?!;])\s+|(?<=\w\w[?!;])\s+")
"""The end of a sentence that somebody typed, and no point in a number."""


def begins(words: Sequence[str], phrases: Set[tuple[str, ...]]) -> int:
    """The number of words of the longest of some phrases that stands first; nought for none."""
    said = tuple(words)
    return max((size for size in {*map(len, phrases)} if size <= len(said) and said[:size] in phrases), default=0)


def holds(words: Sequence[str], phrases: Set[tuple[str, ...]]) -> bool:
    """Whether any of some phrases stands anywhere among words."""
    said, sizes = tuple(words), {*map(len, phrases)}
    return any(said[at : at + size] in phrases for size in sizes for at in range(len(said) - size + 1))


ASKING = "?"
"""The mark at the end of what is asked, where it is typed."""


def sentences(text: str, most: int, least_words: int) -> tuple[str, ...]:
    """What was typed as several sentences, the last one with all that is more than `most`.

    One of fewer words ("no.", "ok!") belongs to the next, unless it is a question ("ten lattes?").
    """
    parts: list[str] = []
    for part in _END.split(text.strip()):
        if parts and len(spoken(parts[-1])) < least_words and not parts[-1].endswith(ASKING):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    if len(parts) > 1 and len(spoken(parts[-1])) < least_words:
        parts[-2:] = [" ".join(parts[-2:])]
    return (*parts[: most - 1], " ".join(parts[most - 1 :])) if len(parts) > most else tuple(parts)


def _joined(head: str, rest: str) -> str:
    return f"{head} {rest}" if rest else head


@cache
def load_language(code: str, folder: Path | None = None) -> Language:
    """The words of a language (`en`). Raises LocaleMissing where there are none, or its file has a slip."""
    data = _read(f"{code}.yaml", locale_text(f"{code}.yaml", folder))
    model = data if (code, folder) == (MODEL, None) else _read(f"{MODEL}.yaml", locale_text(f"{MODEL}.yaml"))
    slip = next(_slips(data, model), None)
    if slip is not None:
        raise LocaleMissing(f"{code}.yaml: {slip}, as in {MODEL}.yaml")
    return Language(code, data)


def _read(name: str, text: str) -> Any:
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # all text: "no" is a word here
    try:
        return yaml.load(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise LocaleMissing(f"{name}{line}: {error.problem}; it is YAML, with two spaces for each step in") from None
    except yaml.YAMLError as error:
        raise LocaleMissing(f"{name} is no YAML: {error}") from None


def _slips(data: Any, model: Any) -> Iterator[str]:
    """What the file of a language lacks, or has in another form, down to the parts of its parts; one sentence each."""
    if not isinstance(data, dict):
        yield "the file is no list of parts; write 'numbers:' and the others"
        return
    for part, like in model.items():
        if part not in data:
            yield f"'{part}' is missing; write it"
        elif not isinstance(data[part], type(like)):
            yield f"'{part}' has another form; write it"
        elif isinstance(like, dict) and part not in LISTS:
            yield from (f"'{part}' has no '{name}'; write it" for name in like if name not in data[part])
