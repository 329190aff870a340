"""An order phrase to order lines, driven by the menu alone.

The phrase is cut into spans, the spans into items (each with one head, the thing ordered), and each item is read
within the category of its head.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from sayso.language import spoken
from sayso.menu import complete
from sayso.order import Modifier, OrderLine
from sayso.understanding.lexicon import Lexicon, Meaning, Span

MOST_WORDS = 400
"""Words of a phrase that are read; nobody says more in a breath."""


@dataclass(frozen=True)
class ParsedLine:
    """One line as it was said."""

    line: OrderLine
    products: tuple[str, ...] = ()
    """The products it could be, where that must be asked."""
    quantity_said: bool = False
    counted: bool = False
    """Whether the quantity was a number and no mere "a"."""
    product_said: bool = False
    headed: bool = True
    """Whether the thing itself was named; else only options of something else were."""
    attributes_said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ParsedPhrase:
    """What a phrase says."""

    lines: tuple[ParsedLine, ...] = ()
    unknown: tuple[str, ...] = ()
    """Runs of words that mean nothing here."""
    no_order: bool = False
    """Holds words that no order holds ("was", "he said")."""
    refused: tuple[ParsedLine, ...] = ()
    """Goods that were named only to be refused ("no coke")."""


@dataclass
class _Said:
    """An option as it was said."""

    span: Span
    removed: bool = False
    amount: str | None = None
    count: int | None = None


@dataclass
class _Item:
    quantity: int | None = None
    counted: bool = False
    number: str = ""
    """The words of its quantity."""
    head: Span | None = None
    options: list[_Said] = field(default_factory=list)
    unknown: bool = False
    closed: bool = False
    """After its head, a joining word was heard: what comes next may be something new."""
    joined: bool = False
    """A joining word was heard before it."""
    refused: bool = False
    part_of: _Item | None = None
    """The item of which this is some ("three pizzas, one with mushrooms")."""

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m.category for m in self.head.heads)) if self.head else ()


class PhraseParser:
    """Reads order phrases over one menu."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._menu = lexicon.menu
        self._hesitations = lexicon.language.phrases("hesitations")
        self._everyday = lexicon.language.words("common")
        self._takes_back = lexicon.language.phrases("takes_back")

    def parse(self, phrase: str, about: OrderLine | None = None) -> ParsedPhrase:
        """The lines of a phrase; `about` is the line that loose options ("large", "no onions") speak of."""
        return self.parse_words(spoken(phrase)[:MOST_WORDS], about)

    def parse_words(self, words: Sequence[str], about: OrderLine | None = None) -> ParsedPhrase:
        """As `parse`, of words already cut."""
        words = self._without_hesitation(words)
        spans = [span for span in self._lexicon.scan(words) if span.small != "filler" or span.meanings]
        items, unknown, no_order = _items(spans, self._takes_back)
        lines: list[ParsedLine] = []
        refused: list[ParsedLine] = []
        for item in items:
            parsed, strange = self._read(item, about)
            if parsed is not None:
                (refused if item.refused else lines).append(parsed)
            unknown.extend(strange)
        lines = [each for each in lines if not _names_the_kind(each, lines)]
        return ParsedPhrase(tuple(lines), tuple(unknown), no_order, tuple(refused))

    def sure(self, parsed: ParsedPhrase) -> bool:
        """Whether one could act on it without asking: goods, and no word that is neither the menu's nor everyday's."""
        strange = [word for run in parsed.unknown for word in run.split() if word not in self._everyday]
        settled = all(not each.products and each.headed for each in parsed.lines)
        return bool(parsed.lines) and not strange and not parsed.no_order and not parsed.refused and settled

    def scan(self, words: Sequence[str]) -> list[Span]:
        """The spans of an utterance."""
        return self._lexicon.scan(words)

    def _without_hesitation(self, words: Sequence[str]) -> list[str]:
        """The words without "um" and without words said twice in a row."""
        kept: list[str] = []
        at = 0
        while at < len(words):
            length = next((n for n in (3, 2, 1) if tuple(words[at : at + n]) in self._hesitations), 0)
            if length:
                at += length
                continue
            if not kept or kept[-1] != words[at]:
                kept.append(words[at])
            at += 1
        return kept

    def _read(self, item: _Item, about: OrderLine | None) -> tuple[ParsedLine | None, list[str]]:
        """An item within the category that fits it best, and words that do not fit there."""
        heads: tuple[Meaning | None, ...] = item.head.heads if item.head else ()
        if not heads:
            if not item.options:
                return None, []
            heads = self._headless(item, about)
            if not heads:
                return None, [" ".join(said.span.words) for said in item.options]
        head = max(heads, key=lambda h: _fit(h, item))
        category_id = head.category if head else (about.category if about else "")
        attributes: list[tuple[str, str]] = []
        modifiers: list[Modifier] = []
        strange: list[str] = []
        for said in item.options:
            meanings = said.span.options_in((category_id,))
            if not meanings:  # never left out in silence: a coke is not had in a twelve pack
                strange.append(" ".join(said.span.words))
                continue
            meaning = _best_option(meanings, said)
            if meaning.kind == "attribute":
                if not said.removed:
                    attributes = [pair for pair in attributes if pair[0] != meaning.group]
                    attributes.append((meaning.group, meaning.ids[0]))
            else:
                action = "remove" if said.removed else "add"
                count = said.count if said.count is not None else meaning.counted
                modifier = Modifier(meaning.group, meaning.ids, action, said.amount, count)
                if modifier not in modifiers:
                    modifiers.append(modifier)
        products: tuple[str, ...] = ()
        choice: tuple[str, ...] = ()
        category = self._menu.category(category_id)
        if head is not None and head.kind == "product":
            if len(head.ids) == 1:
                products = head.ids
            else:
                choice = head.ids
        elif head is None and about is not None:
            products = about.products
        elif category is not None and category.itself is None:
            if len(category.products) == 1:
                products = (category.products[0].id,)
            else:
                choice = tuple(product.id for product in category.products)
        said_attributes = tuple(sorted(attributes))
        line = OrderLine(
            category_id, products, 1 if item.quantity is None else item.quantity, said_attributes, tuple(modifiers)
        )
        if not choice:
            line = complete(self._menu, line)
        parsed = ParsedLine(
            line,
            choice,
            quantity_said=item.quantity is not None,
            counted=item.counted,
            product_said=bool(products or (choice and head is not None and head.kind == "product")),
            headed=item.head is not None,
            attributes_said=said_attributes,
        )
        return parsed, strange

    def _headless(self, item: _Item, about: OrderLine | None) -> tuple[Meaning | None, ...]:
        """Categories that options without a head may belong to."""
        if about is not None and all(said.span.options_in((about.category,)) for said in item.options):
            return (None,)
        fitting: list[Meaning | None] = []
        for category in self._menu.categories:
            if category.itself is not None and all(said.span.options_in((category.id,)) for said in item.options):
                fitting.append(Meaning("category", category.id))
        return tuple(fitting) if len(fitting) == 1 else ()


