"""What an utterance may refer to, and what becomes of a line of the cart when it is said to be otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sayso.intent import Change, Intent
from sayso.menu import Menu, complete
from sayso.order import Modifier, OrderLine
from sayso.understanding.phrase import ParsedLine


@dataclass(frozen=True)
class Context:
    """What an utterance may refer to."""

    lines: tuple[OrderLine, ...] = ()
    """The cart's; where it is empty, those of the order just placed."""
    spoken_of: int | None = None
    """Index of the line last spoken of."""
    just_put: tuple[int, ...] = ()
    """Indices of the lines that the last turn put into the cart or changed."""
    moment: str = ""
    """The intent by which a moment was told or refused last, until the cart is changed."""
    placed: bool = False
    """Whether `lines` are those of the order just placed."""
    waiting: OrderLine | None = None
    """A line of which we have just asked how many, or which."""
    choices: tuple[OrderLine, ...] = ()
    """The goods that we have just offered for it, in the order in which we named them."""
    today: date | None = None
    """The day it is in the shop, from which periods are told."""
    about: tuple[OrderLine, ...] = ()
    """The goods last asked about or offered."""
    expecting: str | None = None
    """The slot type of the answer that we have just asked for, where it may be said alone: a code, a phone number."""
    said: str = "opening"
    """The state of the talk, one of `wishes.phrases.STATES`."""
    inquiry: Intent | None = None
    """What was asked of us last and answered."""
    known: Callable[[str], Mapping[tuple[str, ...], str]] = lambda slot_type: {}
    """Values of slot types that each customer has their own of (favourites, members of the household)."""

    @property
    def told(self) -> OrderLine | None:
        """The one thing that was just told about, of which loose options are said; None where there is none."""
        return self.about[0] if self.said in ("told", "which") and len(self.about) == 1 else None

    @property
    def that(self) -> int | None:
        """Index of the line that "that" means: the one last spoken of, else the last."""
        if self.spoken_of is not None and self.spoken_of < len(self.lines):
            return self.spoken_of
        return len(self.lines) - 1 if self.lines else None

    @property
    def line_meant(self) -> OrderLine | None:
        """The line that "that" means."""
        return self.lines[self.that] if self.that is not None else None


def _split(at: int, line: OrderLine, altered: OrderLine, count: int | None) -> Iterator[Change]:
    """The line changed, or so many of it."""
    if count is not None and 0 < count < line.quantity:
        yield Change(at, line.with_quantity(line.quantity - count))
        yield Change(None, altered.with_quantity(count))
    else:
        yield Change(at, altered)


def additions(parsed: Sequence[ParsedLine]) -> tuple[Change, ...]:
    """New lines; what is in the cart already becomes more of it when they are applied."""
    return tuple(Change(None, each.line) for each in parsed)


def find(parsed: ParsedLine, context: Context) -> int | None:
    """Index of the cart line that the words name, the one last spoken of first."""

    def agrees(line: OrderLine) -> bool:
        wanted = parsed.line
        named = parsed.products or wanted.products
        return (
            line.category == wanted.category
            and (not parsed.product_said or not named or bool(set(named) & set(line.products)))
            and set(parsed.attributes_said) <= set(line.attributes)
            and all(m.options in {k.options for k in line.modifiers} for m in wanted.modifiers)
        )

    order = range(len(context.lines) - 1, -1, -1)
    found = [index for index in order if agrees(context.lines[index])]
    return context.that if context.that in found else next(iter(found), None)


def set_quantity(quantity: int, context: Context, at: int | None = None) -> tuple[Change, ...]:
    """So many of a line, else of the one we asked about, else of the one last spoken of; nought takes it away."""
    if context.waiting is not None and at is None:
        return (Change(None, context.waiting.with_quantity(quantity)),)
    at = context.that if at is None else at
    if at is None:
        return ()
    return (Change(at, context.lines[at].with_quantity(quantity) if quantity else None),)


