"""Periods in sentences: "what did i spend last month", "since monday", "from the first to the tenth of november".

Conventions: "last month" is the previous calendar one; "the last ten days" end with today; "this month", "so far this
year" and "since Monday" run to and including today; a bare month, quarter, season, weekday, holiday or day of the month
is the latest one wholly past; "from a to b" includes both. The words are data (`periods` of `<language>.yaml`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sayso.language import Language, spoken
from sayso.understanding.calendars import (
    DAY,
    FIRST_YEAR,
    LAST_YEAR,
    Period,
    back_from,
    cut,
    holiday,
    long_weekend,
    moved,
    shifted,
    unit_around,
)
from sayso.understanding.slot_values import SlotValues

MOST_WORDS = 200
"""Of a sentence that are read."""
MOST_UNITS = 2_000
"""Of "the last so many days"."""

Read = tuple[Period, int]
"""A period and how far it reaches."""


@dataclass(frozen=True)
class _Repeating:
    """Something that comes every year or week: a month, a holiday, a weekday."""

    within: str
    """The unit that has one of it: `year`, `month` or `week`."""
    of: Callable[[date], Period | None]
    """The one of the unit that a day is in."""
    plain: bool = True
    """Whether it may stand by itself; "may" and "march" need more."""

    def latest(self, today: date) -> Period | None:
        """The latest one wholly past."""
        for back in range(60):
            found = self.of(shifted(self.within, today, -back).start)
            if found is not None and found.end <= today:
                return found
        return None


class PeriodReader:
    """Finds the period that a sentence names."""

    def __init__(self, language: Language) -> None:
        data = language.data["periods"]
        self._words: Mapping[str, frozenset[tuple[str, ...]]] = {
            kind: frozenset(map(spoken, said))
            for kind, said in data.items()
            if isinstance(said, list) and kind != "holidays"
        }
        self._units = {word: unit for unit, words in data["units"].items() for word in words}
        self._days = {spoken(said): int(shift) for said, shift in data["days"].items()}
        self._ordinals = {spoken(name): i for i, name in enumerate(language.data["numbers"]["ordinals"])}
        self._months = _numbered(language.data["dates"]["months"], data["short_months"])
        self._weekdays = _numbered(language.data["dates"]["weekdays"], data["short_weekdays"])
        self._months |= {spoken(name): int(number) for name, number in data["more_months"].items()}
        self._weekdays |= {spoken(name): int(number) for name, number in data["more_weekdays"].items()}
        self._short = {word for kind in ("short_months", "short_weekdays") for word in data[kind]}
        self._few = {spoken(said): int(many) for said, many in data["few"].items()}
        self._shorthand = data["shorthand"]
        self._month_names = [name.lower() for name in language.data["dates"]["months"]]
        self._seasons = {spoken(said): (int(first), int(many)) for said, (first, many) in data["seasons"].items()}
        self._holidays = {spoken(said): rule for rule in data["holidays"] for said in rule["names"]}
        self._determining = {
            word for kind in ("last", "this", "next", "past") for said in self._words[kind] for word in said
        }
        named = (*self._days, *self._weekdays, *self._months, *self._holidays)
        self.days_named = frozenset(word for words in named for word in words)
        """Words with which a day is named; a sentence without any names none."""
        self._values = SlotValues(language)
        self._numbers = language.number_words

    def find(self, sentence: str, today: date) -> Period | None:
        """The period of a sentence, as seen from a day; None where it names none, or one that no calendar has."""
        try:
            words = spoken(_written_out(sentence, self._month_names))[:MOST_WORDS]
            return self._find([self._bare(words, at) for at in range(len(words))], today)
        except (ValueError, OverflowError):
            return None

    def _bare(self, words: Sequence[str], at: int) -> str:
        """A word without the "'s" of "last month's orders"; "new year's" keeps its own."""
        word = words[at]
        own = any(word in name for name in self._holidays) and (at == 0 or words[at - 1] not in self._determining)
        return word if own else word.removesuffix("'s")

    def whole(self, words: Sequence[str], today: date) -> Period | None:
        """The period that words are, and nothing else: "last month", "in the last ten days"."""
        for at in range(min(len(words), 3)):
            try:
                found = self._any(words, at, today)
            except (ValueError, OverflowError):
                return None
            if found is not None and found[1] == len(words):
                return found[0]
            if not self._is("before_names", words, at) and not self._is("around", words, at):
                return None
        return None

    def coming(self, words: Sequence[str], today: date) -> Period | None:
        """The period that words are; a bare weekday or holiday is the next one, as Alexa has it."""
        period = self.whole(words, today)
        if period is None or period.end > today:
            return period
        at = 0
        while at < len(words):
            coming = self.whole(("next", *words[at:]), today)
            if coming is not None:
                ahead = self.whole(("this", *words[at:]), today)  # "monday", and not "last monday"
                return ahead if ahead is not None and ahead.start >= today else coming
            if self._is("last", words, at) or not self._is("before_names", words, at):
                break
            at += 1  # "on monday"
        return period

    def _find(self, words: Sequence[str], today: date) -> Period | None:
        best: tuple[tuple[bool, bool, int], Period] | None = None
        at = 0
        while at < len(words):
            found = self._any(words, at, today)
            limit = self._is("until", words, at) if found is None else 0
            if limit and (inner := self._any(words, at + limit, today)) is not None:
                at = inner[1]  # an end without a beginning
                continue
            if found is None:
                at += 1
                continue
            period, end = found
            rank = (self._is_clear(words, end), not self._is_bare(words, at), end - at)
            if best is None or rank > best[0]:
                best = (rank, period)
            at = end
        return best[1] if best and best[1].start < best[1].end else None

    def _is_clear(self, words: Sequence[str], end: int) -> bool:
        """Whether no noun follows of which the period may be a part ("christmas decorations")."""
        return end == len(words) or bool(self._is("follows", words, end) or self._is("spoken_of", words, end))

    def _is_bare(self, words: Sequence[str], at: int) -> bool:
        """Whether a name stands there by itself, and nothing before it says that a date comes."""
        led = at > 0 and self._is("before_names", words, at - 1)
        return not led and self._repeating(words, at) is not None

    def _is(self, kind: str, words: Sequence[str], at: int) -> int:
        """How many words of a kind of phrase begin here."""
        return next(
            (n for n in (5, 4, 3, 2, 1) if tuple(words[at : at + n]) in self._words[kind] and at + n <= len(words)), 0
        )

    def _any(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """A period that begins here, with what is said after it: "so far", "onwards", "in november", "and 2024"."""
        readers = {
            "to_date": self._to_date,
            "ranges": self._ranges,
            "since": self._since,
            "after_only": self._after,
            "around": self._around,
        }
        for kind, reader in readers.items():
            length = self._is(kind, words, at)
            if length and (found := reader(words, at + length, today)) is not None:
                return found
        offset = self._offset(words, at, today)
        if (
            offset is None
            and self._units.get("".join(words[at : at + 1]))
            and not (at > 0 and self._is("an", words, at - 1))
        ):
            offset = self._around(words, at, today)  # "month before last", "week ending november third"
        if offset is not None:
            return offset
        begins = self._is("ranges", words, at)
        alone = at == 0 or not self._is("before_names", words, at - 1)
        found = self._single(words, at + begins, today, alone and not begins)
        if found is None:
            named = self._repeating(words, at + self._is("the", words, at))
            goes_on = named is not None and self._is("to", words, named[1])
            return self._ranges(words, at, today) if goes_on else None  # "march through may"
        if self._is("to", words, found[1]):
            ranged = self._ranges(words, at, today)  # "november second to november fifth"
            if ranged is not None:
                return ranged
        length = self._is("onwards", words, found[1])
        if length and (begins or found[1] + length == len(words)) and found[0].start <= today:
            return Period(found[0].start, today + DAY), found[1] + length
        return self._joined(self._narrowed(self._until_now(found, words, today) or found, words), words, today)

    def _narrowed(self, found: Read, words: Sequence[str]) -> Read:
        """The month, quarter or weekday that is named after the year or week it is in: "last year in november"."""
        period, end = found
        after = end + self._is("of", words, end)
        repeating = self._repeating(words, after) if (period.end - period.start).days in (7, 365, 366) else None
        if repeating is None or (repeating[0].within == "week") != ((period.end - period.start).days == 7):
            return found
        inner = repeating[0].of(period.start)
        return (inner, repeating[1]) if inner and period.start <= inner.start < period.end else found

    def _joined(self, found: Read, words: Sequence[str], today: date) -> Read:
        """Two periods side by side, as one: "yesterday and today", "in 2023 and 2024"."""
        length = self._is("and", words, found[1])
        other = self._single(words, found[1] + length, today, alone=False) if length else None
        if other is None:
            return found
        first, last = sorted((found[0], other[0]), key=lambda period: period.start)
        return (Period(first.start, max(first.end, last.end)), other[1]) if last.start <= first.end else found

    def _after(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """After then, up to and including today."""
        found = self._single(words, at, today, alone=False)
        if found is None or found[0].end > today:
            return None
        return Period(found[0].end, today + DAY), found[1]

    def _until_now(self, found: Read | None, words: Sequence[str], today: date) -> Read | None:
        """The period with "so far" or "to date" after it: it ends with today."""
        if found is None:
            return None
        period, end = found
        length = self._is("so_far", words, end)
        return (Period(period.start, today + DAY), end + length) if length else found

    def _to_date(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """So far this year, so far in 2026."""
        found = self._single(words, at + self._is("of", words, at), today, alone=False)
        return (Period(found[0].start, today + DAY), found[1]) if found else None

    def _since(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """Since then, up to and including today."""
        the = self._is("around", words, at)
        found = (self._around(words, at + the, today) if the else None) or self._single(words, at, today, alone=False)
        if found is None or found[0].start > today:
            return None
        return Period(found[0].start, today + DAY), found[1]

    def _ranges(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """From a to b, both included; what a leaves open is the latest that comes before b."""
        for middle in range(at + 1, min(len(words), at + 12)):
            length = self._is("to", words, middle)
            if not length:
                continue
            bare_first, bare_last = self._day_alone(words, at), self._day_alone(words, middle + length)
            first = self._single(words, at, today, alone=False, certain=True)
            if bare_last and first and first[1] == middle and not bare_first and first[0].end - first[0].start == DAY:
                day = first[0].start.replace(day=bare_last[0])  # "november first through the tenth"
                return Period(first[0].start, day + DAY), bare_last[1]
            start = middle + length
            last = self._single(words, start, today, alone=False, certain=True) or self._now(words, start, today)
            if last is None:
                continue
            if bare_first and bare_first[1] == middle and last[0].end - last[0].start == DAY:
                return Period(last[0].start.replace(day=bare_first[0]), last[0].end), last[1]  # "1 to 10 november"
            if first is None or first[1] != middle:
                continue
            if self._is("this", words, at) and first[0].start < last[0].end <= today + DAY:
                return Period(first[0].start, last[0].end), last[1]  # "this month up to yesterday"
            if self._is_relative(words, at):
                ends = (min(first[0].start, last[0].start), max(first[0].end, last[0].end))
                return Period(*ends), last[1]
            latest = self._single(words, at, last[0].end, alone=False, certain=True) or first
            return Period(latest[0].start, max(last[0].end, latest[0].start + DAY)), last[1]
        return None

    def _day_alone(self, words: Sequence[str], at: int) -> tuple[int, int] | None:
        """A day of the month without its month: "the tenth", "10"."""
        at += self._is("the", words, at)
        place, end = self._ordinal(words, at)
        if place is None or tuple(words[end : end + 1]) in self._months:
            return None
        after = end + self._is("of", words, end)
        return None if tuple(words[after : after + 1]) in self._months else (place, end)

    def _now(self, words: Sequence[str], at: int, today: date) -> Read | None:
        length = self._is("now", words, at)
        return (Period(today, today + DAY), at + length) if length else None

    def _is_relative(self, words: Sequence[str], at: int) -> bool:
        """Whether what begins here is told from today, and not from another day."""
        at += self._is("the", words, at)
        kinds = ("this", "last", "past", "next")
        return any(self._is(kind, words, at) for kind in kinds) or any(
            tuple(words[at : at + n]) in self._days for n in (4, 3, 2, 1)
        )

    def _around(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """The week before Easter, the two weeks ending november third, the week of november third."""
        number, after = self._number(words, at)
        number, after = self._few_of(words, at) if number is None else (number, after)
        many = number or 1
        unit = self._units.get(words[after]) if after < len(words) else None
        weekday = self._weekdays.get(tuple(words[at : at + 1])) if number is None else None
        if (unit is None and weekday is None) or many > MOST_UNITS:
            return None
        for side in ("before", "after", "of", "starting", "ending", "to_end"):
            length = self._is(side, words, after + 1)
            if not length or (side == "to_end" and number is None and unit != "year"):
                continue
            if side == "before" and unit and self._is("last", words, after + 1 + length):
                return shifted(unit, today, -2), after + 2 + length
            found = self._single(words, after + 1 + length, today, alone=False)
            if found is None:
                continue
            period = self._beside(side, unit, weekday, many, found[0])
            return (period, found[1]) if period else None
        return None

    def _beside(self, side: str, unit: str | None, weekday: int | None, many: int, near: Period) -> Period | None:
        """So many units, or a weekday, on a side of another period."""
        if unit is None:
            wanted = (weekday or 1) - 1
            if side == "before":
                day = near.start - ((near.start.weekday() - wanted - 1) % 7 + 1) * DAY
                return unit_around("day", day)
            return unit_around("day", near.end + (wanted - near.end.weekday()) % 7 * DAY) if side == "after" else None
        if side == "of":
            return unit_around(unit, near.start) if unit == "week" and near.end - near.start == DAY else None
        if side in ("ending", "to_end"):
            return Period(back_from(unit, near.end, many), near.end)
        if side == "starting":
            return Period(near.start, _onwards(unit, near.start, many))
        if unit in ("day", "week"):
            length = many * (7 if unit == "week" else 1) * DAY
            return Period(near.start - length, near.start) if side == "before" else Period(near.end, near.end + length)
        if many > 1:
            return None
        return shifted(unit, near.start if side == "before" else near.end - DAY, -1 if side == "before" else 1)

    def _offset(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """The one day that is two days after Christmas."""
        number, after = self._number(words, at)
        if number is None or after >= len(words) or self._units.get(words[after]) != "day" or number > MOST_UNITS:
            return None
        for side in ("before", "after"):
            length = self._is(side, words, after + 1)
            found = self._single(words, after + 1 + length, today, alone=False) if length else None
            if found is not None:
                day = found[0].start - number * DAY if side == "before" else found[0].end + (number - 1) * DAY
                return unit_around("day", day), found[1]
        return None

    def _single(
        self, words: Sequence[str], at: int, today: date, alone: bool = True, certain: bool = False
    ) -> Read | None:
        """One period. `alone`: no word before it says that a date comes; `certain`: what is around it does."""
        for edge in ("start_of", "end_of"):
            length = self._is(edge, words, at)
            inner = self._whole_named(words, at + length, today) if length else None
            if inner is not None:
                first, last = inner[0].start, inner[0].end - DAY
                return unit_around("day", first if edge == "start_of" else last), inner[1]
        at += self._is("the", words, at)
        if at >= len(words):
            return None
        if words[at] in self._shorthand:
            return Period(unit_around(self._shorthand[words[at]], today).start, today + DAY), at + 1
        if (
            self._units.get(words[at]) == "weekend"
            and (at == 0 or self._is("the", words, at - 1))
            and self._is_clear(words, at + 1)
        ):
            saturday = unit_around("weekend", today)
            return (saturday if saturday.end <= today else shifted("weekend", today, -1)), at + 1
        for length in (4, 3, 2, 1):
            shift = self._days.get(tuple(words[at : at + length]))
            if shift is not None and at + length <= len(words):
                return Period(today + shift * DAY, today + (shift + 1) * DAY), at + length
        length = self._is("units_to_date", words, at)
        if length:
            return Period(unit_around(self._units[words[at]], today).start, today + DAY), at + length
        for reader in (self._part, self._ago, self._with_this, self._with_last, self._written):
            found = reader(words, at, today)
            if found is not None:
                return found
        year = self._year(words, at, today)
        if year is not None:
            amount = self._is("not_years", words, year[1])
            closed = year[1] == len(words) or self._is("spoken_of", words, year[1])
            named = self._is("year_word", words, at) or not alone or (at == 0 and closed)
            return year if named and not amount else None
        repeating = self._repeating(words, at)
        if repeating is None:
            return None
        end = repeating[1]
        ends = end == len(words)
        sure = self._is("sure_months", words, at) and not (at > 0 and self._is("an", words, at - 1))
        if alone and not sure and any(tuple(words[max(0, at - n) : at]) in self._words["named"] for n in (1, 2)):
            return None  # "my name is april"
        sure = sure or certain or self._is_sure(words, at, end)
        clear = ends or sure or self._is("follows", words, end) or self._contained(words, end, today)
        clear = clear or ((repeating[0].plain or repeating[0].within == "year") and self._is("spoken_of", words, end))
        if not clear and (alone or not repeating[0].plain or self._is_season(words, at)):
            return None  # "a fall jacket", "the second coffee"
        spoken_of = repeating[0].within == "year" and self._is("spoken_of", words, end)
        if (
            alone
            and not certain
            and not repeating[0].plain
            and not spoken_of
            and not (ends and at > 0)
            and not self._contained(words, end, today)
        ):
            return None
        return self._resolved(repeating[0], words, repeating[1], today)

    def _is_sure(self, words: Sequence[str], at: int, end: int) -> bool:
        """Whether nothing but a period is called so: "q three", "black friday"."""
        if at > 0 and self._is("an", words, at - 1):
            return False
        return (end - at > 1 and tuple(words[at:end]) in self._holidays) or words[at] in ("q", "h")

    def _is_season(self, words: Sequence[str], at: int) -> bool:
        return tuple(words[at : at + 1]) in self._seasons

    def _whole_named(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """A period of which a part is named, also "the month" for this one."""
        after = at + self._is("the", words, at)
        unit = self._units.get(words[after]) if after < len(words) else None
        if unit is not None and not self._is("of", words, after + 1):
            return unit_around(unit, today), after + 1
        this = self._with_this(words, after, today, whole=True)
        return this or self._single(words, at, today, alone=False, certain=True)

    def _resolved(self, each: _Repeating, words: Sequence[str], at: int, today: date) -> Read | None:
        """The one that is meant: within a year, month or week that is named after it, else the latest."""
        inside = self._contained(words, at, today)
        if inside is not None:
            found = each.of(inside[0].start)
            if found is None:
                raise ValueError("that year has no such day")
            return found, inside[1]
        latest = each.latest(today)
        if latest is None:
            raise ValueError("no calendar has such a day")
        return latest, at

    def _contained(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """A year, month or week that is named after something in it."""
        of = self._is("of", words, at)
        at += of
        the = self._is("the", words, at)
        at += the
        unit = self._units.get(words[at]) if of and the and at < len(words) else None
        if unit in ("year", "month", "week") and not self._is("of", words, at + 1):
            around = self._around(words, at, today)  # "of the week before last"
            return around or (unit_around(unit, today), at + 1)
        return (
            self._ago(words, at, today)
            or self._year(words, at, today)
            or self._with_this(words, at, today, whole=True)
            or self._with_last(words, at, today)
        )

    def _with_this(self, words: Sequence[str], at: int, today: date, whole: bool = False) -> Read | None:
        """This month, this monday; next week. A unit runs to and including today, unless `whole` is wanted."""
        length = self._is("this", words, at)
        ahead = 0 if length else self._is("next", words, at)
        at += length or ahead
        if not (length or ahead) or at >= len(words):
            return None
        unit = self._units.get(words[at])
        if unit == "day" and ahead:
            return None  # "next day delivery"
        if unit is not None:
            period = shifted(unit, today, 1 if ahead else 0)
            running = length and not whole and unit not in ("day", "weekend")
            return (Period(period.start, today + DAY) if running else period), at + 1
        repeating = self._repeating(words, at)
        if repeating is None:
            return None
        within = repeating[0].within
        around = [repeating[0].of(shifted(within, today, 1 if ahead else back).start) for back in (0, -1)]
        found = next((p for p in around if p is not None and p.start <= today < p.end), around[0])
        if found is not None and length and not whole and found.start <= today < found.end:
            found = Period(found.start, today + DAY)
        return (found, repeating[1]) if found else None

    def _with_last(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """Last month, last march, the last ten days, the past week."""
        rolling = self._is("past", words, at)
        length = rolling or self._is("last", words, at)
        if not length:
            return None
        at += length
        number, end = self._number(words, at)
        if number is None:
            number, end = self._few_of(words, at)
        unit = self._units.get(words[end]) if end < len(words) else None
        if unit == "fortnight":
            unit, number, rolling = "week", 2 * (number or 1), 1
        if number is not None and unit is not None and 0 < number <= MOST_UNITS:
            if unit == "weekend":
                latest = unit_around("weekend", today - 7 * DAY)
                return Period(latest.start - (number - 1) * 7 * DAY, latest.end), end + 1
            return Period(back_from(unit, today + DAY, number), today + DAY), end + 1
        if at >= len(words) or number is not None:
            return None
        unit = self._units.get(words[at])
        if unit == "weekend":
            saturday = unit_around("weekend", today)
            return (saturday if saturday.end <= today else shifted("weekend", today, -1)), at + 1
        if unit is not None:
            if rolling:
                return Period(back_from(unit, today + DAY, 1), today + DAY), at + 1
            return shifted(unit, today, -1), at + 1
        repeating = self._repeating(words, at)
        if repeating is None:
            return None
        return self._resolved(repeating[0], words, repeating[1], today)

    def _ago(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """Three days ago, two weeks ago: the calendar unit that it was then; the day itself with "today" after it."""
        number, end = self._number(words, at)
        if number is None or end >= len(words) or not 0 < number <= MOST_UNITS:
            return None
        unit = self._units.get(words[end])
        weekday = self._weekdays.get((words[end].removesuffix("s"),)) if unit is None else None
        length = self._is("ago", words, end + 1) if unit or weekday else 0
        if not length:
            return None
        after = end + 1 + length
        if weekday is not None:
            latest = today - ((today.weekday() - weekday) % 7 + 1) * DAY
            return unit_around("day", latest - (number - 1) * 7 * DAY), after
        if unit == "fortnight":
            unit, number = "week", 2 * number
        exact = self._is("exactly", words, after)
        shift = self._days.get(tuple(words[after : after + 1]), 0 if exact else None)
        if shift is not None and unit is not None:  # "a week ago today", "a week ago yesterday"
            return unit_around("day", back_from(unit, today + shift * DAY, number)), after + (exact or 1)
        return (shifted(unit, today, -number), after) if unit is not None else None

    def _part(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """The first ten days of november, the last week of march, the last friday of the month."""
        last = self._is("final", words, at)
        place, end = (-1, at + last) if last else self._ordinal(words, at)
        if place is None or place > 5 or (not last and words[at].isdigit()):
            return None
        number, end = self._number(words, end) if place in (1, -1) else (None, end)
        number, end = (self._few_of(words, end)) if number is None and place in (1, -1) else (number, end)
        unit = self._units.get(words[end]) if end < len(words) else None
        weekday = self._weekdays.get(tuple(words[end : end + 1]))
        length = self._is("of", words, end + 1)
        if (unit is None and weekday is None) or not length:
            return None
        whole = self._whole_named(words, end + 1 + length, today)
        if whole is None:
            return None
        later = whole[0]
        if (later.end - later.start) < 32 * DAY:  # of a bare month it may be this year's, though the month is not over
            later = Period(moved(later.start, 12), moved(later.end, 12))
        bare = tuple(words[whole[1] - 1 : whole[1]]) in self._months
        for each in (later, whole[0]) if bare else (whole[0],):
            part = cut(each, unit or weekday or "day", number or 1, place)
            if part is not None and (part.end <= today or each is whole[0]):
                return part, whole[1]
        return None

    def _few_of(self, words: Sequence[str], at: int) -> tuple[int | None, int]:
        length = next((n for n in (2, 1) if tuple(words[at : at + n]) in self._few), 0)
        return (self._few[tuple(words[at : at + length])], at + length) if length else (None, at)

    def _written(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """A date in figures, year first: 2026 11 03."""
        figures = words[at : at + 3]
        if len(figures) < 3 or not all(word.isascii() and word.isdigit() for word in figures) or len(figures[0]) != 4:
            return None
        try:
            day = date(*map(int, figures))
        except ValueError:
            return None
        return Period(day, day + DAY), at + 3

    def _year(self, words: Sequence[str], at: int, today: date) -> Read | None:
        """A year: 2024, twenty twenty four, the year 2024."""
        at += self._is("year_word", words, at)
        for length in (6, 5, 4, 3, 2, 1):
            said = words[at : at + length]
            if len(said) < length or (length == 1 and not said[0].isdigit()):
                continue
            digits = self._values.four_digits(said)
            if digits and FIRST_YEAR <= int(digits) <= LAST_YEAR:
                return Period(date(int(digits), 1, 1), date(int(digits) + 1, 1, 1)), at + length
        return None

    def _years_after(self, words: Sequence[str], at: int) -> Read | None:
        """A year that is said in words: "november twenty twenty five"."""
        return None if at < len(words) and words[at].isdigit() else self._year(words, at, date.min)

    def _number(self, words: Sequence[str], at: int) -> tuple[int | None, int]:
        """A number and how far it reaches; none where none begins here."""
        for length in (4, 3, 2, 1):
            said = tuple(words[at : at + length])
            if len(said) == length and (said in self._numbers or said[0].isdigit() or length > 1):
                number = self._values.number(said)
                if number is not None:
                    return number, at + length
        return None, at

    def _repeating(self, words: Sequence[str], at: int) -> tuple[_Repeating, int] | None:
        """A month, a day of a month, a quarter, a half, a season, a weekday or a holiday."""
        for length in (5, 4, 3, 2, 1):
            said = tuple(words[at : at + length])
            of = self._yearly_or_weekly(said) if len(said) == length else None
            if of is not None:
                return of, at + length
        return self._month(words, at) or self._quarter(words, at) or self._day_of_month(words, at)

    def _yearly_or_weekly(self, said: tuple[str, ...]) -> _Repeating | None:
        """A holiday, a weekday or a season."""
        if said in self._holidays:
            rule = self._holidays[said]
            return _Repeating("year", lambda day: unit_around("day", holiday(rule, day.year)))
        if said[:-1] in self._holidays and self._units.get(said[-1]) == "weekend":
            rule = self._holidays[said[:-1]]
            return _Repeating("year", lambda day: long_weekend(holiday(rule, day.year)))
        if said in self._weekdays:
            after_monday = (self._weekdays[said] - 1) * DAY
            return _Repeating("week", lambda day: unit_around("day", unit_around("week", day).start + after_monday))
        if said in self._seasons:
            first, many = self._seasons[said]
            return _Repeating("year", lambda day: _months_from(day.year, first, many))
        return None

    def _month(self, words: Sequence[str], at: int) -> tuple[_Repeating, int] | None:
        """March; march third; the third of march is in `_day_of_month`."""
        month = self._months.get(tuple(words[at : at + 1]))
        if month is None:
            return None
        after = at + 1 + self._is("the", words, at + 1)
        ordinal, end = self._ordinal(words, after)
        if ordinal is None and self._years_after(words, after) is None:
            ordinal, end = self._number(words, after)
            counts = end < len(words) and words[end] in self._units  # "october two years ago"
            ordinal = ordinal if ordinal and ordinal <= 31 and not counts else None
        if ordinal is not None:
            return _Repeating("year", lambda day: _day(day.year, month, ordinal)), end
        plain = not self._is("doubtful_months", words, at)
        return _Repeating("year", lambda day: unit_around("month", date(day.year, month, 1)), plain), at + 1

    def _quarter(self, words: Sequence[str], at: int) -> tuple[_Repeating, int] | None:
        """The first quarter, q one, the second half of the year."""
        place, end = self._ordinal(words, at)
        unit = self._units.get(words[end]) if place is not None and end < len(words) else None
        if unit in ("quarter", "half") and place is not None and place <= (4 if unit == "quarter" else 2):
            months = 3 if unit == "quarter" else 6
            return _Repeating("year", lambda day: _months_from(day.year, (place - 1) * months + 1, months)), end + 1
        if at < len(words) and re.fullmatch(r"[qh][1-4]", words[at]):
            months, number = (3 if words[at][0] == "q" else 6), int(words[at][1])
            if number * months <= 12:
                return _Repeating("year", lambda day: _months_from(day.year, (number - 1) * months + 1, months)), at + 1
        half = at < len(words) and words[at] == "h"
        named = at < len(words) and (words[at] in ("q", "h") or self._units.get(words[at]) == "quarter")
        count, end = self._number(words, at + 1) if named else (None, at)
        if named and (count is None or count > 4):  # "h one twenty twenty five"
            count, end = self._number(words[: at + 2], at + 1)
        if half and count in (1, 2):
            return _Repeating("year", lambda day: _months_from(day.year, (count or 1) * 6 - 5, 6)), end
        if count is not None and 1 <= count <= 4 and not half:
            return _Repeating("year", lambda day: _months_from(day.year, count * 3 - 2, 3)), end
        return None

    def _day_of_month(self, words: Sequence[str], at: int) -> tuple[_Repeating, int] | None:
        """The third; the third of november; 3 november."""
        ordinal, end = self._ordinal(words, at)
        if ordinal is None:
            return None
        after = end + self._is("of", words, end)
        month = self._months.get(tuple(words[after : after + 1]))
        if month is not None:
            return _Repeating("year", lambda day: _day(day.year, month, ordinal)), after + 1
        if words[at].isdigit():
            return None
        return _Repeating("month", lambda day: _day(day.year, day.month, ordinal), plain=False), end

    def _ordinal(self, words: Sequence[str], at: int) -> tuple[int | None, int]:
        for length in (2, 1):
            said = tuple(words[at : at + length])
            if len(said) < length:
                continue
            place = self._values.ordinal(said)
            if place is None and length == 1 and said[0].isascii() and said[0].isdecimal() and len(said[0]) <= 2:
                place = int(said[0])
            if place is not None and 1 <= place <= 31:
                return place, at + length
        return None, at


def _onwards(unit: str, start: date, many: int) -> date:
    """The day after so many units that begin with `start`."""
    if unit in ("day", "week"):
        return start + many * (7 if unit == "week" else 1) * DAY
    return moved(start, many * {"month": 1, "quarter": 3, "half": 6, "year": 12, "weekend": 1}[unit])


def _numbered(names: Sequence[str], short: Sequence[str]) -> dict[tuple[str, ...], int]:
    return {spoken(name): i for each in (names, short) for i, name in enumerate(each, 1) if name}


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        return unit_around("day", date(year, month, day))
    except ValueError:
        return None


def _months_from(year: int, first: int, many: int) -> Period:
    start = date(year, first, 1)
    return Period(start, moved(start, many))


def _month_of(month: str, year: str, months: Sequence[str]) -> str:
    """A month and year in words; what no calendar has as it is."""
    return f"{months[int(month) - 1]} {year}" if 1 <= int(month) <= 12 else f"{month} {year}"


def _written_out(sentence: str, months: Sequence[str]) -> str:
    """Dates in figures with the year first, or month first: 11/3/2026 and 11/3 as the United States write them."""

    def said(found: re.Match[str]) -> str:
        month, day = int(found[1]), int(found[2])
        if month > 12:
            month, day = day, month
        year = found[4] or ""
        year = f"20{year}" if len(year) == 2 else year
        if not 1 <= month <= 12:
            return "-"
        return f"{year} {month} {day}" if year else f"{months[month - 1]} {day}"

    names = "|".join([*months, *(name[:3] for name in months)])
    sentence = re.sub(rf"\b({names})\.? ['’](\d\d)\b", r"\1 20\2", sentence, flags=re.IGNORECASE)
    sentence = re.sub(r"\b([1-4])[qQ](\d\d)\b", r"q\1 20\2", sentence)
    sentence = re.sub(r"\b(\d{1,2})-(\d{1,2})-(\d{4})\b", r"\1/\2/\3", sentence)
    sentence = re.sub(r"(?<=\d)\s?[-–]\s?(?=\d{1,2}/\d)", " to ", sentence)
    sentence = re.sub(r"(?<![/\d])(\d{1,2})/(\d{4})\b", lambda found: _month_of(found[1], found[2], months), sentence)
    sentence = re.sub(r"\b(\d{4})-(\d{2})\b(?!-)", lambda found: _month_of(found[2], found[1], months), sentence)
    sentence = re.sub(r"\b(\d{1,2})/(\d{1,2})(/(\d{4}|\d{2}))?\b", said, sentence)
    sentence = re.sub(r"\b(\d{4})-(\d{2})-(\d{2})\b", r"\1 \2 \3", sentence)
    sentence = re.sub(rf"(?<=\d)\s?[-–]\s?(?=(?:{names})\b)", " to ", sentence, flags=re.IGNORECASE)
    sentence = re.sub(r"(?<=\d)\s?[-–]\s?(?=\d)|\s[-–]\s", " to ", sentence)
    return re.sub(rf"\b({names})\s?[-–]\s?(?=({names})\b)", r"\1 to ", sentence, flags=re.IGNORECASE)
