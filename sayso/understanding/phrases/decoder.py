"""From tokens with roles to pieces: what is said of one line, whether it is new or lies in the cart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sayso.language import Language
from sayso.understanding.amounts import AMOUNT, packs_counted
from sayso.understanding.items import Item, SaidOption
from sayso.understanding.phrases.roles import Said
from sayso.understanding.phrases.tokens import ADD, ALL, CHANGE, PART
from sayso.understanding.spans import Span, narrowed

BEFORE_A_NAME = 3
"""Tokens before the name of an option in which a word may stand for the goods."""
LAST = -1
"""The place of the last line."""
_AMOUNTS = {"X": "extra", "RX": "extra", "L": "light"}


@dataclass
class Piece:
    """What is said of one line."""

    act: int = ADD
    item: Item = field(default_factory=Item)
    names: list[Span] = field(default_factory=list)
    """What names the line of the cart that is meant."""
    place: int | None = None
    """Which of them, from one; `LAST` for the last."""
    every: int = 0
    """1: every line that is meant; 2: both."""
    count: int | None = None
    """How many of the line."""
    half: bool = False
    """Whether half of the line is meant."""
    stands_for_goods: bool = False
    """Whether a word stands for the goods: "the one with bacon"."""
    unknown: list[str] = field(default_factory=list)

    @property
    def categories(self) -> tuple[str, ...]:
        """Categories that its goods may belong to."""
        return self.item.categories

    @property
    def bare(self) -> bool:
        """Whether it has nothing but options."""
        return self.item.head is None and self.item.quantity is None


class Decoder:
    """Cuts tokens with roles into pieces under what a language says of places and of both."""

    def __init__(self, language: Language, together: Set[str]) -> None:
        self._language = language
        ordinals = language.data["numbers"]["ordinals"]
        self._places = {name: at for at, name in enumerate(ordinals)}
        self._places |= {word: LAST for phrase in language.phrases("last") for word in phrase}
        self._both = {word for phrase in language.phrases("both") for word in phrase}
        self._together = together
        self._articles = language.phrases("articles")
        self._joining = language.words("joining")
        self._half = language.phrases("half")
        self._ones = language.phrases("ones")
        self._adding = language.single_words("adding")
        self._pronouns = language.phrases("pronouns") | self._ones

    def pieces(self, said: Sequence[Said]) -> tuple[list[Piece], list[SaidOption]]:
        """The pieces of an utterance, in the order in which they were said, and options of all its new lines."""
        pieces: list[Piece] = []
        current: Piece | None = None
        count: int | None = None
        counting: Said | None = None
        last_unknown: int | None = None
        for at, each in enumerate(said):
            if each.role == "O":
                continue
            if each.role == "C" or _counts_what_follows(said, at, current):
                count = each.number if each.number != 1 else None  # "with a bell" counts no bells
                counting = each
                continue
            without = each.role == "R" and each.token.kind == "word"
            if without and current is not None and _has_an_addition(current.item):
                current = Piece(PART)  # "one with sugar, one without"
                pieces.append(current)
            if each.role in ("X", "L", "R") and each.token.kind == "word":
                _said_of_the_last(pieces, current, each)
                continue
            if each.role == "K" and current is not None and self._is_for_some(said, at, current):
                each = replace(each, role="A")
            if each.role == "H" and count is not None and current is not None and _is_added(each.span, current.item):
                each = replace(each, role="A", begin=0)  # "a tea with two sugars", where sugar is sold by the bag
            new = each.begin > 0 or current is None
            if new and current is not None and each.role == "H" and each.begin == ADD and said[at - 1].role == "H":
                new = not self._says_the_kind(current.item, each.span)
            if new and current is not None and each.role == "H" and each.begin == ADD:
                new = not self._goes_on(current.item, said, at)
            if each.role == "Q" and not new and current is not None and _is_part_of(pieces, each):
                current = Piece(PART)  # "two lattes one with sugar one without"
                pieces.append(current)
            if each.role == "T" and not new and current is not None and _is_another(current.item, each.span):
                current = Piece(ADD, Item(quantity=count or 1))  # "two large pizzas with ham and one small"
                pieces.append(current)
                count = None
            if each.role == "H" and current is not None and current.item.head is not None and not new:
                if self._same_kind(current.item, each.span):
                    continue
                new = True
            if new or current is None:
                current = Piece(each.begin or ADD)
                pieces.append(current)
            if each.role == "H" and count is not None and counting is not None and current.item.quantity is None:
                self._take(current, replace(counting, role="Q"), None)  # no option follows: it counts the goods
                count = None
            self._take(current, each, count)
            around = said[max(0, at - BEFORE_A_NAME) : at + 2] if each.role == "K" else ()
            if any((near.token.word,) in self._pronouns for near in around):
                current.stands_for_goods = True
            if each.role == "U":
                word = " ".join(each.span.words)
                if last_unknown == at - 1 and current.unknown:
                    current.unknown[-1] += " " + word
                else:
                    current.unknown.append(word)
                last_unknown = at
            if each.role in ("A", "R", "X", "L", "RX", "T"):
                count = None
        shared = _shared_out(pieces)
        pieces = self._fused([piece for piece in pieces if piece.act != ALL])
        if shared and not any(piece.item.head for piece in pieces):  # "@M on everything", said of what is there
            return [*pieces, Piece(CHANGE, Item(options=shared), every=1)], []
        return pieces, shared

    def _is_for_some(self, said: Sequence[Said], at: int, piece: Piece) -> bool:
        """Whether an option names no line but is what some of it shall have: "three of them with butter"."""
        before = [each.token.word for each in said[max(0, at - 2) : at]]
        counted = piece.act == CHANGE and (piece.item.counted or piece.count is not None) and not piece.names
        with_it = len(before) == 2 and before[1] in self._adding and (before[0],) not in self._ones
        return counted and with_it and bool(said[at].span.options)

    def _take(self, piece: Piece, each: Said, count: int | None) -> None:
        item = piece.item
        match each.role:
            case "Q" if each.span.small == AMOUNT:
                item.amount, item.quantity = each.span.value, 1
                item.number = " ".join(each.span.words)
            case "Q":
                if item.quantity is None or each.number > 1:
                    item.quantity = each.number
                    item.counted = each.number != 1
                    item.number = " ".join(each.span.words)
                    if each.span.collection:
                        item.pack, item.quantity = each.number, each.span.times
            case "H":
                item.head = each.span
            case "K" if each.token.kind == "name":
                piece.names.append(each.span)
            case "S":
                piece.place = self._places.get(each.token.word, piece.place)
            case "E":
                piece.every = 2 if each.token.word in self._both else 1
            case "P" if (each.token.word,) in self._half:
                piece.half = True
            case "P":
                piece.count = each.number
            case "A" | "R" | "X" | "L" | "RX" | "T":
                span = _as(each.span, "attribute" if each.role == "T" else "modifier")
                refused = each.role in ("R", "RX") or count == 0  # "zero pickles"
                option = SaidOption(span, refused, _AMOUNTS.get(each.role), count or None, each.span)
                known = next(
                    (o for o in item.options if o.span.words == span.words and o.removed == option.removed), None
                )
                if known is None:
                    item.options.append(option)
                elif option.amount or option.count:
                    item.options[item.options.index(known)] = option

    def _says_the_kind(self, item: Item, span: Span) -> bool:
        """Whether a category right behind goods only says what kind they are: "meat lovers omelette"."""
        same = {m.category for m in span.heads} & set(item.categories)
        return bool(same) and item.head is not None and all(m.kind == "category" for m in span.heads)

    def _goes_on(self, item: Item, said: Sequence[Said], at: int) -> bool:
        """Whether half a name goes on with the one before, and nothing joins them: "the golden valley one, white"."""
        last = next((i for i in range(at - 1, -1, -1) if said[i].role == "H"), None)
        if item.head is None or last is None or item.head.words != said[last].span.words:
            return False
        between = said[last + 1 : at]
        apart = any(each.role != "O" or not self._joining.isdisjoint(each.span.words) for each in between)
        half = all(m.half for m in (*item.head.heads, *said[at].span.heads))
        return half and not apart and narrowed(item.head, said[at].span) is not None

    def _same_kind(self, item: Item, span: Span) -> bool:
        """Whether goods named a second time only say what kind the first are ("margherita pizza")."""
        assert item.head is not None
        if self._says_the_kind(item, span):
            return True
        same = {m.category for m in span.heads} & set(item.categories)
        if same and all(m.kind == "category" for m in item.head.heads):
            item.head = span
            return True
        both_half = all(m.half for m in (*item.head.heads, *span.heads))
        if both_half and (common := narrowed(item.head, span)) is not None:  # "the golden valley one, white"
            item.head = common
            return True
        if same & self._together and not item.more_heads:
            item.more_heads.append(span)
            return True
        return False

    def _fused(self, pieces: Sequence[Piece]) -> list[Piece]:
        """Numbers put to their goods, loose options to what they can be of."""
        fused: list[Piece] = []
        for piece in pieces:
            before = fused[-1] if fused else None
            if (
                before is not None
                and piece.act == before.act == CHANGE
                and _only_counts(before)
                and piece.count is None
            ):
                piece.count = before.count if before.count is not None else before.item.quantity  # "one | of the pies"
                fused[-1] = piece
                continue
            if before is None or piece.act not in (ADD, PART) or before.act not in (ADD, PART):
                fused.append(piece)
                continue
            item, earlier = piece.item, before.item
            if earlier.head is None and not before.unknown and self._leads(earlier, item):
                piece.act = before.act
                _led_by(fused.pop().item, item)
                while fused and item.head is not None and item.quantity is None:
                    lead = fused[-1]
                    if lead.item.head is not None or lead.unknown or not self._leads(lead.item, item):
                        break
                    _led_by(fused.pop().item, item)
                fused.append(piece)
                continue
            alone = item.head is None and not item.options and not piece.unknown
            if alone and earlier.head is not None and piece.act == ADD:  # "what, a pie? i'll have two"
                _number_from(item, earlier)
                continue
            if _only_counts(before) and not before.unknown and item.quantity is not None and item.head is not None:
                fused[-1] = piece  # "i ran eighteen kilometres so i need a large juice"
                continue
            if _only_named(item) and any(_same_goods(item.head, each.item.head) for each in fused):
                continue  # "a hose, no nozzle, just the hose"
            if piece.act == ADD and item.head is None and item.counted and _tells_more(item, earlier):
                _number_from(item, earlier)  # "barn red exterior, four of the five gallon ones"
                earlier.options.extend(item.options)
                continue
            if _only_named(earlier) and earlier.head is not None and _more_exactly(earlier.head, item.head):
                fused[-1] = piece  # "i love chips, so two lots of chips"
                continue
            both = _both(earlier.head, item.head) if item.quantity is None else None
            if both is not None:  # "a bag of chips, the salt and vinegar ones", "the greek one from green meadow"
                earlier.head = both
                earlier.options.extend(item.options)
                continue
            if item.head is not None and item.counted and not item.options and _is_full_option(item.head, earlier):
                earlier.options.append(SaidOption(_as(item.head, "modifier"), count=item.quantity))
                continue
            fits = earlier.head is not None and all(o.options_in(earlier.categories) for o in item.options)
            if piece.act == ADD and item.options and fits and (piece.bare or self._adds(item)):
                earlier.options.extend(item.options)
                continue
            if self._bundled(earlier, item):
                earlier.more_heads.append(item.head)  # type: ignore[arg-type]
                continue
            fused.append(piece)
        _moved_to_what_has_them(fused)
        _parted(fused)
        return fused

    def _adds(self, item: Item) -> bool:
        """Whether an item is nothing but an option with its article: "and an extra shot"."""
        options = all(m.kind == "modifier" for option in item.options for m in option.span.options)
        return item.head is None and options and tuple(item.number.split()) in self._articles

    def _leads(self, earlier: Item, item: Item) -> bool:
        """Whether a number, or options, only lead to the goods that follow ("a pound of | salmon", "two | dozen")."""
        if not earlier.options:
            return item.quantity is None or item.pack is not None
        fits = all(
            option.options_in(item.categories) or packs_counted(option.span.words, self._language)
            for option in earlier.options
        )
        return fits and item.head is not None and item.quantity is None

    def _bundled(self, earlier: Item, item: Item) -> bool:
        """Whether two goods are one line ("chips and guacamole" as one side)."""
        if earlier.head is None or item.head is None or item.quantity is not None or item.options or earlier.options:
            return False
        kinds = {m.category for m in item.head.heads if m.kind == "product"}
        kinds &= {m.category for m in earlier.head.heads if m.kind == "product"}
        return bool(kinds & self._together) and (earlier.quantity or 1) == 1 and not earlier.more_heads


def _is_full_option(span: Span, item: Item) -> bool:
    """Whether words that name goods by half are by their full name an option of an item's goods: a full name wins."""
    full = [m for m in span.options_in(item.categories) if m.kind == "modifier" and not m.half]
    return item.head is not None and bool(full) and all(m.half for m in span.heads)