def _fit(head: Meaning | None, item: _Item) -> tuple[int, bool]:
    """How many of an item's options goods of this head can have; then products before categories."""
    if head is None:
        return (0, False)
    fitting = sum(1 for said in item.options if said.span.options_in((head.category,)))
    return (fitting, head.kind == "product")


def _names_the_kind(line: ParsedLine, lines: Sequence[ParsedLine]) -> bool:
    """Whether a category was named only to say what kind of thing the others are ("a coke to drink")."""
    return (
        bool(line.products)
        and not line.product_said
        and not line.counted
        and any(
            other is not line and other.line.category == line.line.category and other.product_said for other in lines
        )
    )


def _best_option(meanings: Sequence[Meaning], said: _Said) -> Meaning:
    """Of several groups that know the word, the one that can take how it was said."""
    qualified = said.removed or said.amount is not None or said.count is not None
    return max(meanings, key=lambda m: (m.kind == "modifier") == qualified)


def _items(spans: Sequence[Span], takes_back: Set[tuple[str, ...]]) -> tuple[list[_Item], list[str], bool]:
    """Cut spans into items; also the runs of unknown words, and whether there are words that no order holds."""
    items: list[_Item] = []
    unknown: list[str] = []
    item = _Item()
    removed = adding = False
    negated = joined = False
    """Whether the refusal has had its first option, and whether a joining word came since the last one."""
    amount: str | None = None
    count: int | None = None
    no_order = False
    last_unknown = -2

    def finish() -> None:
        nonlocal item, removed, adding, amount, count
        last = items[-1] if items else None
        if item.head is None and item.quantity is not None and item.options and last is not None and not item.unknown:
            _understood_from(item, last)
        if item.quantity is not None and item.quantity > 0 and item.part_of is not None and not item.part_of.quantity:
            items.remove(item.part_of)  # all of it was spoken for
        if item.head is not None or (item.options and (not item.unknown or len(item.options) > 1)):
            items.append(item)
        elif item.counted and not item.unknown and not item.options:
            unknown.append(item.number)  # so many of nothing
        item, removed, adding, amount, count = _Item(joined=item.closed), False, False, None, None

    for index, span in enumerate(spans):
        if span.meanings and not (span.small == "amount" and _option_follows(spans, index, item)):
            role = _role(spans, index, item, adding or removed or amount is not None or count is not None)
            before = spans[index - 1].small if index else None
            last = items[-1] if items else None
            whole = (last.part_of or last).categories if last is not None and item.quantity is not None else ()
            if role == "head" and item.head is None and before in ("adding", "negation") and span.options_in(whole):
                role = "option"  # "two lattes, one with oat milk"
            back = before == "that" and item.head is None and item.quantity is None
            if role == "head" and back and last is not None and not item.options and _same_kind(span, last):
                item, adding = items.pop(), False  # "all of those pizzas"
                continue
            if role == "noun":
                continue
            if role == "refines":
                item.head = span
                continue
            if role == "head":
                refuses = removed and (item.head is not None or item.quantity is None)
                if item.head is not None:
                    finish()
                item.head = span
                item.refused = refuses
                item.closed = adding = removed = False
                continue
            if role == "new":
                finish()
            if removed and negated and not joined:  # "no beans, rice": the refusal is over
                removed = False
            if _repeats(item.options[-1] if item.options else None, span, joined or amount is not None):
                continue
            item.options.append(_Said(span, removed, amount, count))
            amount = count = None
            negated, joined = removed, False
            continue
        match span.small:
            case "number" | "article":
                value = 1 if span.small == "article" else span.value
                if _counts_option(spans, index, item):
                    if span.small == "number" and value != 1:
                        count = value
                else:
                    if item.head is not None or item.options or item.unknown or item.quantity is not None:
                        finish()
                    item.quantity = value
                    item.number = " ".join(span.words)
                    item.counted = value != 1 or span.words not in (("a",), ("an",), ("some",))
            case "negation" if span.words in takes_back and _corrects(spans, index):
                item = _Item()
            case "correction":
                item = _Item()
            case "or" if item.head is not None and not removed and not adding:
                no_order = True  # which of the two is not for us to say
            case "or":
                item.closed = joined = True
            case "negation":
                removed, adding, amount = True, False, None
                negated = joined = False
            case "adding" | "contrast":
                adding, removed = True, False
            case "joining":
                if item.unknown and item.head is None and not item.options:
                    finish()
                item.closed = joined = True
            case "amount":
                if removed and negated:
                    removed = False
                amount = span.value
            case "never":
                no_order = True
                unknown.append(span.words[0])
            case "unknown":
                if last_unknown == index - 1:
                    unknown[-1] += " " + span.words[0]
                else:
                    unknown.append(span.words[0])
                last_unknown = index
                item.unknown = item.unknown or item.quantity is not None or bool(item.options) or item.head is not None
    finish()
    for one, other in pairwise(items):  # "a small and a large latte"
        headless = one.head is None and one.quantity is not None and other.joined
        if headless and all(said.span.options_in(other.categories) for said in one.options):
            one.head = other.head
    return items, unknown, no_order


