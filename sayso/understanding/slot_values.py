"""What the words of a slot stand for: Alexa's built-in types by grammar, custom types by their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import time

from sayso.intent import SOONEST
from sayso.language import Language, holds, spoken

DATE_TYPE, TIME_TYPE = "AMAZON.DATE", "AMAZON.TIME"
ANYTHING = frozenset({"AMAZON.SearchQuery", "AMAZON.Person", "AMAZON.City"})
"""Types that take any words."""


class SlotValues:
    """Resolves slots of one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        dates = language.data["dates"]
        self._units: dict[str, str] = {word: code for code, words in dates["durations"].items() for word in words}
        self._soonest = {spoken(said) for said in dates["soonest"]}
        self._from_now = [spoken(said) for said in dates["from_now"]]
        self._parts = {spoken(said): part for part, said_so in dates["day_parts"].items() for said in said_so}
        self._halves = {spoken(word): half for half, words in dates["said_halves"].items() for word in words}
        self._mornings = {words for words, half in self._halves.items() if half == "AM"}
        self._clock = {spoken(word): time(int(hour)) for word, hour in dates["said_times"].items()}
        self._ordinals = {spoken(name): i for i, name in enumerate(language.data["numbers"]["ordinals"])}
        self._types: Mapping[str, Callable[[tuple[str, ...]], str | None]] = {
            "AMAZON.NUMBER": lambda words: _text(self.number(words)),
            "AMAZON.FOUR_DIGIT_NUMBER": self.four_digits,
            "AMAZON.PhoneNumber": self.phone,
            "AMAZON.Ordinal": lambda words: _text(self.ordinal(words)),
            "AMAZON.DURATION": self.duration,
            TIME_TYPE: self.time,
        }

    def is_built_in(self, slot_type: str) -> bool:
        """Whether values of the type are read by grammar."""
        return slot_type in self._types

    def resolve(self, slot_type: str, words: Sequence[str]) -> str | None:
        """The value as Alexa writes it ("7", "PT2H", "17:00"); None where the words are none of the type."""
        reader = self._types.get(slot_type)
        return reader(tuple(words)) if reader and words else None

    def number(self, words: Sequence[str]) -> int | None:
        """A whole number: "twenty one", "nine hundred and two", "two thousand three hundred"."""
        if len(words) == 1 and words[0].isascii() and words[0].isdigit() and len(words[0]) <= 9:
            return int(words[0])
        numbers, link = self._language.number_words, self._language.data["numbers"]["link"]
        thousand = spoken(self._language.data["numbers"]["thousands"].format(n=""))
        total = part = 0
        at = 0
        while at < len(words):
            if at and words[at] == link:
                at += 1
            if tuple(words[at : at + len(thousand)]) == thousand and 0 < part < 1000 and not total:
                total, part, at = part * 1000, 0, at + len(thousand)
                continue
            length = next((n for n in (4, 3, 2, 1) if tuple(words[at : at + n]) in numbers), 0)
            value = numbers[tuple(words[at : at + length])] if length else -1
            if value < 0 or (part and not (part % 100 == 0 and value < 100)):
                return None
            part += value
            at += length
        return total + part if words else None

    def four_digits(self, words: Sequence[str]) -> str | None:
        """Four digits: "1984", "one nine eight four", "nineteen eighty four", "two thousand seven"."""
        figures = self.digits(words)
        if figures is not None and len(figures) == 4:
            return figures
        singles = [self.number((word,)) for word in words]
        if len(singles) == 4 and all(n is not None and n < 10 for n in singles):
            return "".join(str(n) for n in singles)
        whole = self.number(words)
        if whole is not None and 1000 <= whole <= 9999:
            return str(whole)
        for cut in range(1, len(words)):
            left, right = self.number(words[:cut]), self.number(words[cut:])
            if left is not None and right is not None and 10 <= left <= 99 and 10 <= right <= 99:
                return f"{left}{right}"
        return None

    def phone(self, words: Sequence[str]) -> str | None:
        """A telephone number: its figures, from five to fifteen of them (ITU-T E.164)."""
        figures = self.digits(words)
        return figures if figures is not None and 5 <= len(figures) <= 15 else None

    def digits(self, words: Sequence[str]) -> str | None:
        """Figures that are said one by one, or written: "five five oh", "double two", "555 0123"."""
        data = self._language.data["digits"]
        figures, times = "", 1
        for word in words:
            if word in data["repeated"]:
                times = int(data["repeated"][word])
                continue
            one = data["also"].get(word)
            number = int(one) if one is not None else self._language.number_words.get((word,))
            if word.isascii() and word.isdigit():
                figures += word * times
            elif number is not None and number <= 9:
                figures += str(number) * times
            else:
                return None
            times = 1
        return figures or None

    def ordinal(self, words: Sequence[str]) -> int | None:
        """A place in a row: "second", "twenty first", "3rd"."""
        if len(words) == 1 and (written := re.fullmatch(r"([0-9]{1,4})(?:st|nd|rd|th)", words[0])):
            return int(written[1])
        return self._ordinals.get(tuple(words))

    def duration(self, words: Sequence[str]) -> str | None:
        """A length of time in ISO 8601: "two hours and ten minutes" is PT2H10M, "half an hour" PT30M."""
        fixed = {spoken(said): code for said, code in self._language.data["dates"]["said_durations"].items()}
        if tuple(words) in fixed:
            return str(fixed[tuple(words)])
        link = self._language.data["numbers"]["link"]
        date_part, time_part, since = "", "", 0
        for at, word in enumerate(words):
            code = self._units.get(word)
            if code is None:
                continue
            many = self.number([w for w in words[since:at] if w != link])
            if many is None:
                return None
            if code[0] == "T":
                time_part += f"{many}{code[1]}"
            else:
                date_part += f"{many}{code}"
            since = at + 1
        if since != len(words) or not (date_part or time_part):
            return None
        return "P" + date_part + (f"T{time_part}" if time_part else "")

    def from_now(self, words: Sequence[str]) -> str | None:
        """How long from now on, in ISO 8601: "in half an hour" is PT30M, "as soon as possible" PT0M."""
        if tuple(words) in self._soonest:
            return SOONEST
        left = tuple(words)
        for said in (*self._from_now, *self._from_now):
            left = left[len(said) :] if left[: len(said)] == said else left
            left = left[: -len(said)] if left[-len(said) :] == said else left
        found = self.duration(left) if left else None
        return found if found is not None and found.startswith("PT") else None

    def part_of_day(self, words: Sequence[str]) -> str | None:
        """A part of the day as AMAZON.TIME writes it, MO, AF, EV or NI: "in the morning"."""
        return self._parts.get(tuple(words))

    def is_before_noon(self, words: Sequence[str]) -> bool:
        """Whether words of a time say that it is in the morning: "seven a m"."""
        return holds(words, self._mornings)

    def time(self, words: Sequence[str]) -> str | None:
        """A time of day: "five p m", "17:30" (heard as "17 30"), "half past six", "quarter to nine", "noon"."""
        dates = self._language.data["dates"]
        half, left = None, list(words)
        for length in (3, 2, 1):
            if (found := self._halves.get(tuple(left[-length:]))) and len(left) > length:
                half, left = found, left[:-length]
                break
            if (found := self._halves.get(tuple(left[:length]))) and len(left) > length:  # "morning at eight"
                half, left = found, left[length:]
                break
        plain = [word for word in left if word not in dates["clock_words"]]
        known = self._clock.get(tuple(plain))
        if known is not None:
            return known.strftime("%H:%M")
        for said, minutes in dates["past"].items():
            start = spoken(said)
            if tuple(plain[: len(start)]) == start:
                hour = self.number(plain[len(start) :])
                return None if hour is None or hour > 23 else _clock_time(hour * 60 + int(minutes), half)
        whole = self.number(plain)
        if whole is not None and whole <= 24:
            return _clock_time(whole * 60, half) if half or len(left) > len(plain) or whole > 12 else None
        for cut in range(1, len(plain)):
            hour, minute = self.number(plain[:cut]), self.number([w for w in plain[cut:] if w not in dates["oh"]])
            if hour is not None and minute is not None and hour <= 23 and minute <= 59:
                return _clock_time(hour * 60 + minute, half)
        return None


def _clock_time(minutes: int, half: str | None) -> str:
    hour, minute = divmod(minutes % (24 * 60), 60)
    if half == "PM" and hour < 12:
        hour += 12
    elif half == "AM" and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}"


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
