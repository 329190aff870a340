"""From what is said of one line to an order line, within the menu alone: each item in the category of its goods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sayso.language import spoken
from sayso.menu import complete, names_in
from sayso.order import Modifier, OrderLine
from sayso.understanding.amounts import packs_counted
from sayso.understanding.items import Item, SaidOption
from sayso.understanding.lexicon import Lexicon
from sayso.understanding.spans import Meaning, Span


@dataclass(frozen=True)
class ParsedLine:
    """One line as it was said."""

    line: OrderLine
    products: tuple[str, ...] = ()
    """The products it could be, where that must be asked."""
    rivals: tuple[OrderLine, ...] = ()
    """Goods of other categories that half a name may be as well."""
    quantity_said: bool = False
    counted: bool = False
    """Whether the quantity was a number and no mere "a"."""
    product_said: bool = False
    headed: bool = True
    """Whether the thing itself was named; else only options of something else were."""
    attributes_said: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()
    """What was refused, and of which there is always one."""


@dataclass(frozen=True)
class ParsedPhrase:
    """What a phrase says."""

    lines: tuple[ParsedLine, ...] = ()
    unknown: tuple[str, ...] = ()
    """Runs of words that mean nothing here."""
    no_order: bool = False
    """Says nothing of goods."""


class PhraseParser:
    """Reads the items of order phrases over one menu."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._menu = lexicon.menu
        self.in_mind = lexicon.menu
        """What of the menu is in the lexicon; of a big one, the goods are found by an index."""
        self._pairs = {spoken(words) for words in lexicon.language.data["numbers"]["pairs"]}
        self._hesitations = lexicon.language.phrases("hesitations")
        self._measures = lexicon.language.phrases("measures")
        self._vague = lexicon.language.phrases("vague")
        self._adding = lexicon.language.words("adding")

    def scan(self, words: Sequence[str]) -> list[Span]:
        """The spans of an utterance; "a pack of two" is what is sold as a two pack."""
        spans = self._lexicon.scan(words)
        joined: list[Span] = []
        at = 0
        while at < len(spans):
            pack = self._pack_of(spans[at : at + 3])
            joined.append(pack or spans[at])
            at += 3 if pack else 1
        return joined

    def _pack_of(self, spans: Sequence[Span]) -> Span | None:
        """A measure, "of" or "with", and a number, as the attribute that a number and a measure are."""
        if len(spans) < 3 or spans[0].small != "measure" or spans[2].small != "number":
            return None
        if spans[1].small != "of" and not self._adding.issuperset(spans[1].words):
            return None
        sold = self._lexicon.scan((*spans[2].words, *spans[0].words))
        if len(sold) != 1 or not sold[0].options:
            return None
        return replace(sold[0], words=tuple(word for span in spans for word in span.words), start=spans[0].start)

    def without_hesitation(self, words: Sequence[str]) -> list[str]:
        """The words without "um" and without words said twice in a row."""
        kept: list[str] = []
        at = 0
        while at < len(words):
            length = next((n for n in (3, 2, 1) if tuple(words[at : at + n]) in self._hesitations), 0)
            if length:
                at += length
                continue
            if not kept or kept[-1] != words[at] or self._lexicon.longest(words, at) > 1:  # "a latte, latte macchiato"
                kept.append(words[at])
            at += 1
        return kept

    def read_item(self, item: Item, about: OrderLine | None) -> tuple[ParsedLine | None, list[str]]:
        """An item within the category that fits it best, and words that do not fit there."""
        heads: tuple[Meaning | None, ...] = item.head.heads if item.head else ()
        if not heads:
            if not item.options and item.pack is None:
                return None, []
            heads = self._headless(item, about)
            if not heads:
                return None, [" ".join(said.span.words) for said in item.options]
        head = max(heads, key=lambda h: _fit(h, item))
        category_id = head.category if head else (about.category if about else "")
        attributes: list[tuple[str, str]] = []
        modifiers: list[Modifier] = []
        strange: list[str] = []
        kept: list[str] = []
        kind = self._menu.category(category_id)
        exclusive = {group.id for group in kind.groups if group.exclusive} if kind else set()
        quantity = 1 if item.quantity is None else item.quantity
        quantity_said = item.quantity is not None
        language = self._lexicon.language
        if tuple(item.number.split()) in self._pairs and item.head is not None and self._is_written(item.head, head):
            quantity = 1  # "a pair of gloves"
        if item.pack is not None:
            known = [m for m in self._lexicon.packs.get(item.pack, ()) if m.category == category_id]
            if known:
                attributes.append((known[0].group, known[0].ids[0]))
            else:
                quantity *= item.pack
        for said in self._pieced(item.options, category_id):
            meanings = said.options_in((category_id,))
            if not meanings:
                meanings = tuple(m for m in self._lexicon.written_out(said.span) if m.category == category_id)
            if not meanings and item.quantity is None and (count := packs_counted(said.span.words, language)):
                quantity = count
                quantity_said = True
                continue
            if not meanings and said.removed and any(m.category == category_id for m in said.span.heads):
                continue  # "a coke but no sprite"
            if not meanings and all((word,) in self._measures for word in said.span.words):
                continue  # "a box of eggs", where other goods come in boxes
            if not meanings and not said.removed and said.span.words in self._vague:
                continue  # "a hot mint tea", where only coffee comes hot or iced
            if not meanings:  # never left out in silence: a coke is not had in a twelve pack
                strange.append(" ".join(said.span.words))
                continue
            meaning = _best_option(meanings, said)
            if meaning.counted and item.quantity is None and self._is_plural(said.span, meaning):
                quantity, quantity_said = (
                    meaning.counted,
                    True,
                )  # "two packs of batteries", which come in two packs, too
                continue
            several = meaning.half and len(meaning.ids) > 1  # "cheese", of several
            if meaning.kind == "attribute":
                if said.removed:
                    kept.append(" ".join(said.span.words))
                elif not several:
                    attributes = [pair for pair in attributes if pair[0] != meaning.group]
                    attributes.append((meaning.group, meaning.ids[0]))
            elif several and not said.removed:
                strange.append(" ".join(said.span.words))
            else:
                action = "remove" if said.removed else "add"
                count = said.count if said.count is not None else meaning.counted
                modifier = Modifier(meaning.group, meaning.ids, action, said.amount, count)
                if action == "add" and meaning.group in exclusive:
                    modifiers = [m for m in modifiers if m.group != meaning.group or m.action != "add"]
                plain = Modifier(meaning.group, meaning.ids, action)
                if plain in modifiers and modifier != plain:  # "a chicken bowl with double chicken"
                    modifiers.remove(plain)
                if modifier not in modifiers:
                    modifiers.append(modifier)
        products: tuple[str, ...] = ()
        choice: tuple[str, ...] = ()
        category = self._menu.category(category_id)
        if head is not None and head.kind == "product":
            if len(head.ids) == 1:
                products = (*head.ids, *_products_of(item.more_heads, category_id))
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
        pieces = self._pieces(category_id, products)
        if self._by_collections(item) and pieces > 1 and quantity and quantity % pieces == 0:  # "two dozen eggs"
            quantity //= pieces
        line = OrderLine(category_id, products, quantity, said_attributes, tuple(modifiers))
        if not choice:
            line = complete(self._menu, line)
        parsed = ParsedLine(
            line,
            choice,
            self._rivals(item, head, quantity),
            quantity_said=quantity_said,
            counted=item.counted or quantity > 1,
            product_said=bool(products or (choice and head is not None and head.kind == "product")),
            headed=item.head is not None,
            attributes_said=said_attributes,
            kept=tuple(kept),
        )
        return parsed, strange

    def _by_collections(self, item: Item) -> bool:
        """Whether pieces are counted, and not packs: "a dozen", "two dozens"."""
        said = {*item.number.split()}
        return item.pack is not None or any(said & {*name} for name in self._lexicon.language.collections)

    def _pieces(self, category_id: str, products: Sequence[str]) -> int:
        """Of how many pieces a pack of goods is, where they come in no other; one where that is not told."""
        category = self._menu.category(category_id)
        product = category.product(products[0]) if category and len(products) == 1 else None
        contents = [variant.contents for variant in product.variants] if product else []
        if len(contents) != 1 or contents[0] is None or contents[0].unit != "piece":
            return 1
        return int(contents[0].amount)

    def _rivals(self, item: Item, head: Meaning | None, quantity: int) -> tuple[OrderLine, ...]:
        """What else half a name, of which nothing more is said, may be as well: "chicken", of breast and of nuggets."""
        if head is None or item.head is None or item.options or not head.half:
            return ()
        rivals = [m for m in item.head.heads if m is not head and m.half and _fit(m, item) == _fit(head, item)]
        lines = (OrderLine(m.category, (each,), quantity) for m in rivals for each in m.ids)
        return tuple(complete(self._menu, line) for line in lines)

    def _is_written(self, said: Span, head: Meaning | None) -> bool:
        """Whether the menu calls goods by these words, or ends so: "gloves" of winter gloves are one pair."""
        category = self._menu.category(head.category) if head else None
        products = [category.product(each) for each in head.ids] if category and head else []
        names = [
            spoken(name)
            for product in products
            if product is not None
            for name in names_in(product.names, self._lexicon.language.code, self._menu.language)
        ]
        return any(name[-len(said.words) :] == said.words for name in names)

    def _pieced(self, options: Sequence[SaidOption], category: str) -> Iterator[SaidOption]:
        """The options, with a name of another category's cut into this one's."""
        for said in options:
            known = said.options_in((category,)) or len(said.span.words) == 1
            pieces = [] if known else self._lexicon.pieces(said.span, category)
            yield from (replace(said, span=piece) for piece in pieces) if pieces else (said,)

    def _is_plural(self, span: Span, meaning: Meaning) -> bool:
        """Whether words are an attribute in the plural, and no name of it as it is written."""
        category = self._menu.category(meaning.category)
        group = category.group(meaning.group) if category else None
        options = [group.option(each) for each in meaning.ids] if group and meaning.kind == "attribute" else []
        written = {
            spoken(name)
            for option in options
            if option is not None
            for name in names_in(option.names, self._lexicon.language.code, self._menu.language)
        }
        return bool(written) and span.words not in written

    def _headless(self, item: Item, about: OrderLine | None) -> tuple[Meaning | None, ...]:
        """Categories that options without a head may belong to."""
        if about is not None and all(said.options_in((about.category,)) for said in item.options):
            return (None,)
        if not any(m.kind == "modifier" for said in item.options for m in said.span.options):
            return ()  # "two large" can be anything
        fitting: list[Meaning | None] = []
        for category in self._menu.categories:
            if category.itself is not None and all(said.options_in((category.id,)) for said in item.options):
                fitting.append(Meaning("category", category.id))
        return tuple(fitting) if len(fitting) == 1 else ()


