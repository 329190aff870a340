"""Changes to a cart: what "make the second one large" or "remove everything with bacon" does to its lines.

The ways of saying it are the templates of `<language>.yaml`: `{target}` names lines of the cart, `{change}` what they
shall be or have, `{count}` how many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sayso.intent import Change
from sayso.language import Language, spoken
from sayso.menu import Category, Menu, Names, complete, names_in
from sayso.order import Modifier, OrderLine
from sayso.understanding.phrase import ParsedLine, PhraseParser
from sayso.understanding.samples import Sample, beginning, fits, sample_parts

MOST_WORDS = 40
"""Of an edit; longer utterances are orders."""


@dataclass(frozen=True)
class Context:
    """What an utterance may refer to."""

    lines: tuple[OrderLine, ...] = ()
    """The cart's; where it is empty, those of the order just placed."""
    spoken_of: int | None = None
    """Index of the line last spoken of."""
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
    known: Callable[[str], Mapping[tuple[str, ...], str]] = lambda slot_type: {}
    """Values of slot types that each customer has their own of (favourites, members of the household)."""

    @property
    def that(self) -> int | None:
        """Index of the line that "that" means: the one last spoken of, else the last."""
        if self.spoken_of is not None and self.spoken_of < len(self.lines):
            return self.spoken_of
        return len(self.lines) - 1 if self.lines else None


@dataclass(frozen=True)
class Edit:
    """What an utterance does to lines that are there."""

    kind: str
    """A key of the language's templates: `change`, `remove`, `more` ..."""
    changes: tuple[Change, ...]
    verb: tuple[str, ...] = ()
    """The words that it began with."""


@dataclass(frozen=True)
class Target:
    """Lines of the cart that words name."""

    places: tuple[int, ...]
    count: int | None = None
    """How many of the one line, where not all of it is meant ("one of them")."""
    option: str | None = None
    """Group of the option by which the line was named ("the fries" of a meal)."""
    named: bool = False
    """Whether the goods themselves were named, and no pronoun or option."""
    words: tuple[str, ...] = ()
    """The words that named an option."""


