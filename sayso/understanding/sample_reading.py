"""From words to the sample of the interaction model that they fit best, with its slots."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sayso.intent import Intent, Slot
from sayso.language import Language, spoken
from sayso.understanding.edits import Context
from sayso.understanding.entities import OWN_TYPES, PERIOD_TYPE, QUESTION_TYPE, Entities
from sayso.understanding.known_intents import (
    CHANGE_SLOT,
    CODE_TYPE,
    FALLBACK,
    FAQ_INTENT,
    ORDER_INTENT,
    REWORDED,
)
from sayso.understanding.named_goods import NamedGoods
from sayso.understanding.phrase import PhraseParser
from sayso.understanding.samples import ORDER_TYPE, Match, Model, matches, wordings

MEMBER_TYPE, MOST_OF_A_NAME = "MEMBER", 2
"""The slot type of who belongs to a household, and words that the name of one who is not known may have."""
FEWEST_OF_ORDERING = 2
"""Words of a sample that order whatever stands behind them."""
CUSTOMERS_OWN = ("FAVOURITE", "MEMBER")
"""Those of them that each customer has their own of."""
ALONE_WHEN_EXPECTED = (CODE_TYPE, "AMAZON.PhoneNumber")
"""Slot types whose values are only said alone where we have asked for them."""
MOST_LEADING = 2
"""Words with which a period may begin that a sample has cut off."""
UNDERSTOOD, FEW_LITERALS = 2, 3
"""How well the slots of a sample must be understood, and how many words be its own, that nobody looks further."""


@dataclass(frozen=True)
class Candidate:
    intent: Intent
    rank: tuple[int, int, int]
    """How well its slots are understood, how many words are the sample's own, how many slots are resolved."""

    @property
    def orders_all(self) -> bool:
        """Whether words of ordering are said, and all that is behind them is an order: "i want a coffee"."""
        understood, literals, _ = self.rank
        return self.intent.name == ORDER_INTENT and understood >= UNDERSTOOD and literals >= FEWEST_OF_ORDERING

    @property
    def plain(self) -> bool:
        """Whether it can hardly be meant otherwise: said word for word, or with slots that are what they should be."""
        understood, literals, _ = self.rank
        if self.intent.name == ORDER_INTENT:
            return False
        if self.intent.name == FAQ_INTENT and not literals:  # one of the shop's questions, or only like it
            return False
        if not self.intent.slots or all(slot.id is not None for slot in self.intent.slots):
            return True
        return understood >= UNDERSTOOD and literals >= (1 if self.intent.name in REWORDED else FEW_LITERALS)


class SampleReader:
    """Finds the sample that an utterance fits best."""

    def __init__(
        self, model: Model, language: Language, entities: Entities, goods: NamedGoods, parser: PhraseParser
    ) -> None:
        self._model, self._language = model, language
        self._entities, self._goods, self._parser = entities, goods, parser

    def best(self, words: tuple[str, ...], context: Context) -> Candidate | None:
        """The best match over the utterance and its barer wordings; the earlier wording wins a draw."""
        best: Candidate | None = None
        for wording in wordings(words, self._language):
            for match in matches(wording, self._model):
                candidate = self._candidate(match, context)
                if candidate and (best is None or candidate.rank > best.rank):
                    best = candidate
        return best

    def recognise(self, words: tuple[str, ...], context: Context) -> Intent:
        """The intent of the best match; the fallback intent where there is none."""
        best = self.best(words, context)
        return best.intent if best else Intent(FALLBACK)

    def _candidate(self, match: Match, context: Context) -> Candidate | None:
        """The match with its slots resolved; None where a slot cannot hold these words."""
        slots: list[Slot] = []
        understood = 2
        bare = match.sample.literals == 0
        for name, words in match.slots:
            slot_type = self._model.slot_types[match.sample.intent, name]
            text = " ".join(words)
            if slot_type == ORDER_TYPE:
                ordering = match.sample.intent in REWORDED
                quality = self.quality(words, context) if ordering else self._asked_quality(name, words, context)
                if quality == 0 or (bare and quality < 2):
                    return None
                understood = min(understood, quality)
                slots.append(Slot(name, text))
                continue
            resolved = self._entities.resolved(slot_type, words, context)
            if bare and slot_type in ALONE_WHEN_EXPECTED:
                if resolved is None:
                    return None
                understood = 3 if context.expecting == slot_type else 0
            elif resolved is None and slot_type in (*OWN_TYPES, QUESTION_TYPE):
                if match.sample.literals < 2 or (slot_type == MEMBER_TYPE and len(words) > MOST_OF_A_NAME):
                    return None
                understood = min(understood, 1 if slot_type != "FAVOURITE" else 0)
            elif resolved is None and slot_type != "AMAZON.SearchQuery":
                return None
            elif slot_type in CUSTOMERS_OWN:
                understood = 3  # a name of the customer's own means that and nothing else
            slots.append(Slot(name, text, resolved))
        told = sum(slot.id is not None for slot in slots)
        rank = (understood, match.sample.literals, 2 * told - len(slots))
        return Candidate(Intent(match.sample.intent, tuple(slots)), rank)

    def _asked_quality(self, slot: str, words: tuple[str, ...], context: Context) -> int:
        """2: goods that we sell, or their new number; 1: it may be something else; 0: more words than anything has."""
        if slot == CHANGE_SLOT and self._goods.number(words) is not None:
            return 2
        if self._goods.goods_of(words, context):
            parsed = self._goods.phrase(words)
            return 1 if parsed.lines and (parsed.unknown or parsed.no_order) else 2
        return 1 if len(words) <= 6 else 0

    def quality(self, words: tuple[str, ...], context: Context) -> int:
        """2: all of it is an order; 1: it may be one for something else; 0: it is none."""
        if not words:
            return 0
        if self._goods.number(words) is not None:
            return 1
        if self._goods.chosen(words, context) is not None:
            return 2
        parsed = self._goods.phrase(words, context.line_meant)
        if parsed.no_order:
            return 0
        if parsed.lines and not parsed.unknown:
            return 2
        counted = self._parser.scan(words[:2])[0].small in ("number", "article")
        if counted and parsed.lines and len(parsed.unknown) <= len(parsed.lines):
            return 2
        return 1 if parsed.lines or len(words) <= 6 else 0

    def with_whole_period(self, intent: Intent, words: tuple[str, ...], context: Context) -> Intent:
        """The intent with a period as it was said; a sample may have cut off how it begins: "since october"."""
        period = next((slot for slot in intent.slots if self._entities.type_of(intent, slot) == PERIOD_TYPE), None)
        said = spoken(period.value) if period is not None else ()
        starts = [at for at in range(1, len(words)) if said and words[at : at + len(said)] == said]
        for start in (begin for at in starts for begin in range(max(0, at - MOST_LEADING), at)):
            longer = words[start : starts[0] + len(said)]
            known = self._entities.resolved(PERIOD_TYPE, longer, context)
            if known is not None and period is not None:
                cut = " ".join(words[start : starts[0]])
                whole = Slot(period.name, " ".join(longer), known)
                others = (replace(each, value=each.value.removesuffix(cut).strip()) for each in intent.slots)
                return replace(intent, slots=tuple(whole if each.name == period.name else each for each in others))
        return intent
