"""Utterances over a cart to order lines and changes, by learnt roles: the one reader of orders and edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, zip_longest

from sayso.intent import Change
from sayso.language import Language, holds, spoken
from sayso.menu import Menu, Names, Variant, names_in
from sayso.menu.facts import Contents
from sayso.order import OrderLine
from sayso.understanding.amounts import AMOUNT, in_packs
from sayso.understanding.items import Item, SaidOption
from sayso.understanding.phrase import ParsedLine, ParsedPhrase, PhraseParser, names_the_kind
from sayso.understanding.phrases.changes import Basket, Changer
from sayso.understanding.phrases.decoder import Decoder, Piece, goods_of_options, with_heads
from sayso.understanding.phrases.roles import RoleReader, Said
from sayso.understanding.phrases.tokens import ADD, CHANGE, KEEP, PART, REMOVE, UPON_THE_CART, Token
from sayso.understanding.spans import Span, narrowed

MOST_WORDS = 400
"""Words of an utterance that are read; nobody says more in a breath."""
NAMED_BEFORE = 4
"""Tokens before half a name in which the goods may be named that it is one of."""
KEPT = 256
"""Utterances of which readings are kept: a turn asks for the same ones several times."""
SURE = 0.95
"""Least probability of all roles together with which an order may be acted on without asking."""
DOUBTFUL = 0.5
"""Below this probability of its roles an utterance is looked at again."""
RIVAL = 0.4
"""As likely, beside the likeliest reading, another one must be that it is asked which was meant."""


@dataclass(frozen=True)
class Reading:
    """What an utterance says."""

    phrase: ParsedPhrase
    """New lines; what names nothing on the menu."""
    changes: tuple[Change, ...]
    """Everything that it does to the cart, new lines included."""
    acts: frozenset[int]
    """What it does: acts of `decoder`."""
    sure: float
    """How likely it is that every role is right."""
    missing: tuple[str, ...] = ()
    """What is named of the cart, and cannot be found there or cannot be so."""
    failed: bool = False
    """Whether it speaks of something in the cart that is not there, or cannot be so."""
    otherwise: Reading | None = None
    """What else it may say, where the networks are of two minds and neither is sure."""

    @property
    def settled(self) -> bool:
        """Whether it is nothing but new lines, of which nothing need be asked."""
        lines = self.phrase.lines
        plain = not self.edits and not self.phrase.unknown and bool(lines)
        return plain and not any(each.products or each.rivals for each in lines)

    @property
    def silent(self) -> bool:
        """Whether it says nothing of goods."""
        return self.phrase.no_order and not self.changes and not self.failed and not self.phrase.unknown

    def changes_nothing(self, cart: Sequence[OrderLine]) -> bool:
        """Whether it would leave the lines of the cart as they are."""
        return bool(self.changes) and all(e.at is not None and e.line == cart[e.at] for e in self.changes)

    @property
    def edits(self) -> bool:
        """Whether it changes lines that are there."""
        return not self.acts.isdisjoint(UPON_THE_CART)


class PhraseReader:
    """Reads utterances over one menu. Raises WeightsUnusable where the language's weights cannot be used."""

    def __init__(self, menu: Menu, language: Language, parser: PhraseParser) -> None:
        self._parser = parser
        self._menu, self._language = menu, language
        self._roles = RoleReader(menu, parser.in_mind, language)
        together = frozenset(category.id for category in menu.categories if category.together)
        self._decoder = Decoder(language, together)
        self._articles = language.phrases("articles")
        self._all_else, self._only = language.words("all_else"), language.phrases("only")
        self._removing = language.phrases("removing")
        self._removing_around = [(phrase[0], phrase[-1]) for phrase in sorted(language.phrases("removing_around"))]
        self._changer = Changer(menu, language, parser)
        self._tokens = lru_cache(KEPT)(self._tokens_of)
        self._readings = lru_cache(KEPT)(self._read)

    def tokens(self, words: Sequence[str], cart: Sequence[OrderLine] = ()) -> Sequence[tuple[Span, Token]]:
        """An utterance as the networks see it."""
        return self._tokens(tuple(words[:MOST_WORDS]), tuple(cart), None)

    def _tokens_of(
        self, words: tuple[str, ...], cart: tuple[OrderLine, ...], within: str | None
    ) -> tuple[tuple[Span, Token], ...]:
        spans = self._parser.scan(self._parser.without_hesitation(words))
        return tuple(self._roles.tokens(spans, cart, within))

    def roles(
        self,
        words: Sequence[str],
        cart: Sequence[OrderLine] = (),
        that: OrderLine | None = None,
        within: str | None = None,
    ) -> list[tuple[Said, ...]]:
        """The roles of an utterance's tokens; then other roles that they may have."""
        tokens = self._tokens(tuple(words[:MOST_WORDS]), tuple(cart), within)
        return self._roles.read(tokens, cart, that)

    def read(
        self,
        words: Sequence[str],
        cart: Sequence[OrderLine] = (),
        spoken_of: int | None = None,
        about: OrderLine | None = None,
        within: str | None = None,
    ) -> Reading:
        """What an utterance says over a cart, of which a line was last spoken of.

        `about` is what loose options of new lines ("large", "no onions") are said of, where it is not in the cart;
        `within` the category of which goods are to be chosen.
        """
        return self._readings(tuple(words[:MOST_WORDS]), tuple(cart), spoken_of, about, within)

    def _read(
        self,
        words: tuple[str, ...],
        cart: tuple[OrderLine, ...],
        spoken_of: int | None,
        about: OrderLine | None,
        within: str | None,
    ) -> Reading:
        that = cart[spoken_of] if spoken_of is not None and spoken_of < len(cart) else None
        said, *others = self.roles(words, cart, that, within)
        reading = self._reading(said, cart, spoken_of, about)
        if reading.sure >= DOUBTFUL or not reading.settled:
            return reading
        readings = [self._reading(each, cart, spoken_of, about) for each in others]
        near = RIVAL * reading.sure
        differing = [e for e in readings if e.settled and e.sure >= near and e.changes != reading.changes]
        either = (reading, *differing)
        named = next((e for e in either if differing and all(self._is_named(e, other) for other in either)), None)
        if named is not None:
            return named
        return replace(reading, otherwise=max(differing, key=lambda each: each.sure, default=None))

    def _is_named(self, reading: Reading, other: Reading) -> bool:
        """Whether a reading names the goods that another one makes of others and an option: "a pepperoni pizza"."""
        pairs = list(zip_longest(reading.changes, other.changes))
        return reading is other or all(
            one == two
            or (one is not None and two is not None and one.at == two.at and self._is_made_of(one.line, two.line))
            for one, two in pairs
        )

    def _is_made_of(self, named: OrderLine | None, made: OrderLine | None) -> bool:
        """Whether a line is plain goods of a category with an option by which the other line's goods are called."""
        if named is None or made is None or made.products or not named.products or named.category != made.category:
            return False
        more = [each for each in made.modifiers if each not in named.modifiers]
        category = self._menu.category(named.category)
        group = category.group(more[0].group) if category and len(more) == 1 and more[0].action == "add" else None
        options = [group.option(each) for each in more[0].options] if group else []
        names = {word for p in self._menu.products_of(named) for n in self._names(p.names) for word in spoken(n)}
        said = [{*spoken(name)} for option in options if option for name in self._names(option.names)]
        return named.quantity == made.quantity and any(words <= names for words in said)

    def _names(self, names: Names) -> tuple[str, ...]:
        """The names of something in the language."""
        return names_in(names, self._language.code, self._menu.language)

    def _reading(
        self, said: Sequence[Said], cart: Sequence[OrderLine], spoken_of: int | None, about: OrderLine | None
    ) -> Reading:
        leftover = tuple(
            " ".join(each.span.words)
            for each in said
            if each.span.small == "leftover" or (each.span.small == AMOUNT and each.role != "Q")
        )
        if leftover:  # a number that nothing is sold by is asked about, and nothing is guessed
            return Reading(ParsedPhrase((), leftover), (), frozenset({ADD}), 0.0)
        sure = self._roles.sure(said)
        said = self._only_so_many(_of_what_was_named(said))
        if len(said) == 1 and _is_goods(
            said[0], about or (cart[spoken_of] if cart and spoken_of is not None else None)
        ):
            said = (replace(said[0], role="H", begin=ADD),)  # nothing but goods: "milk"
        pieces, shared = self._decoder.pieces(said)
        pieces = [each for piece in pieces for each in _goods_refused(piece)]
        if not any(_says_something(piece) for piece in pieces):
            unknown_goods = self._roles.strange_after_number(said)
            if unknown_goods:  # "a bicycle", in a shop that has none
                return Reading(ParsedPhrase((), (unknown_goods,)), (), frozenset({ADD}), sure)
        if len(pieces) == 1 and all(each.role in ("Q", "P", "K", "H") for each in said):
            pieces = _as_goods(pieces[0])
        if not cart and about is None:
            pieces = _of_something(pieces)
        basket = Basket(list(cart), spoken_of if spoken_of is not None else (len(cart) - 1 if cart else None))
        lines: dict[int, ParsedLine] = {}
        unknown: list[str] = []
        failed = False
        missing: list[str] = []
        run: list[Piece] = []
        alone = not any(piece.act == REMOVE and piece.names and not piece.every for piece in pieces)
        words = {word for each in said for word in each.span.words}
        of_its_kind = not any(piece.act == REMOVE for piece in pieces) and self._all_else.isdisjoint(words)
        if cart and not any(piece.item.head for piece in pieces):
            pieces = [self._upon(piece) for piece in pieces]
        if cart and self._is_removing(said) and not any(piece.act in (REMOVE, KEEP) for piece in pieces):
            read = {each.span.words for each in said if each.role != "O"}
            there = [each.span for each in said if each.token.cart_goods or each.token.cart_option]
            unread = [span for span in there if span.words not in read]
            pieces = [self._changer.to_be_removed(piece, basket, unread) for piece in pieces]
            if unread and not any(piece.act == REMOVE for piece in pieces):  # the wrong one might go
                return Reading(ParsedPhrase(no_order=True), (), frozenset({REMOVE}), sure, failed=True)
        self._changer.protect(pieces, basket)
        for piece in [*pieces, None]:
            refusing = piece is not None and piece.act == REMOVE
            if piece is not None and (piece.act <= PART or not (cart or run or lines or refusing)):
                run.append(piece)
                continue
            new, strange = self._new(run, shared, about)
            unknown += strange
            for each in new:
                basket.add(each.line)
                lines[len(basket.lines) - 1] = each
            run = []
            if piece is not None:
                if not self._changer.carry_out(piece, basket, alone, of_its_kind):
                    failed = True
                    missing += _named(piece)
                unknown += piece.unknown
        phrase = ParsedPhrase(_as_they_are(lines, basket, len(cart)), tuple(unknown), no_order=not pieces)
        acts = frozenset(piece.act if cart or piece.act == REMOVE else ADD for piece in pieces)
        return Reading(phrase, basket.changes(), acts, sure, failed=failed, missing=tuple(missing))

    def _only_so_many(self, said: Sequence[Said]) -> list[Said]:
        """Tokens with goods of the cart behind which it is said how many alone they are: "no, cough drops only one"."""
        after = [*said]
        for at, each in enumerate(said[:-2]):
            only, number = said[at + 1 : at + 3]
            there = each.role != "O" and each.token.cart_goods
            if there and (only.token.word,) in self._only and isinstance(number.span.value, int):
                after[at] = replace(each, role="K", begin=CHANGE)
                after[at + 2] = replace(number, role="Q", begin=0)
        return after

    def _is_removing(self, said: Sequence[Said]) -> bool:
        """Whether words of removing are among what was said."""
        return self.is_removing(tuple(word for each in said for word in each.span.words))

    def is_removing(self, words: tuple[str, ...]) -> bool:
        """Whether words of removing are among some words."""
        return holds(words, self._removing) or any(
            first in words and last in words[words.index(first) + 1 :] for first, last in self._removing_around
        )

    def _packed(self, parsed: ParsedLine, amount: Contents) -> list[ParsedLine]:
        """A line as the packs that together are an amount; none where the goods are not sold so."""
        products = self._menu.products_of(parsed.line)
        if len(products) != 1:
            return []
        variants = [each for each in products[0].variants if _fits(each, parsed.attributes_said)]
        return [
            replace(
                parsed,
                line=replace(
                    parsed.line.with_quantity(many),
                    attributes=tuple(sorted({**parsed.line.attribute_map, **dict(variant.attributes)}.items())),
                ),
                quantity_said=True,
                counted=True,
            )
            for variant, many in in_packs(amount, variants)
        ]

    def _upon(self, piece: Piece) -> Piece:
        """A piece as it is meant over a cart: loose options are of what is there ("a padded handle on it")."""
        item = piece.item
        if piece.act != ADD or piece.unknown or not item.options:
            return piece
        counted = item.quantity is not None and tuple(item.number.split()) not in self._articles
        some = item.quantity if counted else None
        return replace(piece, act=CHANGE, count=some, item=replace(item, quantity=None, counted=False))

    def _new(
        self, pieces: Sequence[Piece], shared: Sequence[SaidOption], about: OrderLine | None
    ) -> tuple[list[ParsedLine], list[str]]:
        """New lines of pieces, and what names nothing."""
        lines: list[ParsedLine] = []
        unknown = [word for piece in pieces for word in piece.unknown]
        headed = with_heads([piece for piece in pieces if not piece.unknown or piece.item.head is not None])
        for item in chain.from_iterable(map(_with_goods_beside, headed)):
            for option in shared:
                if option.options_in(item.categories):
                    item.options.append(option)
            parsed, strange = self._parser.read_item(item, about)
            if parsed is not None and item.amount is not None:
                packs = self._packed(parsed, item.amount)
                lines += packs
                strange = strange if packs else [*strange, item.number]
            elif parsed is not None:
                lines.append(parsed)
            unknown += strange
        if any(each.line.quantity for each in lines):  # "two bananas and zero lemons"
            lines = [each for each in lines if each.line.quantity]
        return [each for each in lines if not names_the_kind(each, lines)], unknown


