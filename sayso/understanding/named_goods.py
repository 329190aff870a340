"""What words name: goods of the menu, of what was offered or told about, and options of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sayso.language import Language, spoken
from sayso.menu import Menu, Product, complete, names_in
from sayso.order import OrderLine
from sayso.understanding.edits import Context
from sayso.understanding.items import Item
from sayso.understanding.options import options_asked
from sayso.understanding.phrase import ParsedLine, ParsedPhrase, PhraseParser
from sayso.understanding.phrases.reader import PhraseReader

MOST_REFUSED = 2
"""Words that one of refusing may refuse: "not golden valley"."""


class NamedGoods:
    """Tells what words name on one menu."""

    def __init__(self, menu: Menu, language: Language, reader: PhraseReader, parser: PhraseParser) -> None:
        self._menu, self._language = menu, language
        self._reader, self._parser = reader, parser
        self._refusing = language.single_words("negation")

    def number(self, words: tuple[str, ...]) -> int | None:
        """The whole number that these words are."""
        spans = self._parser.scan(words)
        return int(spans[0].value) if len(spans) == 1 and spans[0].small == "number" else None

    def phrase(self, words: Sequence[str], about: OrderLine | None = None) -> ParsedPhrase:
        """What words order by themselves; loose options are said of `about`."""
        return self._reader.read(words, about=about).phrase

    def goods_of(self, words: tuple[str, ...], context: Context) -> tuple[tuple[OrderLine, ...], ...]:
        """What words name without ordering it: for each thing the lines that it may be."""
        determiners = self._language.words("determiners", "articles")
        while len(words) > 1 and words[0] in determiners:
            words = words[1:]
        if words in self._language.phrases("that"):
            said = context.about or (() if context.that is None else (context.lines[context.that],))
            return tuple((line,) for line in said)
        chosen = self.chosen(words, context)
        if chosen is not None:
            return ((chosen,),)
        named = []
        for each in self.phrase(words, context.told).lines or self._named_outright(words):
            if each.products or each.rivals:
                lines = [replace(each.line, products=(product,)) for product in each.products] or [each.line]
                named.append((*(complete(self._menu, line) for line in lines), *each.rivals))
            elif each.headed or context.told is not None:  # "the large one", of what was just told about
                named.append((complete(self._menu, each.line),))
        if not named:  # in a tale: "it is the pizza now, it reached me ice cold"
            named = [*self.outright(words)]
        if not named and context.told is None and context.that is not None:  # "the large bag", of what is in the cart
            line = context.lines[context.that]
            read = self.phrase(words, replace(line, quantity=1, modifiers=()))
            named = [(complete(self._menu, e.line),) for e in read.lines if e.attributes_said and not read.unknown]
        return tuple(named)

    def outright(self, words: Sequence[str]) -> tuple[tuple[OrderLine, ...], ...]:
        """Goods that are called so among some words, and are one thing each, whatever the words do."""
        found = (each for each in self._named_outright(words) if not each.products and not each.rivals)
        return tuple((complete(self._menu, each.line),) for each in found)

    def kinds_outright(self, words: Sequence[str]) -> tuple[tuple[OrderLine, ...], ...]:
        """The same, with all goods that are called so: "dog food", of which there are two."""
        found = (each for each in self._named_outright(words) if not each.rivals)
        lines = ([replace(e.line, products=(p,)) for p in e.products] or [e.line] for e in found)
        return tuple(tuple(complete(self._menu, line) for line in each) for each in lines)

    def _named_outright(self, words: Sequence[str]) -> tuple[ParsedLine, ...]:
        """Goods that are called so among some words, whatever the words do."""
        spans = [replace(span, meanings=span.heads) for span in self._parser.scan(words) if span.heads]
        read = [self._parser.read_item(Item(head=span), None)[0] for span in spans]
        return tuple(line for line in read if line is not None)

    def chosen(self, words: tuple[str, ...], context: Context) -> OrderLine | None:
        """The line that an answer to "which one?" means by words that only one of them has."""
        if not context.choices:
            return None
        said = set(words) - self._language.words("determiners", "articles", "that", "fillers", "pronouns")
        found = []
        for line in context.choices:
            products = self._menu.products_of(line)
            names = self._names(products[0]) if products else ()
            if said and any(said <= set(spoken(name)) for name in names):
                found.append(line)
        return self.as_waiting(found[0], context) if len(found) == 1 else None

    def as_waiting(self, chosen: OrderLine, context: Context) -> OrderLine:
        """Goods that were chosen, in the quantity and with the options that were said before we asked."""
        waiting = context.waiting
        if waiting is None:
            return chosen
        many = waiting.quantity * chosen.quantity
        if waiting.category != chosen.category:
            return chosen.with_quantity(many)
        made = replace(waiting, products=chosen.products, attributes=_both(waiting, chosen), quantity=many)
        return complete(self._menu, made)

    def likely(self, line: OrderLine, products: Sequence[str]) -> OrderLine:
        """The line as the one of several products of which people speak in most ways."""
        category = self._menu.category(line.category)
        found = [product for product in map(category.product, products) if product] if category else []
        if not found or (category and len(found) == len(category.products)):
            return line
        best = max(found, key=lambda product: len(names_in(product.names, self._language.code, self._menu.language)))
        return complete(self._menu, replace(line, products=(best.id,)))

    def names_goods(self, words: tuple[str, ...], context: Context) -> bool:
        """Whether goods are named in full, and not by a word that half a name has, too ("sweet as")."""
        tokens = (token for _, token in self._reader.tokens(words, context.lines))
        return any((token.product or token.category) and not token.half_goods for token in tokens)

    def names_any(self, words: Sequence[str], context: Context) -> bool:
        """Whether anything of the menu is named."""
        return any(token.kind == "name" for _, token in self._reader.tokens(words, context.lines))

    def is_bare(self, words: tuple[str, ...]) -> bool:
        """Whether words are nothing but goods with their articles."""
        small = self._language.words("articles", "determiners")
        return all(token.kind != "word" or token.word in small for _, token in self._reader.tokens(words))

    def own_words(self, lines: Sequence[OrderLine]) -> list[set[str]]:
        """The words of the names of each of some goods that no other of them has."""
        names = [
            {word for product in self._menu.products_of(line) for name in self._names(product) for word in spoken(name)}
            for line in lines
        ]
        return [own.difference(*(other for at, other in enumerate(names) if at != i)) for i, own in enumerate(names)]

    def is_said(self, slot: str, said: Mapping[str, str], words: tuple[str, ...]) -> bool:
        """Whether a slot was said, and not behind a word of refusing: "not two, only one"."""
        value = spoken(said.get(slot, ""))
        return bool(value) and set(value) <= self.not_refused(words)

    def refuses(self, words: tuple[str, ...]) -> bool:
        """Whether any word is one of refusing."""
        return not self._refusing.isdisjoint(words)

    def not_refused(self, words: tuple[str, ...]) -> set[str]:
        """Words that are not refused by the word before them: "not the golden valley", "not two, only one"."""
        small = self._language.words("determiners", "articles")
        left: set[str] = set()
        refused = 0
        for at, word in enumerate(words):
            if word in self._refusing:
                refused = MOST_REFUSED
            elif word in small:
                refused = refused if at > 0 and words[at - 1] in self._refusing else 0
            elif refused:
                refused -= 1
            else:
                left.add(word)
        return left

    def _names(self, product: Product) -> tuple[str, ...]:
        return names_in(product.names, self._language.code, self._menu.language)

    def options_in(self, said: str, goods: Sequence[Sequence[OrderLine]], context: Context) -> tuple[str, ...]:
        """Ids of options, and of groups of them, that words name: of the goods, else of what was told or is there."""
        there = (context.told, context.line_meant, *context.lines)
        named = {line.category for group in goods for line in group}
        categories = named or {line.category for line in there if line is not None}
        return options_asked(self._parser.scan(spoken(said)), self._menu, categories, self._language)


def _both(waiting: OrderLine, chosen: OrderLine) -> tuple[tuple[str, str], ...]:
    """The attributes of what was chosen, and those that were said before."""
    return tuple(sorted({**dict(chosen.attributes), **dict(waiting.attributes)}.items()))
