"""Pieces over a cart to the changes that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sayso.intent import Change
from sayso.language import Language, spoken
from sayso.menu import Menu, Product, names_in
from sayso.order import OrderLine
from sayso.understanding.amounts import packs_counted
from sayso.understanding.edits import altered, without
from sayso.understanding.items import Item, SaidOption
from sayso.understanding.phrase import PhraseParser
from sayso.understanding.phrases.decoder import LAST, Piece
from sayso.understanding.phrases.roles import has_option, is_part_of_name, names_goods
from sayso.understanding.phrases.tokens import ADD, CHANGE, COPY, KEEP, MORE, REMOVE
from sayso.understanding.spans import Span


@dataclass
class Basket:
    """The cart while pieces are carried out one after another."""

    lines: list[OrderLine | None]
    that: int | None
    """Index of the line last spoken of."""
    before: tuple[OrderLine, ...] = field(init=False)
    already: int | None = None
    """Index of a line that was to be as it is ("the pizza must be medium")."""
    kept: set[int] = field(default_factory=set)
    """Indices of lines that were said to stay."""
    protected: set[int] = field(default_factory=set)
    """Indices of lines that are said to stay further on: "the other one out, keep the one with oat milk"."""
    said: dict[int, OrderLine] = field(default_factory=dict)
    """Every line that is there or was taken out again, as it was last."""

    def __post_init__(self) -> None:
        self.before = tuple(line for line in self.lines if line is not None)
        self.said = dict(self.there())

    def keep(self, places: Sequence[int], alone: bool, of_its_kind: bool = False) -> None:
        """Let lines stay, also such as were taken out a moment ago; where `alone`, take out all others like them.

        What is there is like what is there, what was said a moment ago like what was said a moment ago. Where there are
        others `of_its_kind`, those alone go: "i only want the two percent", which says nothing of the eggs.
        """
        self.kept.update(places)
        new = all(at >= len(self.before) for at in places)
        others = range(len(self.before) if new else 0, len(self.lines) if new else len(self.before))
        kinds = {self.said[at].category for at in self.kept}
        alike = [at for at in others if at not in self.kept and at in self.said and self.said[at].category in kinds]
        for at in others:
            goes = alone and (at in alike or not (alike and of_its_kind))
            self.lines[at] = self.said[at] if at in self.kept else None if goes else self.lines[at]
        self.that = self.already = places[-1]

    def changes(self) -> tuple[Change, ...]:
        """What is other than at first; where nothing is, the line that was to be as it is."""
        found = [Change(at, line) for at, line in enumerate(self.lines[: len(self.before)]) if line != self.before[at]]
        found += [Change(None, line) for line in self.lines[len(self.before) :] if line is not None]
        if not found and self.already is not None and self.already < len(self.before):
            found = [Change(self.already, self.before[self.already])]
        return tuple(found)

    def there(self) -> list[tuple[int, OrderLine]]:
        """Lines that are there, with their places."""
        return [(at, line) for at, line in enumerate(self.lines) if line is not None]

    def add(self, line: OrderLine) -> None:
        """A new line at the end, which is spoken of from now on."""
        self.lines.append(line)
        self.that = len(self.lines) - 1
        self.said[self.that] = line

    def put(self, at: int, line: OrderLine | None) -> None:
        """A line as it is now; None where it goes."""
        self.lines[at] = line
        if line is not None:
            self.that = at
            self.said[at] = line


class Changer:
    """Carries pieces out over carts of one menu."""

    def __init__(self, menu: Menu, language: Language, parser: PhraseParser) -> None:
        self._language = language
        self._menu = menu
        self._parser = parser

    def to_be_removed(self, piece: Piece, basket: Basket, beside: Sequence[Span]) -> Piece:
        """A piece of words of removing that says nothing but what a line is: "remove the medium coffee".

        What else was said that names goods and options of the cart, `beside` it, must name it, too.
        """
        head = [piece.item.head] if piece.item.head is not None else []
        names = [*piece.names, *head, *(option.span for option in piece.item.options), *beside]
        plain = not any(option.removed for option in piece.item.options) and not piece.item.more_heads
        goods = [name for name in (*piece.names, *head) if name.heads]
        if piece.act not in (ADD, CHANGE) or not plain or not goods or piece.unknown:
            return piece
        meant = basket.there()
        for name in names:
            meant = [
                (at, line)
                for at, line in meant
                if (names_goods(line, name) if any(name is each for each in goods) else has_option(line, name))
            ]
        if not meant:
            return piece
        said = piece.item.quantity if piece.item.counted else piece.count
        return Piece(REMOVE, names=names, count=said, place=piece.place, every=piece.every)

    def carry_out(self, piece: Piece, basket: Basket, alone: bool = True, of_its_kind: bool = False) -> bool:
        """Change the basket; False where nothing there is meant, or it cannot be that.

        `alone` says of what stays whether nothing else does, `of_its_kind` whether that is said of its kind alone.
        """
        if piece.act == KEEP:
            return self._kept(piece, basket, alone, of_its_kind)
        piece = _named_by_what_it_has(piece, basket)
        several = self._one_by_one(piece, basket) if piece.act == REMOVE else ()
        if several:
            done = [self.carry_out(each, basket, alone) for each in several]
            return all(done)
        piece = self._counted(_with_wanted(piece, basket), basket)
        places = self._meant(piece, basket)
        piece = _without_kind(piece, basket, places)
        if piece.half and places and (line := basket.lines[places[0]]) is not None:
            piece = replace(piece, count=max(1, line.quantity // 2), half=False)
        if not places and piece.act == REMOVE and self._is_gone(piece, basket):
            return True  # "take the milk away, i don't want milk"
        if not places or any(not option.span.options for option in piece.item.options):
            return False
        if piece.act == REMOVE:
            piece = _without_option(piece, basket.lines[places[0]])
        match piece.act:
            case act if act == REMOVE:
                for at in places:
                    self._removed(piece, at, basket)
                return True
            case act if act == MORE:
                line = basket.lines[places[0]]
                assert line is not None
                basket.put(places[0], line.with_quantity(line.quantity + _more(piece)))
                return True
            case act if act == COPY:
                return self._copied(piece, places[0], basket)
            case act if act == CHANGE:
                done = [self._changed(piece, at, basket) for at in places]
                return any(done) if piece.every else all(done)
        return False

    def protect(self, pieces: Sequence[Piece], basket: Basket) -> None:
        """Note the lines that pieces say shall stay, so that what is to go is none of them."""
        for piece in pieces:
            names = _all_names(piece)
            if piece.act != KEEP or not (names or piece.item.options):
                continue
            found = self._called_all(names, basket.there())
            wanted = [option.span for option in piece.item.options if not option.removed]
            found = [(at, line) for at, line in found if all(has_option(line, span) for span in wanted)]
            basket.protected.update(at for at, _ in found if len(found) < len(basket.lines))

    def _is_gone(self, piece: Piece, basket: Basket) -> bool:
        """Whether what is to go has gone by what was said before in the same utterance."""
        gone = [(at, line) for at, line in sorted(basket.said.items()) if basket.lines[at] is None]
        return bool(piece.names and self._called_all(piece.names, gone))

    def _one_by_one(self, piece: Piece, basket: Basket) -> Sequence[Piece]:
        """What is to go, name by name, where no line has all of the names; none where one has, or nothing has.

        "Take the tea out, and the whole milk"; names of sizes that nothing there has say nothing: "the regular coke".
        """
        there = basket.there()
        if len(piece.names) < 2 or self._meant(piece, basket):
            return ()
        runs: list[list[Span]] = []
        meant = there
        sizes: list[Span] = []
        for name in piece.names:
            closer = self._called(name, meant) if runs and not sizes else []
            if closer:
                runs[-1].append(name)
                meant = closer
            elif not name.heads:
                sizes.append(name)
            elif found := self._called(name, there):
                so = [each for each in sizes if self._called(each, found)]
                runs.append([*so, name])
                meant = [each for each in found if all(has_option(each[1], size) for size in so)] or found
                sizes = []
            else:
                return ()  # something that is not there
        return [replace(piece, names=names) for names in runs]

    def _counted(self, piece: Piece, basket: Basket) -> Piece:
        """A change whose words for packs only count, where nothing there comes in such: "two packs of those"."""
        if piece.act not in (ADD, CHANGE):
            return piece
        kinds = {line.category for _, line in basket.there()}
        for span in (*piece.names, *(option.span for option in piece.item.options if not option.removed)):
            if span.options_in(kinds):
                continue
            count = packs_counted(span.words, self._language)
            measure = self._language.words("measures").issuperset(span.words)
            if measure or (count is not None and piece.item.quantity is None and piece.count is None):
                options = [option for option in piece.item.options if option.span is not span]
                names = [name for name in piece.names if name is not span]
                item = replace(piece.item, options=options)
                if count is not None and not measure:
                    item = replace(item, quantity=count, counted=True)
                piece = replace(piece, act=CHANGE, names=names, item=item)
        return piece

    def _meant(self, piece: Piece, basket: Basket) -> list[int]:
        """Places of the lines that are meant; none where nothing there is so called."""
        there = basket.there()
        found = self._called_all(piece.names, there)
        if piece.act == REMOVE:
            found = [(at, line) for at, line in found if at not in basket.protected] or found
        places = [at for at, _ in found]
        if not places:
            return []
        counted = piece.count is not None and piece.names and piece.act == REMOVE
        if counted and len(places) > 1 and sum(line.quantity for _, line in found) == piece.count:
            return places  # "the two medium pizzas", which are two kinds
        if piece.place == LAST:
            return places[-1:]
        if piece.place is not None:
            return places[piece.place - 1 : piece.place] if 0 < piece.place <= len(places) else []
        if piece.every and not piece.names and piece.act == REMOVE:  # "keep the latte, remove everything else"
            places = [at for at in places if at not in basket.kept]
        if piece.every:
            return places[-2:] if piece.every == 2 and not piece.names else places
        head = piece.item.head
        if head is not None and piece.item.counted and not piece.names:  # "make it three lattes"
            places = [at for at, line in there if names_goods(line, head)] or places
        fitting = [at for at in places if self._takes(piece, at, basket)]
        choice = fitting or places
        if head is not None and piece.act == CHANGE and not piece.names:  # "make it a sesame bagel", of two pastries
            alike = [at for at in choice if self._is_alike(basket.lines[at], head)]
            if len(alike) == 1:
                return alike
        return [basket.that] if basket.that in choice else choice[-1:]

    def _is_alike(self, line: OrderLine | None, goods: Span) -> bool:
        """Whether the goods of a line have a word of their names in common with other goods of their category."""
        if line is None or all(each.category != line.category for each in goods.heads):
            return False
        names = [name for product in self._menu.products_of(line) for name in self._names(product)]
        return not {word for name in names for word in spoken(name)}.isdisjoint(goods.words)

    def _names(self, product: Product) -> tuple[str, ...]:
        return names_in(product.names, self._language.code, self._menu.language)

    def _called(self, name: Span, lines: Sequence[tuple[int, OrderLine]]) -> list[tuple[int, OrderLine]]:
        """The lines that words name: by their goods, else by what they have, else by a part of their names."""
        goods = [(at, line) for at, line in lines if names_goods(line, name)]
        itself = [(at, line) for at, line in goods if not line.products]  # "the coffee" is no latte where there is one
        goods = itself if itself and all(m.kind == "category" for m in name.heads) else goods
        options = goods or [(at, line) for at, line in lines if has_option(line, name)]
        return options or [(at, line) for at, line in lines if is_part_of_name(self._menu, self._language, line, name)]

    def _called_all(
        self, names: Sequence[Span], lines: Sequence[tuple[int, OrderLine]]
    ) -> Sequence[tuple[int, OrderLine]]:
        """The lines that all of some names name, one name after another."""
        for name in names:
            lines = self._called(name, lines)
        return lines

    def _kept(self, piece: Piece, basket: Basket, alone: bool, of_its_kind: bool) -> bool:
        """Let stay what is named, all of it, and change it where something else is said of it: "just one of them"."""
        names = _all_names(piece)
        found = self._called_all(names, sorted(basket.said.items()))
        wanted = [option.span for option in piece.item.options if not option.removed]
        found = [(at, line) for at, line in found if all(has_option(line, span) for span in wanted)] or found
        places = [at for at, _ in found]
        if piece.place is not None:
            places = places[-1:] if piece.place == LAST else places[piece.place - 1 : piece.place]
        elif not names:
            places = [basket.that] if basket.that in places else places[-1:]
        if not places:
            return False
        basket.keep(places, alone, of_its_kind)
        other = replace(piece, act=CHANGE, every=0, item=replace(piece.item, head=None))
        if other.item == Item() and other.count is None:
            return True
        done = [self._changed(other, at, basket) for at in places]
        return any(done)

    def _takes(self, piece: Piece, at: int, basket: Basket) -> bool:
        """Whether a line can have, or has, what is said of it."""
        line = basket.lines[at]
        assert line is not None
        options = piece.item.options
        if piece.act == REMOVE or (options and all(o.removed for o in options)):
            gone = [o.span for o in options if o.removed]
            return not gone or all(has_option(line, span) for span in gone) or len(basket.there()) == 1
        if piece.count is not None and piece.item.options and line.quantity < piece.count:
            return False
        return all(o.options_in((line.category,)) for o in options)

    def _altered(self, piece: Piece, line: OrderLine) -> OrderLine | None:
        """A line with what was said in place of what it was; None where it cannot be that."""
        item = _goods_of_its_kind(piece.item, line)
        refused = [o for o in item.options if o.removed]
        if refused:
            bare, strange = self._parser.read_item(
                replace(item, head=None, quantity=None, pack=None, options=refused), line
            )
            if bare is None or strange:
                return None
            line = without(line, bare.line.modifiers)
        wanted = [o for o in item.options if not o.removed]
        if not wanted and item.head is None and item.quantity is None and item.pack is None:
            return line if refused else None
        if item.head is None and not wanted and item.pack is None and item.quantity is not None:
            return line.with_quantity(item.quantity) if item.quantity > 0 else None
        counted = item.quantity is not None and (item.counted or item.head is None)
        said = replace(item, options=wanted)
        parsed, strange = self._parser.read_item(said, line)
        if parsed is None or strange or parsed.products:
            return None
        return altered(replace(parsed, counted=counted), self._menu, line)

    def _changed(self, piece: Piece, at: int, basket: Basket) -> bool:
        line = basket.lines[at]
        assert line is not None
        if piece.item.quantity == 0:
            basket.put(at, None)
            return True
        if (
            piece.count is not None
            and not piece.item.options
            and piece.item.head is None
            and piece.item.quantity is None
        ):
            piece = replace(piece, count=None, item=replace(piece.item, quantity=piece.count, counted=True))
        if piece.item.quantity is not None and _only_names(piece.item.options, line):  # "just one large iced latte"
            piece = replace(piece, item=replace(piece.item, options=[], counted=True))
        said = piece.item.quantity
        if said is not None and said < line.quantity and piece.item.options and piece.item.head is None:
            piece = replace(piece, count=said, item=replace(piece.item, quantity=None))  # "two of them pink"
        if piece.count is not None and piece.count > line.quantity and not piece.names:  # "three big bags of those"
            piece = replace(piece, count=None, item=replace(piece.item, quantity=piece.count, counted=True))
        some = piece.count if piece.count is not None and piece.count < line.quantity else None
        if some is None and piece.count is not None and piece.count > line.quantity:
            return False
        after = self._altered(piece, line if some is None else line.with_quantity(some))
        if after is None:
            return False
        if after == line and not any(option.removed for option in piece.item.options):
            basket.already = at
        if some is None:
            basket.put(at, after)
        else:
            basket.put(at, line.with_quantity(line.quantity - some))
            basket.add(after)
        return True

    def _removed(self, piece: Piece, at: int, basket: Basket) -> None:
        line = basket.lines[at]
        assert line is not None
        refused = [o for o in piece.item.options if o.removed]
        if refused:
            self._changed(replace(piece, act=CHANGE, item=replace(piece.item, options=refused)), at, basket)
            return
        some = piece.count if piece.count is not None else piece.item.quantity
        left = line.quantity - some if some is not None else 0
        basket.put(at, line.with_quantity(left) if left > 0 else None)

    def _copied(self, piece: Piece, at: int, basket: Basket) -> bool:
        line = basket.lines[at]
        assert line is not None
        quantity = piece.item.quantity if piece.item.quantity is not None else line.quantity
        plain = not piece.item.options and piece.item.head is None
        bare = replace(piece, item=replace(piece.item, quantity=None, pack=None))
        after = line if plain else self._altered(bare, line)
        if after is None:
            return False
        basket.add(after.with_quantity(quantity))
        return True


def _all_names(piece: Piece) -> list[Span]:
    """What a piece names, as what is there and as what is wanted."""
    return [*piece.names, *([piece.item.head] if piece.item.head is not None else [])]


def _named_by_what_it_has(piece: Piece, basket: Basket) -> Piece:
    """A piece that refuses what every line has one of, a size or a pack, as the removal of the line that has it.

    "Take the small bag out"; "dump the can", beside a six pack of the same.
    """
    options = piece.item.options
    sized = [each for each in options if each.removed and all(m.kind == "attribute" for m in each.span.options)]
    if not sized or len(sized) < len(options) or piece.item.head is not None or piece.item.quantity is not None:
        return piece
    having = [line for _, line in basket.there() if all(has_option(line, each.span) for each in sized)]
    beside = [
        line for _, line in basket.there() if line not in having and line.category in {h.category for h in having}
    ]
    if not having or (piece.act != REMOVE and (piece.act != CHANGE or not beside or piece.names)):
        return piece
    named = [each.span for each in sized]
    return replace(piece, act=REMOVE, names=[*named, *piece.names], item=replace(piece.item, options=[]))


def _only_names(options: Sequence[SaidOption], line: OrderLine) -> bool:
    """Whether options say nothing but what a line is: it has all of them."""
    return bool(options) and all(not each.removed and has_option(line, each.span) for each in options)


def _goods_of_its_kind(item: Item, line: OrderLine) -> Item:
    """What is said of a line, with goods where what seemed an option is none of it: "to chicken ones"."""
    for option in item.options if item.head is None else ():
        goods = tuple(m for m in option.span.heads if m.category == line.category)
        if goods and not option.removed and not option.options_in((line.category,)):
            rest = [each for each in item.options if each is not option]
            return replace(item, head=replace(option.span, meanings=goods), options=rest)
    return item


def _without_option(piece: Piece, line: OrderLine | None) -> Piece:
    """A removal of an option as the change that it is: "no ham on the hawaiian", "lose the bacon"."""
    if line is None or not piece.names or piece.count is not None or piece.stands_for_goods or piece.every:
        return piece
    first, then = piece.names[0], piece.names[1:2]
    is_option = not names_goods(line, _by_full_names(first)) and any(
        m.kind == "modifier" for m in first.options_in((line.category,))
    )
    if not is_option or not (all(names_goods(line, name) for name in then) if then else has_option(line, first)):
        return piece
    option = SaidOption(first, removed=True)
    return replace(piece, act=CHANGE, item=replace(piece.item, options=[*piece.item.options, option]))


def _by_full_names(span: Span) -> Span:
    """Words with what they mean as full names."""
    return replace(span, meanings=tuple(meaning for meaning in span.meanings if not meaning.half))


def _with_wanted(piece: Piece, basket: Basket) -> Piece:
    """A change with the options it wants, where words that seemed to name a line name what no line has yet.

    "Three of them with butter", when none has butter.
    """
    if piece.act != CHANGE:
        return piece
    lines = [line for _, line in basket.there()]
    wanted = [
        name
        for name in piece.names
        if not any(names_goods(line, _by_full_names(name)) or has_option(line, name) for line in lines)
        and not (piece.item.counted and any(names_goods(line, name) for line in lines))  # "make it five pepperoni"
        and any(name.options_in((line.category,)) for line in lines)
    ]
    if not wanted:
        return piece
    options = [*piece.item.options, *(SaidOption(name) for name in wanted)]
    names = [name for name in piece.names if name not in wanted]
    return replace(piece, names=names, item=replace(piece.item, options=options))


def _more(piece: Piece) -> int:
    """How many more are meant: one, where no number is said."""
    said = piece.item.quantity if piece.item.quantity is not None else piece.count
    return 1 if said is None else said


def _without_kind(piece: Piece, basket: Basket, places: Sequence[int]) -> Piece:
    """A piece without goods that only say what kind of thing the line is: "make it three pizzas"."""
    head, lines = piece.item.head, [line for at in places if (line := basket.lines[at]) is not None]
    if head is None or not lines or any(m.kind == "product" for m in head.heads):
        return piece
    same = all(names_goods(line, head) for line in lines)
    return replace(piece, item=replace(piece.item, head=None)) if same else piece