def _of_what_was_named(said: Sequence[Said]) -> list[Said]:
    """Tokens with half a name as one of the goods that were named right before: "rice, the golden valley one"."""
    after: list[Said] = []
    for at, each in enumerate(said):
        if each.role == "H" and each.span.heads and all(m.half for m in each.span.heads):
            near = reversed(said[max(0, at - NAMED_BEFORE) : at])
            before = next((e.span for e in near if e.role == "O" and e.span.heads), None)
            found = narrowed(each.span, before) if before is not None else None
            each = replace(each, span=found) if found is not None else each
        after.append(each)
    return after


def _with_goods_beside(item: Item) -> list[Item]:
    """An item, and the goods that were read as options which it cannot have: "a coke eggs and milk"."""
    beside = []
    for option in [*item.options] if item.head is not None else ():
        heads = (option.otherwise or option.span).heads
        if not option.removed and any(not m.half for m in heads) and not option.options_in(item.categories):
            item.options.remove(option)
            goods = replace(option.span, meanings=heads)
            beside.append(Item(option.count or 1, option.count is not None, head=goods))
    return [item, *beside]


def _is_goods(said: Said, that: OrderLine | None) -> bool:
    """Whether a name by itself is of goods: in full, and of nothing that what was last spoken of could have."""
    if said.role == "O":
        return bool(said.span.heads)
    full = any(not meaning.half for meaning in said.span.heads)
    return said.role == "A" and full and not (that and said.span.options_in((that.category,)))