def _counts_what_follows(said: Sequence[Said], at: int, current: Piece | None) -> bool:
    """Whether a number that begins nothing counts goods that begin nothing and can be added: "and two sugars"."""
    here, after = said[at], said[at + 1 : at + 2]
    if here.role != "Q" or here.begin or current is None or not after or here.span.small == AMOUNT:
        return False
    return after[0].role == "H" and not after[0].begin and _is_added(after[0].span, current.item)


def _has_an_addition(item: Item) -> bool:
    """Whether something is added to an item, which as a part of a line has no goods of its own."""
    return item.head is None and any(not option.removed for option in item.options)


def _is_part_of(pieces: Sequence[Piece], each: Said) -> bool:
    """Whether a number behind goods is one of the parts into which their number is cut."""
    whole = next((piece.item for piece in reversed(pieces) if piece.act == ADD), None)
    if whole is None or whole.head is None or not whole.counted:
        return False
    return each.number < (whole.quantity or 1) and each.span.small != AMOUNT


def _is_added(span: Span, item: Item) -> bool:
    """Whether words can name what is added to an item's goods."""
    return item.head is not None and any(m.kind == "modifier" for m in span.options_in(item.categories))


def _shared_out(pieces: Sequence[Piece]) -> list[SaidOption]:
    """Let what is said of all hold for every line said before it; before any, for those that come."""
    later: list[SaidOption] = []
    for at, piece in enumerate(pieces):
        if piece.act != ALL:
            continue
        before = [each.item for each in pieces[:at] if each.act == ADD and each.item.head is not None]
        if not before:
            later.extend(piece.item.options)
        for item in before:
            item.options.extend(o for o in piece.item.options if o.options_in(item.categories))
            if piece.item.quantity is not None and not item.counted:  # "cod and chips twice"
                item.quantity, item.counted = piece.item.quantity, True
    return later