def _understood_from(item: _Item, last: _Item) -> None:
    """Give an item without a head ("one with mushrooms", "and one small") the head of the one before it.

    Without a joining word it is a part of that one, with all that was said of it.
    """
    whole = last.part_of or last
    part = (not item.joined or last.part_of is not None) and (whole.quantity or 1) >= (item.quantity or 0)
    if part and all(said.span.options_in(whole.categories) for said in item.options):
        item.options = [*whole.options, *item.options]
        item.part_of = whole
        whole.quantity = (whole.quantity or 1) - (item.quantity or 0)
    item.head = whole.head


def _corrects(spans: Sequence[Span], index: int) -> bool:
    """Whether a refusal takes back what was said ("a coke, no, a sprite"): a new count follows at once."""
    following = spans[index + 1] if index + 1 < len(spans) else None
    return following is not None and following.small in ("number", "article") and not following.meanings


def _same_kind(span: Span, item: _Item) -> bool:
    return all(m.kind == "category" for m in span.heads) and bool(
        {m.category for m in span.heads} & set(item.categories)
    )


def _repeats(last: _Said | None, span: Span, apart: bool) -> bool:
    """Whether an option only says again what kind the last one is ("cheddar cheese")."""
    if last is None or apart or span.start != last.span.start + len(last.span.words):
        return False
    said = {(m.category, m.group, option) for m in last.span.options for option in m.ids}
    wider = [m for m in span.options if len(m.ids) > 1]
    return any((m.category, m.group, option) in said for m in wider for option in m.ids)


