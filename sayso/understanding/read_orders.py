"""From readings of orders and of changes to intents: what is new, what is chosen, what was only said again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sayso.intent import Change, Choice, Intent, Slot
from sayso.language import spoken
from sayso.menu import Menu, complete
from sayso.order import OrderLine
from sayso.understanding import edits
from sayso.understanding.corrections import EXCHANGING, NO_CORRECTION, Correction, Corrections
from sayso.understanding.edits import Context
from sayso.understanding.known_intents import ACTS, FALLBACK, ORDER_INTENT
from sayso.understanding.likelihood import LEAST_OF_A_HALF, PLAIN
from sayso.understanding.named_goods import NamedGoods
from sayso.understanding.phrase import ParsedLine, ParsedPhrase
from sayso.understanding.phrases.reader import DOUBTFUL, SURE, PhraseReader, Reading
from sayso.understanding.phrases.tokens import KEEP, REMOVE


class ReadOrders:
    """Reads orders and changes of carts as intents."""

    def __init__(self, menu: Menu, corrections: Corrections, reader: PhraseReader, goods: NamedGoods) -> None:
        self._menu = menu
        self._reader, self._goods = reader, goods
        self._corrections = corrections

    def reading(self, words: Sequence[str], context: Context) -> Reading | None:
        """What the learnt reader makes of an utterance; None where it is not for it."""
        if self._goods.chosen(tuple(words), context) is not None:
            return None
        if context.waiting is not None:
            answer = self._reader.read(words, about=context.waiting, within=context.waiting.category)
            over = self._reader.read(words, context.lines, context.that) if context.lines else answer
            answered = bool(answer.phrase.lines) and not answer.phrase.unknown
            if over.edits and over.changes and not over.failed and over.sure >= (SURE if answered else DOUBTFUL):
                return over  # "forget the crisps"
            return answer
        if context.told is not None:
            told = self._reader.read(words, about=context.told)
            refused = any(m.action == "remove" for each in told.phrase.lines for m in each.line.modifiers)
            there = self._reader.read(words, context.lines, context.that) if refused and context.lines else None
            if there is not None and there.edits and there.changes and not there.failed:  # "just remove the caramel"
                return there
            if told.settled and not any(each.headed for each in told.phrase.lines):  # "a large one, then"
                lines = tuple(replace(each, headed=True) for each in told.phrase.lines)
                return replace(told, phrase=replace(told.phrase, lines=lines))
        return self._reader.read(words, context.lines, context.that)

    def order(self, text: str) -> tuple[ParsedPhrase, bool]:
        """The order of an utterance by itself, and whether one could act on it without asking."""
        reading = self._reader.read(spoken(text))
        return reading.phrase, reading.settled and reading.sure >= SURE

    def read(self, words: Sequence[str], intent: Intent, context: Context) -> Intent | None:
        """The order or the changes that an utterance is by its learnt roles; None where the rules shall say."""
        reading = self.reading(words, context)
        if reading is None:
            return None
        taking = reading.acts & {REMOVE, KEEP} or (reading.edits and reading.sure >= DOUBTFUL)
        if intent.name == "RemoveIntent" and intent.slots and not taking:
            return None
        return self.meant(reading, words, intent, context)

    def meant(self, reading: Reading, words: Sequence[str], intent: Intent, context: Context) -> Intent | None:
        """The intent of a reading; None where the rules shall say."""
        slot = intent.slot("order") or Slot("order", " ".join(words))
        correcting = self._corrections.heard(words) if context.just_put else NO_CORRECTION
        if reading.edits:
            name = next((name for act, name in ACTS.items() if act in reading.acts), "ChangeIntent")
            unknown = reading.phrase.unknown
            if reading.acts <= {REMOVE, KEEP} and reading.sure < PLAIN and not self._goods.names_any(words, context):
                return None  # what is there is taken out by plain words alone
            if KEEP in reading.acts and reading.sure < DOUBTFUL:
                return Intent(FALLBACK)  # and nobody guesses what alone is to stay
            if reading.changes and not reading.failed:
                return Intent(name, intent.slots, reading.changes, unknown=unknown)
            told = reading.missing and (reading.sure >= DOUBTFUL or not context.lines)
            nothing = Intent(FALLBACK) if reading.phrase.no_order and reading.failed else None
            return Intent(name, intent.slots, unknown=reading.missing) if told else nothing
        if reading.otherwise is not None:
            both = (reading.phrase, reading.otherwise.phrase)
            if (once := _said_once(*both)) is not None:
                return self.ordered(Intent("OrderIntent", (slot,)), once, context, correcting)
            ordered = self.ordered(Intent("OrderIntent", (slot,)), reading.phrase, context, correcting)
            if any(each.at is not None for each in ordered.changes):
                return ordered
            return replace(ordered, readings=tuple(tuple(each.line for each in phrase.lines) for phrase in both))
        if reading.phrase.lines or reading.phrase.unknown:
            return self.ordered(Intent("OrderIntent", (slot,)), reading.phrase, context, correcting)
        silent = reading.phrase.no_order and intent.name in ("OrderIntent", FALLBACK) and reading.sure >= DOUBTFUL
        return Intent(FALLBACK) if silent else None

    def plain_order(self, words: tuple[str, ...], context: Context) -> Intent | None:
        """What words order or change, where that is plain."""
        reading = self._reader.read(words, context.lines, context.that)
        if reading.sure < LEAST_OF_A_HALF or reading.phrase.unknown or not reading.changes or reading.failed:
            return None
        return self.meant(reading, words, Intent(FALLBACK), context)

    def ordered(
        self, intent: Intent, parsed: ParsedPhrase, context: Context, correcting: Correction = NO_CORRECTION
    ) -> Intent:
        if parsed.no_order:
            return Intent(FALLBACK)
        said_again, left = self._said_again(parsed.lines, context, correcting)
        if said_again:
            intent = replace(intent, changes=said_again)
            parsed = replace(parsed, lines=left)
            if not left:
                return replace(intent, unknown=parsed.unknown)
        lines: list[ParsedLine] = []
        loose: list[ParsedLine] = []
        waiting = context.waiting
        for each in parsed.lines:
            offered = waiting is not None and any(each.line.products == line.products for line in context.choices)
            among = waiting is not None and (offered or each.line.category == waiting.category)
            if waiting is not None and among and not each.quantity_said:
                each = replace(each, line=replace(each.line, quantity=waiting.quantity))
            (lines if each.headed else loose).append(self._among(each, context))
        if loose and not lines and waiting is not None and waiting.category == loose[0].line.category:
            return self._waiting_with(intent, loose[0], waiting, context)  # "the eight pack", before which one is said
        changes = edits.additions([each for each in lines if not each.products and not each.rivals])
        if loose and not lines:  # "no onions", said of what is there
            changes = tuple(c for each in loose for c in edits.alteration(each, self._menu, context, splitting=True))
        asked = [each for each in lines if (each.products or each.rivals) and not self._is_told_of(each, changes)]
        choices = tuple(Choice(each.line, each.products or each.line.products, each.rivals) for each in asked)
        kept = tuple(each for line in lines for each in line.kept)
        return replace(intent, changes=(*said_again, *changes), choices=choices, unknown=parsed.unknown, kept=kept)

    def _is_told_of(self, asked: ParsedLine, changes: Sequence[Change]) -> bool:
        """Whether goods to be chosen of are what was said of them then: "onions, the yellow ones, three"."""
        put = [change.line for change in changes if change.at is None and change.line is not None]
        return not asked.counted and any(
            line.category == asked.line.category and set(line.products) <= set(asked.products) and line.products
            for line in put
        )

    def _said_again(
        self, lines: Sequence[ParsedLine], context: Context, correcting: Correction
    ) -> tuple[tuple[Change, ...], tuple[ParsedLine, ...]]:
        """Goods that the last turn put in and that are said anew, as what becomes of them; and the other goods."""
        if not correcting:
            return (), tuple(lines)
        changes: dict[int, Change] = {}
        left = []
        for each in lines:
            at = next((at for at in context.just_put if at not in changes and self._is_meant(each, at, context)), None)
            if at is None and correcting == EXCHANGING:
                alike = [i for i in context.just_put if context.lines[i].category == each.line.category]
                at = alike[0] if len(alike) == 1 and each.headed and alike[0] not in changes else None
                at = None if each.products or each.rivals else at
            if at is None:
                left.append(each)
            else:
                said = replace(each, product_said=each.product_said and not each.products, counted=each.quantity_said)
                changes[at] = Change(at, edits.altered(said, self._menu, context.lines[at]))
        return tuple(changes.values()), tuple(left)

    def _is_meant(self, parsed: ParsedLine, at: int, context: Context) -> bool:
        """Whether goods that are said may be those of a line of the cart: the same, or their kind alone."""
        line, wanted = context.lines[at], parsed.line
        if line.category != wanted.category or not parsed.headed:
            return False
        return line.products in (wanted.products, parsed.products) or bool(set(line.products) & set(parsed.products))

    def _waiting_with(self, intent: Intent, said: ParsedLine, waiting: OrderLine, context: Context) -> Intent:
        """What is to be chosen, with an option that was said meanwhile; which one is asked again."""
        merged = replace(
            waiting,
            attributes=tuple(sorted({**waiting.attribute_map, **dict(said.attributes_said)}.items())),
            modifiers=(*waiting.modifiers, *(m for m in said.line.modifiers if m not in waiting.modifiers)),
            quantity=said.line.quantity if said.counted else waiting.quantity,
        )
        products = [
            product for line in context.choices for product in line.products if line.category == merged.category
        ]
        return replace(intent, name=ORDER_INTENT, choices=(Choice(merged, tuple(products)),))

    def _among(self, parsed: ParsedLine, context: Context) -> ParsedLine:
        """A line that may be several products, as the one of them that was offered: "i'll have the sunny farm one"."""
        offered = {product for line in context.choices for product in line.products}
        left = [product for product in parsed.products or parsed.line.products if product in offered]
        if len(left) != 1:
            return parsed
        line = complete(self._menu, replace(parsed.line, products=tuple(left)))
        return replace(parsed, line=line, products=(), rivals=())


def _said_once(first: ParsedPhrase, second: ParsedPhrase) -> ParsedPhrase | None:
    """Of two readings with the same goods the one that has them once: "some onions, the yellow ones, three"."""
    shorter, longer = sorted((first, second), key=lambda each: len(each.lines))
    kinds = [{(each.line.category, each.line.products) for each in phrase.lines} for phrase in (shorter, longer)]
    return shorter if kinds[0] == kinds[1] and len(shorter.lines) < len(longer.lines) else None
