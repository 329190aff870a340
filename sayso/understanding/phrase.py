"""An order phrase to order lines, driven by the menu alone.

The phrase is cut into spans, the spans into items (each with one head, the thing ordered), and each item is read
within the category of its head.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sayso.language import spoken
from sayso.menu import complete
from sayso.order import Modifier, OrderLine
from sayso.understanding.items import Cut, Item, SaidOption, cut
from sayso.understanding.lexicon import Lexicon, Meaning, Span
from sayso.understanding.repair import distance

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
    half: bool = False
    """Whether it breaks off: "can i have a"."""
    corrected: bool = False
    """Whether something in it was taken back."""


class PhraseParser:
    """Reads order phrases over one menu."""

    whole = True
    """Whether all goods are in the lexicon, and none are found by an index."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._menu = lexicon.menu
        self._hesitations = lexicon.language.phrases("hesitations")
        self._everyday = lexicon.language.words("common")
        self._takes_back = lexicon.language.phrases("takes_back")
        self._option_measures = lexicon.language.phrases("option_measures")
        self._pronouns = lexicon.language.phrases("pronouns")
        self._wishes = lexicon.language.words("wishes")
        self._leading = lexicon.language.words("leading", "wishes", "fillers", "measures")
        self._within = lexicon.language.phrases("within")
        self._measures = lexicon.language.phrases("measures")
        self._together = frozenset(category.id for category in self._menu.categories if category.together)

    def parse(self, phrase: str, about: OrderLine | None = None) -> ParsedPhrase:
        """The lines of a phrase; `about` is the line that loose options ("large", "no onions") speak of."""
        return self.parse_words(spoken(phrase)[:MOST_WORDS], about)

    def parse_words(self, words: Sequence[str], about: OrderLine | None = None) -> ParsedPhrase:
        """As `parse`, of words already cut."""
        words = self.without_hesitation(words)
        spans = [span for span in self._lexicon.scan(words) if span.small != "filler" or span.meanings]
        of = about.category if about else None
        found = cut(spans, self._takes_back, self._option_measures, self._pronouns, self._within, self._together, of)
        unknown = found.unknown
        lines: list[ParsedLine] = []
        refused: list[ParsedLine] = []
        for item in found.items:
            parsed, strange = self.read_item(item, about)
            if parsed is not None:
                (refused if item.refused else lines).append(parsed)
            unknown.extend(strange)
        lines = [each for each in lines if not names_the_kind(each, lines)]
        for each in [*refused]:  # "and fries, actually not the fries"
            taken_back = [line for line in lines if _is_taken_back(line, each)]
            if taken_back:
                lines.remove(taken_back[-1])
                refused.remove(each)
        named = next((span.start for span in spans if span.heads), len(words))
        no_order = found.no_order or self._tells(found, words[:named])
        return ParsedPhrase(tuple(lines), tuple(unknown), no_order, tuple(refused), found.half, found.corrected)

    def _tells(self, found: Cut, before: Sequence[str]) -> bool:
        """Whether someone tells something rather than orders: no wish, but words that no order needs.

        "Kids, stop touching the cookies" begins with such; "the scissors are in the drawer, sweetie" ends with two.
        """
        if any(word in self._wishes for word in before):
            return False
        said = [word for run in found.unknown for word in run.split()]
        strange = [word for word in said if word not in self._everyday and word not in self._leading]
        telling = [word for word in found.leading if word not in self._leading and not self._is_wish(word)]
        return len(strange) > 1 or bool(telling)

    def _is_wish(self, word: str) -> bool:
        """Whether it is a slip of a word of wishing ("perfer", "wouldlike")."""
        if any(word.endswith(wish) and word[: -len(wish)] in self._wishes for wish in self._wishes):
            return True
        return len(word) > 3 and any(len(wish) > 3 and distance(word, wish, 1) < 2 for wish in self._wishes)

    def sure(self, parsed: ParsedPhrase) -> bool:
        """Whether one could act on it without asking: goods, and no word that is neither the menu's nor everyday's."""
        strange = [word for run in parsed.unknown for word in run.split() if word not in self._everyday]
        settled = all(not each.products and _is_whole(each) for each in parsed.lines)
        doubtful = strange or parsed.no_order or parsed.refused or parsed.half or parsed.corrected
        return bool(parsed.lines) and settled and not doubtful

    def scan(self, words: Sequence[str]) -> list[Span]:
        """The spans of an utterance."""
        return self._lexicon.scan(words)

    def number(self, words: Sequence[str]) -> int | None:
        """The whole number that these words are."""
        spans = self.scan(words)
        if len(spans) == 2 and spans[0].small == "article":
            spans = spans[1:]
        return int(spans[0].value) if len(spans) == 1 and spans[0].small == "number" else None

    def packs(self, number: int) -> tuple[Meaning, ...]:
        """Attributes that are a collection of so many."""
        return self._lexicon.packs.get((number, True), ())

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
            if not item.options and not item.boxed:
                return None, []
            heads = self._headless(item, about)
            if not heads:
                return None, [" ".join(said.span.words) for said in item.options]
        head = max(heads, key=lambda h: _fit(h, item))
        category_id = head.category if head else (about.category if about else "")
        attributes: list[tuple[str, str]] = []
        modifiers: list[Modifier] = []
        strange: list[str] = []
        kind = self._menu.category(category_id)
        exclusive = {group.id for group in kind.groups if group.exclusive} if kind else set()
        quantity = 1 if item.quantity is None else item.quantity
        quantity_said = item.quantity is not None
        if item.pack is not None:
            packs = self._lexicon.packs
            known = [m for m in packs.get((item.pack, True), ()) if m.category == category_id]
            if item.boxed:
                known += [m for m in packs.get((item.pack, False), ()) if m.category == category_id]
            if known:
                attributes.append((known[0].group, known[0].ids[0]))
            else:
                quantity *= item.pack
        for said in self._pieced(item.options, category_id):
            meanings = said.span.options_in((category_id,))
            if not meanings:
                meanings = tuple(m for m in self._lexicon.written_out(said.span) if m.category == category_id)
            if not meanings and item.quantity is None and (count := self._counts_packs(said.span)):
                quantity = count
                quantity_said = True
                continue
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
        line = OrderLine(category_id, products, quantity, said_attributes, tuple(modifiers))
        if not choice:
            line = complete(self._menu, line)
        parsed = ParsedLine(
            line,
            choice,
            quantity_said=quantity_said,
            counted=item.counted or quantity > 1,
            product_said=bool(products or (choice and head is not None and head.kind == "product")),
            headed=item.head is not None,
            attributes_said=said_attributes,
        )
        return parsed, strange

    def _pieced(self, options: Sequence[SaidOption], category: str) -> Iterator[SaidOption]:
        """The options, with a name of another category's cut into this one's."""
        for said in options:
            known = said.span.options_in((category,)) or len(said.span.words) == 1
            pieces = [] if known else self._lexicon.pieces(said.span, category)
            yield from (replace(said, span=piece) for piece in pieces) if pieces else (said,)

    def _counts_packs(self, span: Span) -> int | None:
        """The number of "two packs", where the goods are in no such pack: then it only counts."""
        number = self._lexicon.language.number_words.get(span.words[:1])
        measures = all((word,) in self._measures for word in span.words[1:])
        return number if number and measures and len(span.words) > 1 else None

    def _headless(self, item: Item, about: OrderLine | None) -> tuple[Meaning | None, ...]:
        """Categories that options without a head may belong to."""
        if about is not None and all(said.span.options_in((about.category,)) for said in item.options):
            return (None,)
        if not any(m.kind == "modifier" for said in item.options for m in said.span.options):
            return ()  # "two large" can be anything
        fitting: list[Meaning | None] = []
        for category in self._menu.categories:
            if category.itself is not None and all(said.span.options_in((category.id,)) for said in item.options):
                fitting.append(Meaning("category", category.id))
        return tuple(fitting) if len(fitting) == 1 else ()


def _is_taken_back(line: ParsedLine, refused: ParsedLine) -> bool:
    """Whether goods that are refused are those of a line."""
    said = {m.options for m in line.line.modifiers if m.action == "add"}
    named = {m.options for m in refused.line.modifiers}
    same = line.line.category == refused.line.category and line.line.products == refused.line.products
    return same and (refused.product_said or bool(named)) and named <= said


def _products_of(heads: Sequence[Span], category: str) -> list[str]:
    """The product that each head names in a category."""
    return [m.ids[0] for head in heads for m in head.heads if m.kind == "product" and m.category == category][
        : len(heads)
    ]


def _is_whole(line: ParsedLine) -> bool:
    """Whether the thing itself was named, or so much of it that it can be nothing else ("two large with ham")."""
    return line.headed or (line.quantity_said and len(line.line.attributes) + len(line.line.modifiers) > 1)


def _fit(head: Meaning | None, item: Item) -> tuple[int, bool]:
    """How many of an item's options goods of this head can have; then products before categories."""
    if head is None:
        return (0, False)
    fitting = sum(1 for said in item.options if said.span.options_in((head.category,)))
    return (fitting, head.kind == "product")


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