def _role(spans: Sequence[Span], index: int, item: _Item, in_scope: bool) -> str:
    """What a span of the menu does: `head`, `noun` (repeats it), `refines` it, `option`, or `new` (of a new item)."""
    span = spans[index]
    fits = span.options_in(item.categories) if item.head else ()
    adjacent = index > 0 and bool(spans[index - 1].meanings)
    if item.head is None:
        if span.heads and not (span.options and _leads_to_head(spans, index, span)):
            return "head"
        return "option"
    if span.heads and adjacent and not item.closed and not in_scope:
        same = {m.category for m in span.heads} & set(item.categories)
        if same and all(m.kind == "category" for m in span.heads):
            return "noun"
        if same and all(m.kind == "category" for m in item.head.heads):
            return "refines"
    if span.heads and not fits:
        directly = index > 0 and spans[index - 1].small in ("adding", "negation", "amount")
        return "option" if directly and in_scope else "head"
    if not fits:
        return "new" if _leads_to_head(spans, index, span) or item.closed else "option"
    if not in_scope and not adjacent and _leads_to_head(spans, index, span):
        return "new"
    listing = bool(item.options) and not item.closed and spans[index - 1].small not in ("number", "article")
    if span.heads and not in_scope and not listing:
        return "head"
    return "option"


def _leads_to_head(spans: Sequence[Span], index: int, span: Span) -> bool:
    """Whether options run on from here into a head that can have this one."""
    for following in spans[index + 1 :]:
        if following.heads and any(span.options_in((m.category,)) for m in following.heads):
            return True
        if not (following.options or following.small in ("of", "amount")):
            return False
    return False


def _counts_option(spans: Sequence[Span], index: int, item: _Item) -> bool:
    """Whether a number belongs to an option of the current item ("with two sugars", "with a shot")."""
    if item.head is None or index + 1 >= len(spans):
        return False
    following = spans[index + 1]
    if following.small == "amount" and index + 2 < len(spans):  # "an extra shot"
        following = spans[index + 2]
    if not any(m.kind == "modifier" for m in following.options_in(item.categories)) or _leads_to_head(
        spans, index + 1, following
    ):
        return False
    before = spans[index - 1].small if index else None
    listing = before == "joining" and bool(item.options)
    return not following.heads or listing or before in ("adding", "negation", "contrast")


def _option_follows(spans: Sequence[Span], index: int, item: _Item) -> bool:
    """Whether what can be an amount ("double") is one, because an option comes next."""
    return index + 1 < len(spans) and bool(spans[index + 1].options_in(item.categories))