def _said_of_the_last(pieces: Sequence[Piece], current: Piece | None, each: Said) -> None:
    """Let a word that stands for an option tell of the one named before: "one without", "lots of it"."""
    if current is None:
        return
    if each.role == "R":
        named = [option for piece in pieces for option in piece.item.options if not option.removed]
        named = [option for option in named if any(m.kind == "modifier" for m in option.span.options)]
        if named:
            current.item.options.append(SaidOption(named[-1].span, True))
    elif current.item.options:
        current.item.options[-1] = replace(current.item.options[-1], amount=_AMOUNTS[each.role])


def _is_another(item: Item, span: Span) -> bool:
    """Whether an attribute, said after goods and their options, is of a group of which the line has one already."""
    if item.head is None or len(item.options) < 2:
        return False
    mine = {(m.category, m.group) for m in span.options_in(item.categories) if m.kind == "attribute"}
    return bool(mine) and mine <= _groups(item.options[:-1])


def _number_from(said: Item, item: Item) -> None:
    """Let an item be as many as were said beside it; a collection stays one ("two dozen")."""
    item.quantity, item.counted, item.number = said.quantity, said.counted, said.number
    item.amount = said.amount
    item.pack = item.pack if item.pack is not None else said.pack


def _led_by(lead: Item, item: Item) -> None:
    """Give an item what was said before its goods."""
    if item.quantity is None or item.pack is not None:
        _number_from(lead, item)
    item.options = [*lead.options, *item.options]