def _says_something(piece: Piece) -> bool:
    """Whether a piece has more than a number."""
    item = piece.item
    told = item.head is not None or item.options or piece.unknown or piece.names
    return bool(told) or piece.place is not None or piece.every > 0 or piece.act > PART


def _fits(variant: Variant, said: Sequence[tuple[str, str]]) -> bool:
    """Whether a pack has every attribute that was said of its groups."""
    own = dict(variant.attributes)
    return all(own.get(group, value) == value for group, value in said)


def _as_they_are(lines: Mapping[int, ParsedLine], basket: Basket, before: int) -> tuple[ParsedLine, ...]:
    """New lines after all that was said of them: "two coffees, and loads of ice in the large one"."""
    there = [(at, line) for at, line in basket.there() if at >= before]
    return tuple(replace(lines[at], line=line) if at in lines else ParsedLine(line) for at, line in there)


def _of_something(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of an order with goods among them: what may be goods is, where nothing else is ("oat milk")."""
    if any(piece.item.head is not None or piece.unknown for piece in pieces):
        return [*pieces]
    for piece in pieces:
        if goods_of_options(piece.item):
            break
    return [*pieces]


def _goods_refused(piece: Piece) -> list[Piece]:
    """A piece that only refuses goods, as taking them away: "no coke"."""
    item = piece.item
    refused = [o.span for o in item.options if o.removed and not o.span.options and o.span.heads]
    if item.head is not None or not refused or len(refused) < len(item.options):
        return [piece]
    return [Piece(REMOVE, names=[span]) for span in refused]


def _named(piece: Piece) -> list[str]:
    """The words by which a piece names goods or options."""
    item = piece.item
    spans = [*piece.names, *([item.head] if item.head else []), *(option.span for option in item.options)]
    return [" ".join(span.words) for span in spans]


def _as_goods(piece: Piece) -> list[Piece]:
    """Nothing but a number and a name of goods, as the order that it is: "two lattes", whatever is in the cart."""
    goods = [name for name in (*piece.names, *((piece.item.head,) if piece.item.head else ())) if name.heads]
    quantity = piece.item.quantity if piece.item.quantity is not None else piece.count
    if len(goods) != 1 or quantity is None:
        return [piece]
    return [Piece(ADD, replace(piece.item, head=goods[0], quantity=quantity, counted=quantity > 1))]
