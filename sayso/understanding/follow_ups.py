"""Asking the same of something else, in few words: "and the parmesan", "what about last month"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from sayso.intent import Intent, Slot
from sayso.language import Language, spoken
from sayso.understanding.periods import PeriodReader
from sayso.understanding.samples import ORDER_TYPE, Model
from sayso.understanding.wishes.phrases import GOODS_SLOTS

Words = tuple[str, ...]
LOOKING = "StockIntent"
"""The intent of asking whether there is something, which may be something that there is not."""
MOST_UNKNOWN = 4
"""Words of what there may not be."""


class FollowUps:
    """Reads what is asked on, in one language and by one model."""

    def __init__(self, model: Model, language: Language, periods: PeriodReader) -> None:
        said = language.data["follow_ups"]
        self._leads = {spoken(lead) for lead in said["leads"]}
        self._joining = {spoken(lead) for lead in said["joining"]}
        self._between = {spoken(word) for word in said["between"]}
        self._determiners = language.phrases("determiners")
        self._beside = [
            (tuple(form.split()), tuple(meant.split())) for form, meant in language.data["periods"]["beside"].items()
        ]
        self._periods = periods
        self._slots = model.slots

    def read(
        self,
        words: Words,
        asked: Intent,
        resolved: Callable[[str, Words], str | None],
        is_goods: Callable[[Words], bool],
    ) -> Intent | None:
        """The question that was asked before, of what is named now; None where these words do not ask on.

        `resolved` answers what words are as a value of a slot type, `is_goods` whether they are nothing but goods.
        """
        types = self._slots.get(asked.name, {})
        for rest, plain in self._rests(words):
            bare = rest[1:] if rest[:1] in self._determiners and len(rest) > 1 else rest
            beside = self._period_beside(rest, asked)
            for name, slot_type in types.items():
                if slot_type == ORDER_TYPE:
                    continue
                found = beside if beside and asked.slot(name) is not None else None
                found = found or resolved(slot_type, rest) or resolved(slot_type, bare)
                if found is not None and (asked.slot(name) is not None or not is_goods(rest)):
                    return _of(asked, Slot(name, " ".join(rest), found))
            has_goods = types.get(GOODS_SLOTS[0]) == ORDER_TYPE
            elsewhere = plain and asked.name == LOOKING and len(bare) <= MOST_UNKNOWN  # "or firelighters"
            if has_goods and (((plain or bare != rest) and is_goods(bare)) or elsewhere):
                return _of(asked, Slot(GOODS_SLOTS[0], " ".join(bare)))
        return None

    def _rests(self, words: Words) -> Iterator[tuple[Words, bool]]:
        """What stands behind words that ask on, and whether they can do nothing else."""
        for length in range(min(4, len(words) - 1), 0, -1):
            lead, rest = words[:length], words[length:]
            if lead in self._leads or lead in self._joining:
                while rest[:1] in self._between and len(rest) > 1:
                    rest = rest[1:]
                yield rest, lead in self._leads

    def _period_beside(self, words: Words, asked: Intent) -> str | None:
        """A stretch of days told from the one that was asked of: "the month before"."""
        bounds = next((slot.id for slot in asked.slots if slot.id and "/" in slot.id), None)
        if bounds is None:
            return None
        for form, meant in self._beside:
            unit = next((word for word, part in zip(words, form, strict=False) if part == "{unit}"), None)
            if unit is None or tuple(unit if part == "{unit}" else part for part in form) != words:
                continue
            try:
                start = date.fromisoformat(bounds.split("/")[0])
            except ValueError:
                return None
            period = self._periods.whole(tuple(unit if part == "{unit}" else part for part in meant), start)
            return f"{period.start}/{period.end}" if period else None
        return None


def _of(asked: Intent, new: Slot) -> Intent:
    """The question with a new value in one of its slots; goods beside it are those that were spoken of."""
    kept = tuple(slot for slot in asked.slots if slot.name != new.name and slot.name not in GOODS_SLOTS)
    return Intent(asked.name, (*kept, new))