def alteration(
    parsed: ParsedLine, menu: Menu, context: Context, at: int | None = None, splitting: bool = False
) -> tuple[Change, ...]:
    """The line that is meant, with what was said in place of what it was; the rest of it stays.

    `splitting`: a number smaller than the line's is how many of it change ("three of them with butter").
    """
    same_kind = [i for i, line in enumerate(context.lines) if line.category == parsed.line.category]
    if parsed.product_said:
        same_product = [i for i in same_kind if context.lines[i].products == parsed.line.products]
        same_kind = same_product or same_kind
    if at is None:
        at = context.that if context.that in same_kind else next(reversed(same_kind), None)
    if at is None:
        return ()
    line = context.lines[at]
    if parsed.counted and parsed.line.quantity == 0:
        return (Change(at, None),)
    after = altered(parsed, menu, line)
    return tuple(_split(at, line, after, after.quantity if splitting else None))


def altered(parsed: ParsedLine, menu: Menu, line: OrderLine) -> OrderLine:
    """A line with what was said in place of what it was; the rest of it stays."""
    quantity = parsed.line.quantity if parsed.counted else line.quantity
    products = parsed.line.products if parsed.product_said else line.products
    if line.category != parsed.line.category:
        return _with_common(replace(parsed.line, quantity=quantity), parsed, line, menu)
    category = menu.category(line.category)
    exclusive = {group.id for group in category.groups if group.exclusive} if category else set()
    attributes = {**dict(line.attributes), **dict(parsed.attributes_said)}
    said = {m.options for m in parsed.line.modifiers}
    replaced = {m.group for m in parsed.line.modifiers}
    if products == line.products:
        # of other goods, what is said of a group is all of it: "the sesame one, with cream cheese"
        replaced &= exclusive
    kept = (m for m in line.modifiers if m.options not in said and m.group not in replaced)
    modifiers = (*kept, *parsed.line.modifiers)
    return complete(menu, OrderLine(line.category, products, quantity, tuple(sorted(attributes.items())), modifiers))


def _with_common(moved: OrderLine, parsed: ParsedLine, old: OrderLine, menu: Menu) -> OrderLine:
    """Goods of another category, keeping every attribute and option of the old ones that they can have."""
    category = menu.category(moved.category)
    products = menu.products_of(moved)
    if category is None or len(products) != 1:
        return moved
    attributes = dict(moved.attributes)
    for group in category.attributes_of(products[0]):
        kept = old.attribute_map.get(group.id)
        if kept and group.option(kept) and group.id not in dict(parsed.attributes_said):
            attributes[group.id] = kept
    modifiers = [*moved.modifiers]
    for modifier in old.modifiers:
        known = category.group(modifier.group)
        if known and all(known.option(option) for option in modifier.options) and modifier not in modifiers:
            modifiers.append(modifier)
    return replace(moved, attributes=tuple(sorted(attributes.items())), modifiers=tuple(modifiers))


def removal(parsed: ParsedLine, at: int, context: Context) -> Change:
    """The line gone, or as many fewer as were named."""
    line = context.lines[at]
    if parsed.quantity_said and parsed.line.quantity < line.quantity:
        return Change(at, line.with_quantity(line.quantity - parsed.line.quantity))
    return Change(at, None)


def without_options(modifiers: Sequence[Modifier], context: Context, at: int | None = None) -> tuple[Change, ...]:
    """A line, else the one last spoken of, without these options."""
    at = context.that if at is None else at
    return () if at is None else (Change(at, without(context.lines[at], modifiers)),)


def without(line: OrderLine, modifiers: Sequence[Modifier]) -> OrderLine:
    """The line without these options: one added before goes without trace, another is left out."""
    named = {m.options for m in modifiers}
    added = [m for m in line.modifiers if m.action == "add" and m.options in named]
    kept = [m for m in line.modifiers if m not in added]
    gone = {m.options for m in added}
    refused = [
        Modifier(m.group, m.options, "remove")
        for m in modifiers
        if m.options not in gone and not any(k.options == m.options for k in kept)
    ]
    return replace(line, modifiers=(*kept, *refused))
