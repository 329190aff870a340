"""Pieces over a cart to the changes that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sayso.intent import Change
from sayso.language import Language
from sayso.menu import Menu
from sayso.order import OrderLine
from sayso.understanding.edits import altered, without
from sayso.understanding.items import Item, SaidOption
from sayso.understanding.phrase import PhraseParser
from sayso.understanding.phrases.decoder import LAST, Piece
from sayso.understanding.phrases.roles import has_option, is_part_of_name, names_goods
from sayso.understanding.phrases.tokens import ADD, CHANGE, COPY, MORE, REMOVE
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

    def __post_init__(self) -> None:
        self.before = tuple(line for line in self.lines if line is not None)

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

    def put(self, at: int, line: OrderLine | None) -> None:
        """A line as it is now; None where it goes."""
        self.lines[at] = line
        if line is not None:
            self.that = at


class Changer:
    """Carries pieces out over carts of one menu."""

    def __init__(self, menu: Menu, language: Language, parser: PhraseParser) -> None:
        self._language = language
        self._menu = menu
        self._parser = parser

    def carry_out(self, piece: Piece, basket: Basket) -> bool:
        """Change the basket; False where nothing there is meant, or it cannot be that."""
        piece = self._counted(_with_wanted(piece, basket), basket)
        places = self._meant(piece, basket)
        piece = _without_kind(piece, basket, places)
        if piece.half and places and (line := basket.lines[places[0]]) is not None:
            piece = replace(piece, count=max(1, line.quantity // 2), half=False)
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

    def _counted(self, piece: Piece, basket: Basket) -> Piece:
        """A change whose words for packs only count, where nothing there comes in such: "two packs of those"."""
        if piece.act not in (ADD, CHANGE):
            return piece
        kinds = {line.category for _, line in basket.there()}
        for span in (*piece.names, *(option.span for option in piece.item.options if not option.removed)):
            if span.options_in(kinds):
                continue
            count = self._parser.counts_packs(span)
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
        found = there
        for name in piece.names:
            goods = [(at, line) for at, line in found if names_goods(line, name)]
            options = [(at, line) for at, line in found if has_option(line, name)]
            found = (
                goods
                or options
                or [(at, line) for at, line in found if is_part_of_name(self._menu, self._language, line, name)]
            )
        places = [at for at, _ in found]
        if not places:
            return []
        if piece.place == LAST:
            return places[-1:]
        if piece.place is not None:
            return places[piece.place - 1 : piece.place] if 0 < piece.place <= len(places) else []
        if piece.every:
            return places[-2:] if piece.every == 2 and not piece.names else places
        head = piece.item.head
        if head is not None and piece.item.counted and not piece.names:  # "make it three lattes"
            places = [at for at, line in there if names_goods(line, head)] or places
        fitting = [at for at in places if self._takes(piece, at, basket)]
        choice = fitting or places
        return [basket.that] if basket.that in choice else choice[-1:]

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
    is_option = not names_goods(line, _by_full_names(first)) and bool(first.options_in((line.category,)))
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