def _only_counts(piece: Piece) -> bool:
    """Whether a piece has nothing but a number."""
    item = piece.item
    said = item.head is not None or item.options or piece.names or piece.place is not None or piece.every
    return not said and (piece.count is not None or item.quantity is not None)


def _only_named(item: Item) -> bool:
    """Whether goods were named without a number or an option."""
    return item.head is not None and item.quantity is None and not item.options


def _same_goods(one: Span | None, other: Span | None) -> bool:
    if one is None or other is None:
        return False
    return bool({(m.category, m.ids) for m in one.heads} & {(m.category, m.ids) for m in other.heads})


def _more_exactly(one: Span, other: Span | None) -> bool:
    """Whether goods are named again, or goods of the kind that was named: "ramen, the tonkotsu"."""
    if other is None or _same_goods(one, other):
        return other is not None
    kinds = {m.category for m in one.heads if m.kind == "category"}
    return bool(kinds) and bool(kinds & {m.category for m in other.heads if m.kind == "product"})


def _both(one: Span | None, other: Span | None) -> Span | None:
    """The goods that two half names both may be, where the first may be several; None where there are none."""
    if one is None or other is None or not all(m.half and len(m.ids) > 1 for m in one.heads):
        return None
    meant = []
    for meaning in other.heads:
        named = {each for m in one.heads if m.category == meaning.category for each in m.ids}
        ids = tuple(each for each in meaning.ids if each in named)
        if meaning.kind == "product" and ids:
            meant.append(replace(meaning, ids=ids))
    return replace(other, meanings=tuple(meant)) if meant else None