def _products_of(heads: Sequence[Span], category: str) -> list[str]:
    """The product that each head names in a category."""
    return [m.ids[0] for head in heads for m in head.heads if m.kind == "product" and m.category == category][
        : len(heads)
    ]


def _fit(head: Meaning | None, item: Item) -> tuple[int, bool, int]:
    """How many of an item's options goods of this head can have; then products before categories; then what kind of
    thing it is before what is only made with it ("butter" is no butter croissant)."""
    if head is None:
        return (0, False, 0)
    fitting = sum(1 for said in item.options if said.options_in((head.category,)))
    return (fitting, head.kind == "product", head.kinds)


def names_the_kind(line: ParsedLine, lines: Sequence[ParsedLine]) -> bool:
    """Whether a category was named only to say what kind of thing the others are ("a coke to drink")."""
    return (
        bool(line.products)
        and not line.product_said
        and not line.counted
        and any(
            other is not line and other.line.category == line.line.category and other.product_said for other in lines
        )
    )


def _best_option(meanings: Sequence[Meaning], said: SaidOption) -> Meaning:
    """Of several groups that know the word, the one that can take how it was said."""
    qualified = said.removed or said.amount is not None or said.count is not None
    return max(meanings, key=lambda m: (m.kind == "modifier") == qualified)