class Editor:
    """Reads edits of carts over one menu."""

    def __init__(self, menu: Menu, language: Language, parser: PhraseParser) -> None:
        self._menu = menu
        self._language = language
        self._parser = parser
        self._templates = tuple(
            Sample(kind, sample_parts(template))
            for kind, templates in language.data["edits"].items()
            for template in templates
        )
        self._turns = {spoken(said): spoken(instead) for said, instead in language.data["turns"].items()}
        self._idle = language.words("determiners", "articles", "pronouns", "ones", "that", "of", "fillers")
        ordinals = {word for name in language.data["numbers"]["ordinals"] for word in spoken(name)}
        self._idle -= language.words("last") | ordinals
        self._vocabulary: dict[OrderLine, tuple[frozenset[str], dict[str, str]]] = {}

    def read(self, words: Sequence[str], context: Context) -> Edit | None:
        """The edit that an utterance is; None where it is none, or names nothing that is there."""
        if not context.lines or len(words) > MOST_WORDS:
            return None
        words = self._turned(words)
        return self._two(words, context) or self._one_edit(words, context)

    def _one_edit(self, words: Sequence[str], context: Context, verbs_only: bool = False) -> Edit | None:
        that = self._language.phrases("that")
        for template in beginning(self._templates, words):
            if verbs_only and not template.first:
                continue
            for said in sorted(map(dict, fits(words, template.parts)), key=lambda said: said.get("target") not in that):
                changes = self._changes(template.intent, said, context)
                if changes:
                    return Edit(template.intent, changes, tuple(words[: len(template.words)]) if template.first else ())
        return None

    def _turned(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words with "them all" said as "all of them"."""
        for said, instead in self._turns.items():
            for at in range(len(words) - len(said) + 1):
                if tuple(words[at : at + len(said)]) == said:
                    return (*words[:at], *instead, *words[at + len(said) :])
        return tuple(words)

    def _two(self, words: Sequence[str], context: Context) -> Edit | None:
        """Two edits joined by "and", or an order and an edit, each carried out upon the other."""
        joining = self._language.phrases("joining")
        for at, word in enumerate(words):
            if (word,) not in joining or not 0 < at < len(words) - 1:
                continue
            first, rest = self._one_edit(words[:at], context, verbs_only=True), words[at + 1 :]
            if first is not None:
                after, places = _carried_out(first.changes, context)
                second = self._one_edit(rest, after, verbs_only=True) or self._said_again(first, rest, after)
                changes = second.changes if second else self._ordered(rest)
                if changes:
                    return Edit(second.kind if second else first.kind, _composed(first.changes, changes, places))
                continue
            added = self._ordered(words[:at])
            after, places = _carried_out(added, context)
            second = self._one_edit(rest, after, verbs_only=True) if added else None
            if second is not None:
                return Edit(second.kind, _composed(added, second.changes, places))
        return None

    def _said_again(self, first: Edit, words: Sequence[str], context: Context) -> Edit | None:
        """The second of two edits without its verb: "make the tea small and the latte large"."""
        small = ("determiners", "articles")
        begins = any(tuple(words[:1]) in self._language.phrases(kind) for kind in small)
        counted = tuple(words[:1]) in self._language.number_words
        if first.kind not in ("change", "remove") or not (begins or counted):
            return None
        return self._one_edit((*first.verb, *words), context, verbs_only=True)

    def _ordered(self, words: Sequence[str]) -> tuple[Change, ...]:
        """The lines of an order that begins as one: "add a muffin"."""
        carriers = self._language.phrases("carriers")
        length = next((n for n in (3, 2, 1) if tuple(words[:n]) in carriers), 0)
        parsed = self._parser.parse_words(words[length:]) if length and len(words) > length else None
        return additions(parsed.lines) if parsed and self._parser.sure(parsed) else ()

    def _changes(self, kind: str, said: dict[str, tuple[str, ...]], context: Context) -> tuple[Change, ...]:
        target_words = said.get("target")
        change = said.get("change", ())
        if kind == "remove":
            return self._removed(target_words or (), context)
        if kind in ("more", "again", "another", "instead"):
            target = self._target(target_words, context) if target_words else self._that(context)
            count = self._number(said["count"]) if "count" in said else 1
            if target is None or not count or len(target.places) != 1:
                return ()
            content = self._content(target_words or ())
            if kind == "more" and content and len(self._named(content, context)) != 1:
                return ()
            line = context.lines[target.places[0]]
            if kind == "more":
                return (Change(target.places[0], line.with_quantity(line.quantity + count)),)
            bare = self._bare(line, said.get("gone", ()))
            altered = self._altered(bare, change, target) if change else bare
            copied = altered and (altered.with_quantity(count) if kind == "another" else altered)
            return (Change(None, copied),) if copied and (change or kind == "again") else ()
        target = self._target(target_words, context, counting=False) if target_words else self._that(context)
        if target is None:
            return ()
        if kind == "take_off":
            return tuple(c for at in target.places for c in self._without(change, at, target.count, context))
        if kind == "put_on" and not self._are_options(change, target, context):
            return ()
        if kind == "change" and self._ordered(change):  # "actually add four colas" changes nothing that is there
            return ()
        changes: list[Change] = []
        for at in target.places if target.named else [self._meant(change, at, context) for at in target.places]:
            line = context.lines[at]
            altered = self._altered(line, change, target)
            if altered is None:
                if len(target.places) == 1 or kind == "change":
                    return ()
                continue
            changes.extend(_split(at, line, altered, target.count))
        return tuple(changes)

    def _bare(self, line: OrderLine, words: Sequence[str]) -> OrderLine:
        """The line without the options that words name."""
        if not words:
            return line
        parsed = self._parser.parse_words(words, line)
        named = {m.options for each in parsed.lines for m in each.line.modifiers}
        return replace(line, modifiers=tuple(m for m in line.modifiers if m.options not in named))

    def _meant(self, change: Sequence[str], at: int, context: Context) -> int:
        """Where the line is that "make it three lattes" speaks of: lattes, where there are some."""
        parsed = self._parser.parse_words(change, context.lines[at])
        each = parsed.lines[0] if len(parsed.lines) == 1 else None
        if each is not None and each.counted and each.headed:
            goods = each.line
            there = [i for i, line in enumerate(context.lines) if line.category == goods.category]
            if each.product_said:
                there = [i for i in there if context.lines[i].products == goods.products]
            return at if at in there or not there else there[-1]
        return at

    def _altered(self, line: OrderLine, change: Sequence[str], target: Target) -> OrderLine | None:
        """A line with what was said in place of what it was; None where it cannot be that."""
        number = self._number(change)
        if number is not None:
            packed = self._packed(line, change, number)
            return packed or (line.with_quantity(number) if number > 0 else None)
        if target.option is not None and target.words:
            other = self._option_named(self._bare(line, target.words), target.option, change)
            if other is not None:
                return other
        about = line if target.count is None else line.with_quantity(target.count)
        parsed = self._parser.parse_words(change, about)
        if len(parsed.lines) != 1 or parsed.unknown or parsed.no_order or parsed.refused:
            return None
        each = parsed.lines[0]
        if (
            not each.headed
            or each.line.category == line.category
            or each.product_said
            or self._sold(each.line.category)
        ):
            found = None if each.products else altered(each, self._menu, about)
            same_product = each.product_said and each.line.products == line.products
            goods = same_product or tuple(change[:1]) in self._language.phrases("articles")
            option = self._as_option(line, change) if each.headed and not goods else None
            return option or found
        return None

    def _as_option(self, line: OrderLine, change: Sequence[str]) -> OrderLine | None:
        """The line with an option whose words name goods, too ("add lemon to that"), where it can have it."""
        for group in self._category(line).groups:
            if other := self._option_named(line, group.id, change):
                return other
        return None

    def _sold(self, category_id: str) -> bool:
        category = self._menu.category(category_id)
        return category is not None and category.itself is not None

    def _option_named(self, line: OrderLine, group_id: str, words: Sequence[str]) -> OrderLine | None:
        """The line with the option of a group that the words name in full."""
        group = self._category(line).group(group_id)
        wanted = tuple(word for word in words if (word,) not in self._language.phrases("articles"))
        for option in group.options if group else ():
            names = {spoken(name) for name in self._names(option.names)}
            names |= {spoken(self._language.plural(name)) for name in self._names(option.names)}
            if group and wanted in names:
                if group.kind == "attribute":
                    attributes = {**line.attribute_map, group_id: option.id}
                    return replace(line, attributes=tuple(sorted(attributes.items())))
                kept = tuple(m for m in line.modifiers if m.options != option.ids and not group.exclusive)
                return replace(line, modifiers=(*kept, Modifier(group_id, option.ids)))
        return None

    def _packed(self, line: OrderLine, words: Sequence[str], number: int) -> OrderLine | None:
        """The line in a pack that is a collection ("make it a dozen")."""
        if tuple(words) not in self._language.collections:
            return None
        packs = self._parser.packs(number)
        found = next((m for m in packs if m.category == line.category), None)
        if found is None:
            return None
        attributes = {**line.attribute_map, found.group: found.ids[0]}
        return replace(line, attributes=tuple(sorted(attributes.items())))

    def _are_options(self, change: Sequence[str], target: Target, context: Context) -> bool:
        """Whether the words name nothing but options of a line."""
        line = context.lines[target.places[0]]
        parsed = self._parser.parse_words(change, line)
        if len(parsed.lines) == 1 and not parsed.lines[0].headed and not parsed.unknown:
            return True
        return self._as_option(line, change) is not None

    def _removed(self, words: Sequence[str], context: Context) -> tuple[Change, ...]:
        """Lines gone, or fewer, or an option of one gone."""
        target = self._target(words, context)
        if target is not None and (target.named or not self._content(words) or len(target.places) > 1):
            if len(target.places) == 1 and target.count is not None:
                line = context.lines[target.places[0]]
                left = line.quantity - target.count
                return (Change(target.places[0], line.with_quantity(left) if left > 0 else None),)
            return tuple(Change(at, None) for at in target.places)
        order = [context.that, *range(len(context.lines) - 1, -1, -1)]
        for at in dict.fromkeys(each for each in order if each is not None):
            if changes := self._without(words, at, None, context, only_added=True):
                return changes
        return tuple(Change(at, None) for at in target.places) if target is not None and target.option is None else ()

    def _without(
        self, words: Sequence[str], at: int, count: int | None, context: Context, only_added: bool = False
    ) -> tuple[Change, ...]:
        """A line without options: one added before goes without trace, another is left out."""
        line = context.lines[at]
        bare = [word for word in words if (word,) not in self._language.phrases("determiners")]
        parsed = self._parser.parse_words(bare, line)
        options = parsed.lines[0].line.modifiers if len(parsed.lines) == 1 and not parsed.lines[0].headed else ()
        if not options and (other := self._as_option(replace(line, modifiers=()), bare)):
            options = other.modifiers
        if not options or parsed.no_order:
            return ()
        added = {m.options for m in line.modifiers if m.action == "add"}
        if only_added and not any(set(m.options) & set(k) for m in options for k in added):
            return ()
        changed = without(line, options)
        return tuple(_split(at, line, changed, count))

    def _that(self, context: Context) -> Target | None:
        return None if context.that is None else Target((context.that,))

    def _target(self, words: Sequence[str] | None, context: Context, counting: bool = True) -> Target | None:
        """The lines that words name; None where they name none.

        `counting`: "two lattes" may be two of the lattes that are there; else only "two of the lattes" is.
        """
        words = tuple(words or ())
        language = self._language
        every = language.phrases("every") | language.phrases("everything")
        for length in (5, 4, 3, 2, 1):
            if words[:length] in every and len(words) >= length:
                return self._all(words[length:], words[:length], context)
        if words and (words[0],) in language.phrases("half"):
            found = self._target(words[1 + (words[1:2] in language.phrases("of")) :], context)
            line = context.lines[found.places[0]] if found and len(found.places) == 1 else None
            return replace(found, count=line.quantity // 2) if found and line and line.quantity > 1 else None
        if words and words[0] in language.words("articles"):
            number: int | None = 1
            rest = words[1:]
        else:
            cut = next((n for n in (3, 2, 1) if words[:n] in language.number_words), 0)
            number = language.number_words[words[:cut]] if cut else None
            rest = words[cut:]
        if number is not None:
            some = rest[:1] in language.phrases("of")
            if not rest or rest[0] in language.words("articles") or not (counting or some):
                return None
            found = self._target(rest[1:] if some else rest, context)
            if found is None or len(found.places) != 1:
                return None
            return replace(found, count=number)
        return self._one(words, context)

    def _one(self, words: tuple[str, ...], context: Context) -> Target | None:
        language = self._language
        content = self._content(words)
        ordinals = {spoken(name): place for place, name in enumerate(language.data["numbers"]["ordinals"])}
        ordinal = next((ordinals[(w,)] for w in content if (w,) in ordinals), None)
        last = any((w,) in language.phrases("last") for w in content)
        if ordinal is not None or last:
            content = tuple(w for w in content if (w,) not in ordinals and (w,) not in language.phrases("last"))
        places = [at for at, _, _ in self._named(content, context)] if content else list(range(len(context.lines)))
        if last:
            return Target((max(places),)) if places else None
        if ordinal is not None:
            places = sorted(places)
            return Target((places[ordinal - 1],), named=True) if 0 < ordinal <= len(places) else None
        if not content:
            said = tuple(words)
            pronouns = language.phrases("that") | language.phrases("pronouns") | language.phrases("determiners")
            pronoun = any((w,) in pronouns for w in said)
            return self._that(context) if said and pronoun else None
        found = self._named(content, context)
        if not found:
            return None
        best = max(found, key=lambda each: (each[1], each[0] == context.that, each[0]))
        ones = any((w,) in language.phrases("ones") | language.phrases("pronouns") for w in words)  # "the white ones"
        return Target((best[0],), option=best[2] if not best[1] else None, named=best[1] > 0 or ones, words=content)

    def _all(self, words: tuple[str, ...], every: tuple[str, ...], context: Context) -> Target | None:
        """Every line, or every one that has what the words name."""
        content = self._content(words)
        if not content:
            both = every[:1] in self._language.phrases("both") and len(context.lines) > 2
            places = range(len(context.lines))
            return Target(tuple(places[-2:] if both else places))
        found = tuple(sorted(at for at, _, _ in self._named(content, context)))
        return Target(found, named=True) if found else None

    def _content(self, words: Sequence[str]) -> tuple[str, ...]:
        return tuple(w for w in words if w not in self._idle and (w,) not in self._language.phrases("adding"))

    def _named(self, content: Sequence[str], context: Context) -> list[tuple[int, int, str | None]]:
        """Lines that have all these words; how many name the goods themselves; and the group of an option named."""
        found: list[tuple[int, int, str | None]] = []
        for at, line in enumerate(context.lines):
            goods, options = self._words_of(line)
            if all(word in goods or word in options for word in content):
                named = sum(word in goods for word in content)
                group = next((options[word] for word in content if word in options), None)
                found.append((at, named, group))
        return found

    def _words_of(self, line: OrderLine) -> tuple[frozenset[str], dict[str, str]]:
        """Words of the names of a line's goods, and of its options with their groups."""
        if line not in self._vocabulary:
            if len(self._vocabulary) > 10_000:
                self._vocabulary.clear()
            category = self._category(line)
            products = [product for product in map(category.product, line.products) if product]
            names = [*self._names(category.names)]
            names += [name for product in products for name in self._names(product.names)]
            goods = {word for name in names for form in (name, self._language.plural(name)) for word in spoken(form)}
            goods |= {self._language.plural(word) for word in goods}
            options: dict[str, str] = {}
            chosen: list[tuple[str, tuple[str, ...]]] = [(group, (option,)) for group, option in line.attributes]
            chosen += [(m.group, m.options) for m in line.modifiers if m.action == "add"]
            for group_id, ids in chosen:
                group = category.group(group_id)
                for option in group.options if group else ():
                    if option.id in ids:
                        for name in self._names(option.names):
                            for word in (*spoken(name), *spoken(self._language.plural(name))):
                                options.setdefault(word, group_id)
            self._vocabulary[line] = frozenset(goods - self._idle), options
        return self._vocabulary[line]

    def _category(self, line: OrderLine) -> Category:
        return self._menu.category(line.category) or Category(line.category, {}, (), ())

    def _names(self, names: Names) -> tuple[str, ...]:
        return names_in(names, self._language.code, self._menu.language)

    def _number(self, words: Sequence[str]) -> int | None:
        return self._parser.number(words)


def _split(at: int, line: OrderLine, altered: OrderLine, count: int | None) -> Iterator[Change]:
    """The line changed, or so many of it."""
    if count is not None and 0 < count < line.quantity:
        yield Change(at, line.with_quantity(line.quantity - count))
        yield Change(None, altered.with_quantity(count))
    else:
        yield Change(at, altered)


def _carried_out(changes: Sequence[Change], context: Context) -> tuple[Context, list[int | None]]:
    """What there is to speak of after changes, and which line of before each line was; None for a new one."""
    lines: list[OrderLine | None] = list(context.lines)
    places: list[int | None] = list(range(len(lines)))
    spoken_of = context.spoken_of
    for change in changes:
        if change.at is None:
            lines.append(change.line)
            places.append(None)
        else:
            lines[change.at] = change.line
    kept = [i for i, line in enumerate(lines) if line is not None]
    touched = [i for i in kept if i >= len(context.lines) or any(c.at == i for c in changes)]
    spoken_of = kept.index(touched[-1]) if touched else None
    there = tuple(line for line in lines if line is not None)
    return replace(context, lines=there, spoken_of=spoken_of), [places[i] for i in kept]


def _composed(first: Sequence[Change], second: Sequence[Change], places: Sequence[int | None]) -> tuple[Change, ...]:
    """Two runs of changes as one, counted in the lines as they were before both."""
    old = {change.at: change.line for change in first if change.at is not None}
    new = [change.line for change in first if change.at is None]
    fresh = [i for i, place in enumerate(places) if place is None]
    for change in second:
        if change.at is None:
            new.append(change.line)
            continue
        place = places[change.at]
        if place is None:
            new[fresh.index(change.at)] = change.line
        else:
            old[place] = change.line
    return (*(Change(at, line) for at, line in old.items()), *(Change(None, line) for line in new if line))


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
    replaced = {m.group for m in parsed.line.modifiers} & exclusive
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