def _tells_more(item: Item, earlier: Item) -> bool:
    """Whether an item without goods only tells more of goods of which no number was said."""
    if earlier.head is None or earlier.quantity is not None or not item.options:
        return False
    fits = all(option.options_in(earlier.categories) for option in item.options)
    return fits and not (_groups(item.options) & _groups(earlier.options))


def _groups(options: Iterable[SaidOption]) -> set[tuple[str, str]]:
    """Groups of which options are attributes."""
    return {(m.category, m.group) for o in options for m in o.span.options if m.kind == "attribute"}


def _parted(pieces: Sequence[Piece]) -> None:
    """Take lines without goods for parts of the one before, where they are just as many together.

    "Two putty knives, a three inch and a one inch."
    """
    for at, whole in enumerate(pieces):
        many = whole.item.quantity or 1
        if whole.item.head is None or many < 2 or whole.act != ADD:
            continue
        parts: list[Piece] = []
        for piece in pieces[at + 1 :]:
            if piece.item.head is not None or piece.act not in (ADD, PART) or not piece.item.options:
                break
            parts.append(piece)
        fits = all(o.options_in(whole.categories) for piece in parts for o in piece.item.options)
        if fits and len(parts) > 1 and sum(piece.item.quantity or 1 for piece in parts) == many:
            for piece in parts:
                piece.act = PART


def _moved_to_what_has_them(pieces: Sequence[Piece]) -> None:
    """Put options that the goods of their line cannot have to the line before, where that can have them.

    "Paneer jalfrezi hot garlic naan": no bread is hot.
    """
    for earlier, piece in pairwise(pieces):
        if piece.item.head is None or earlier.item.head is None or piece.act not in (ADD, PART):
            continue
        for option in [*piece.item.options]:
            if not option.options_in(piece.categories) and option.options_in(earlier.categories):
                piece.item.options.remove(option)
                earlier.item.options.append(option)


def with_heads(pieces: Sequence[Piece]) -> list[Item]:
    """The items of new lines: parts and lines without goods take those of the line beside them."""
    items: list[Item] = []
    for at, piece in enumerate(pieces):
        item = piece.item
        whole = next((w for w in reversed(items) if w.part_of is None), None)
        if item.head is None and piece.act == PART and whole is not None:
            if _differs(item, whole):
                item.head = whole.head
            else:
                rest = whole.quantity if any(each.part_of is whole for each in items) else None
                if piece.half:
                    item.quantity = rest or max(1, (whole.quantity or 1) * (whole.pack or 1) // 2)
                elif item.quantity is None:
                    item.quantity = piece.count
                if item.quantity is None and rest == 0:  # "one small, one large, both black"
                    for each in items:
                        if each is whole or each.part_of is whole:
                            each.options.extend(o for o in item.options if o.options_in(whole.categories))
                    continue
                _divide(item, whole, rest)
        elif item.head is None and (item.options or item.quantity is not None) and not piece.unknown:
            item.head = _borrowed(pieces, at)
            if item.head is None:
                goods_of_options(item)
        items.append(item)
    divided = {id(item.part_of) for item in items if item.part_of is not None}
    return [item for item in items if not (item.quantity == 0 and id(item) in divided)]


def goods_of_options(item: Item) -> bool:
    """Let what may be goods be the goods of an item that has none; whether it has any then."""
    goods = next((option for option in item.options if option.span.heads and not option.removed), None)
    if goods is not None:
        item.head = goods.span
        item.options.remove(goods)
        if goods.count is not None and item.quantity is None:  # "two eggs", which may be options, too
            item.quantity, item.counted = goods.count, True
    return goods is not None


def _differs(item: Item, whole: Item) -> bool:
    """Whether an item is no part of a line but something beside it: "two large pizzas and one small"."""
    return bool(_groups(whole.options) & _groups(item.options)) or (item.quantity or 1) > (whole.quantity or 1) * (
        whole.pack or 1
    )


def _divide(item: Item, whole: Item, rest: int | None) -> None:
    """Let an item be so many of a line, or the rest of it, with what was said of all of it."""
    own = _groups(item.options)
    said = {o.span.words for o in item.options}
    kept = [o for o in whole.options if o.span.words not in said and not _groups([o]) & own]
    item.options = [*kept, *item.options]
    item.head, item.part_of = whole.head, whole
    item.quantity = item.quantity or rest or 1
    whole.quantity = max(0, (whole.quantity or 1) * (whole.pack or 1) - item.quantity)
    whole.pack = None


def _borrowed(pieces: Sequence[Piece], at: int) -> Span | None:
    """The goods of the nearest line that can have an item's options: the one after it ("a small and a large
    latte") where it is the last that names goods or nothing came before, else the one before."""
    options = pieces[at].item.options

    def fits(piece: Piece) -> bool:
        return piece.item.head is not None and all(o.options_in(piece.categories) for o in options)

    before = next((p for p in reversed(pieces[:at]) if p.item.head is not None and p.item.part_of is None), None)
    after = next((p for p in pieces[at + 1 :] if p.item.head is not None), None)
    if before is not None and fits(before):
        return before.item.head
    if after is not None and fits(after):
        return after.item.head
    return None


def _as(span: Span, kind: str | None) -> Span:
    """A span that may be an attribute or a modifier as the one that its role says."""
    kinds = {m.kind for m in span.options}
    if kind is None or len(kinds) < 2:
        return span
    return replace(span, meanings=tuple(m for m in span.meanings if m.kind == kind))
