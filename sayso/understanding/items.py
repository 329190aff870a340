"""Spans of an utterance to items: one head each (the thing ordered), with its quantity and its options."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from sayso.understanding.lexicon import Span


@dataclass
class SaidOption:
    """An option as it was said."""

    span: Span
    removed: bool = False
    amount: str | None = None
    count: int | None = None


@dataclass
class Item:
    """One thing ordered, as it was said."""

    quantity: int | None = None
    counted: bool = False
    """Whether the quantity was a number and no mere "a"."""
    number: str = ""
    """The words of its quantity."""
    head: Span | None = None
    more_heads: list[Span] = field(default_factory=list)
    """Goods of the same category that come with it on one line ("chips and guacamole")."""
    options: list[SaidOption] = field(default_factory=list)
    unknown: bool = False
    """Whether words that mean nothing stand within it."""
    closed: bool = False
    """After its head a joining word was heard, and no option since: what comes next may be something new."""
    joined: bool = False
    """A joining word was heard before it."""
    refused: bool = False
    pack: int | None = None
    """Pieces of a collection ("a dozen"): a pack where the goods come in such, else so many of them."""
    boxed: bool = False
    """Whether those pieces are in one ("a box of twelve")."""
    whole: Item | None = None
    """The item that its words name ("one of the lattes")."""
    part_of: Item | None = None
    """The item of which this is some ("three pizzas, one with mushrooms")."""

    @property
    def categories(self) -> tuple[str, ...]:
        """Categories that its head may belong to."""
        return tuple(dict.fromkeys(m.category for m in self.head.heads)) if self.head else ()


@dataclass
class Cut:
    """What an utterance was cut into."""

    items: list[Item] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """Runs of words that mean nothing here."""
    no_order: bool = False
    """Holds words that no order holds ("was", "he said")."""
    leading: tuple[str, ...] = ()
    """Words that mean nothing here before the first thing named."""
    corrected: bool = False
    """Whether something was taken back."""
    half: bool = False
    """Breaks off: "can i have a"."""
    shared: list[tuple[SaidOption, int]] = field(default_factory=list)
    """Options said of everything ("both large"), and how many items there were."""


def cut(
    spans: Sequence[Span],
    takes_back: Set[tuple[str, ...]],
    option_measures: Set[tuple[str, ...]],
    pronouns: Set[tuple[str, ...]],
    within: Set[tuple[str, ...]],
    together: Set[str],
    about: str | None = None,
) -> Cut:
    """The items of an utterance.

    `takes_back` are refusals that may take back what was just said; `option_measures` count options only ("pumps");
    `pronouns` stand for goods ("a large one"); `within` say what options go into ("sugar in a latte"); `together` are
    the categories of which several goods are one line; `about` is the category of what is spoken of already.
    """
    cutter = _Cutter(spans, takes_back, option_measures, pronouns, within, together, about)
    for index in range(len(spans)):
        cutter.take(index)
    return cutter.finished()


class _Cutter:
    """Where the cutting of one utterance stands."""

    def __init__(
        self,
        spans: Sequence[Span],
        takes_back: Set[tuple[str, ...]],
        option_measures: Set[tuple[str, ...]],
        pronouns: Set[tuple[str, ...]],
        within: Set[tuple[str, ...]],
        together: Set[str],
        about: str | None,
    ) -> None:
        self.spans = spans
        self.takes_back = takes_back
        self.option_measures = option_measures
        self.pronouns = pronouns
        self.within = within
        self.together = together
        self.about = about
        self.each: int | None = None
        """How many of each of the goods that follow ("two each of")."""
        self.cut = Cut()
        self.item = Item()
        self.removed = self.adding = False
        self.negated = self.joined = False
        """Whether the refusal has had its first option, and whether a joining word came since the last one."""
        self.refusing = False
        """Whether a wish is refused: what is named now is not wanted."""
        self.sharing = self.named = False
        self.amount: str | None = None
        self.count: int | None = None
        self.last_unknown = -2

    @property
    def in_scope(self) -> bool:
        return self.adding or self.removed or self.amount is not None or self.count is not None

    def small(self, index: int) -> str | None:
        return self.spans[index].small if 0 <= index < len(self.spans) else None

    def take(self, index: int) -> None:
        """The next span."""
        span = self.spans[index]
        if span.meanings and not (span.small == "amount" and self._option_follows(index)):
            self._take_named(span, index)
            return
        match span.small:
            case "number" | "article":
                self._take_number(span, index)
            case "negation" if span.words in self.takes_back and self._corrects(index):
                self._correct(index)
            case "correction":
                self._correct(index)
            case "or" if self.item.head is not None and not self.removed and not self.adding:
                self.cut.no_order = True  # which of the two is not for us to say
            case "or":
                self.item.closed = self.joined = True
            case "negation":
                self.removed, self.adding, self.amount = True, False, None
                self.negated = self.joined = False
            case "refusal":
                self.finish()
                self.refusing = True
            case "adding" if self.small(index - 1) == "negation":  # "without adding ham"
                pass
            case "adding" | "contrast":
                self.adding, self.removed = True, False
                self.refusing = self.refusing and span.small != "contrast"
            case "joining":
                if self.item.unknown and self.item.head is None and not self.item.options:
                    self.finish()
                self.item.closed = self.joined = True
                self.sharing = False
            case "amount":
                if self.removed and self.negated:
                    self.removed = False
                self.amount = span.value
            case "every" if self.item.options and not self._named_after(index):  # "to go, both of them"
                self.cut.shared.append((self.item.options.pop(), len(self.cut.items) + 1))
            case "every" if self.item.head is None and self.item.quantity is not None and self._names_ahead(index):
                self.each = self.item.quantity
            case "every" if (self.item.head is not None or self.cut.items) and not self._head_follows(index):
                self.sharing = True
            case "just" if self.removed:  # "no sauce, just onions"
                self.removed, self.adding = False, True
            case "group" if self.removed and not self.negated:  # "no sweetener, lemon"
                self.negated = True
            case "ones" if self.item.head is None and self.item.options:  # "the green ones"
                self.item.quantity = self.item.quantity or 1
            case "narrative":
                self._take_unknown(span, index)
                self.cut.no_order = True
            case "copula":
                self._take_unknown(span, index)
                if index and self.spans[index - 1].meanings and not self._named_follows(index):
                    self.cut.no_order = True  # "the pizza is cold"
            case "unknown":
                self._take_unknown(span, index)

    def _take_unknown(self, span: Span, index: int) -> None:
        words = " ".join(span.words)
        if not self.named:
            self.cut.leading += span.words
        if self.last_unknown == index - 1:
            self.cut.unknown[-1] += " " + words
        else:
            self.cut.unknown.append(words)
        self.last_unknown = index
        item = self.item
        self.amount = None
        item.unknown = item.unknown or item.quantity is not None or bool(item.options) or item.head is not None

    def _take_named(self, span: Span, index: int) -> None:
        self.named = True
        item = self.item
        last = self.cut.items[-1] if self.cut.items else None
        before = self.small(index - 1)
        if before in ("that", "every") and self._says_kind_again(span):
            self.sharing = before == "every"
            return
        counted = item.options[-1] if item.options and item.options[-1].count is not None else None
        if (
            before == "of"
            and counted is not None
            and index > 1
            and self.spans[index - 2] is counted.span
            and span.heads
        ):
            return  # "two shots of espresso"
        role = self._role(index)
        whole = (last.part_of or last).categories if last is not None and item.quantity is not None else ()
        if role == "head" and item.head is None and before in ("adding", "negation") and span.options_in(whole):
            role = "option"  # "two lattes, one with oat milk"
        if role == "noun":
            return
        if role == "refines":
            item.head = span
            return
        if role == "together":
            item.more_heads.append(span)
            return
        if role == "head":
            refused = self.refusing or (self.removed and (item.head is not None or item.quantity is None))
            if item.head is not None:
                self.finish()
            if self._of_earlier(index):
                return
            self.item.head = span
            self.item.refused = refused or self.item.refused
            if self.each is not None and self.item.quantity is None:
                self.item.quantity, self.item.counted = self.each, True
            self.item.closed = self.adding = self.removed = False
            return
        if role == "new":
            refused = self.removed and self._leads_to_head(index, span)
            self.finish()
            self.item.refused = refused
        self._take_option(span, index)

    def _take_option(self, span: Span, index: int) -> None:
        item = self.item
        if self.removed and self.negated and not self.joined:  # "no beans, rice": the refusal is over
            self.removed = False
        last = item.options[-1] if item.options else None
        if self.removed and not self.negated and last is not None and self.spans[index - 2] is last.span:
            groups = {(m.category, m.group) for m in span.options if m.kind == "attribute"}
            if groups & {(m.category, m.group) for m in last.span.options}:  # "large no medium"
                item.options.pop()
                self.removed = False
        if self._repeats(last, span):
            return
        said = SaidOption(span, self.removed, self.amount, self.count)
        if self.sharing:
            self.cut.shared.append((said, len(self.cut.items) + 1))
        else:
            item.options.append(said)
            item.closed = False
        self.amount = self.count = None
        self.negated, self.joined = self.removed, False

    def _take_number(self, span: Span, index: int) -> None:
        self.named = True
        item = self.item
        value = 1 if span.small == "article" else int(span.value)
        at = index + 1
        if self.small(at) == "group":  # "a two topping pizza"
            return
        named = at < len(self.spans) and bool(self.spans[at].meanings)
        after_option = index and item.head is None and item.options and self.spans[index - 1] is item.options[-1].span
        if (
            span.words in self.pronouns
            and after_option
            and self.small(at) not in ("adding", "negation", "of")
            and not named
        ):
            return  # "a large one"
        if self._counts_option(index):
            if span.small == "number" and value != 1:
                self.count = value
            return
        while self.small(at) in ("measure", "of") and not self.spans[at].meanings:
            at += 1
        following = self.spans[at] if at < len(self.spans) else None
        ended = following is None or following.small in ("joining", "adding", "negation")
        of_them = self.small(at) == "that" and self.small(at - 1) == "of"
        if of_them and item.head is not None and item.quantity is None and not item.closed:
            self._count(span, value)  # "lattes, two of them"
            return
        plain = span.small == "number" and not span.collection and value > 1
        if item.head is not None and item.quantity is None and not item.closed and ended and (plain or at > index + 1):
            self._count(span, value)  # "paint, three cans"
            return
        if item.head is not None and item.quantity is None and not item.closed and following is not None:
            attribute = [m for m in following.options_in(item.categories) if m.kind == "attribute"]
            if attribute and not following.heads and not self._leads_to_head(at, following):
                self._count(span, value)  # "milk, two gallons"
                return
        if item.head is None and item.options and not item.unknown and self._is_within(index):
            if item.counted and item.options[-1].count is None:  # "two sugars in a latte"
                item.options[-1].count = item.quantity
            item.quantity, item.counted = None, False
            self._count(span, value)
            return
        if item.quantity is not None and span.collection and not item.options and item.head is None:
            item.pack = value  # "two dozen"
            return
        if item.head is not None or item.options or item.unknown or item.quantity is not None:
            if item.quantity is not None and item.head is None and self._within_measure(index):
                item.pack, item.boxed = value, True  # "a box of twelve"
                return
            self.finish()
        self._count(span, 1 if span.collection else value)
        if span.collection:
            self.item.pack = value
        if self.small(index + 1) == "of" and self.small(index + 2) == "that" and self.cut.items:
            last = self.cut.items[-1]
            self.item.whole = last.part_of or last  # "and one of them with peppermint"

    def _count(self, span: Span, value: int) -> None:
        self.item.quantity = value
        self.item.number = " ".join(span.words)
        self.item.counted = value != 1 or span.words not in (("a",), ("an",), ("some",))

    def _correct(self, index: int) -> None:
        """Take back what the words that follow say anew: the number, the last option, or the whole item."""
        item = self.item
        self.cut.corrected = True
        if self.small(index + 1) == "negation":  # "no wait, skip the fries"
            return
        following: list[Span] = []
        for span in self.spans[index + 1 :]:
            if span.small in ("joining", "adding", "negation") and following:
                break
            following.append(span)
        number = next((s for s in following if s.small in ("number", "article") and not s.meanings), None)
        named = [s for s in following if s.meanings]
        if not named and number is not None and item.head is not None:  # "two lattes, make that three"
            item.quantity = None
            item.closed = False
            self.removed = self.adding = False
            self._count(number, 1 if number.small == "article" or number.collection else int(number.value))
            item.pack = int(number.value) if number.collection else None
            number.small = "taken"
        elif named and item.head is not None and all(self._instead(s) for s in named):
            last = item.options[-1].span.options_in(item.categories) if item.options else ()
            groups = {m.group for m in last if m.kind == "modifier"}
            if any(m.group in groups for span in named for m in span.options_in(item.categories)):
                item.options.pop()
            self.adding, self.removed, item.closed = True, False, False
            for span in following:
                if span.small in ("number", "article") and not span.meanings:
                    if span.small == "number" and span.words not in self.pronouns:
                        self._count(span, int(span.value))
                    span.small = "taken"
        elif item.head is not None or item.options or item.quantity is not None:
            quantity = item.quantity if number is None else None
            self.item = Item(quantity=quantity, counted=item.counted, number=item.number, joined=item.joined)
            self.removed = self.adding = False

    def _instead(self, span: Span) -> bool:
        """Whether an option can be said in place of one of the item's."""
        fitting = span.options_in(self.item.categories)
        last = self.item.options[-1].span.options_in(self.item.categories) if self.item.options else ()
        same_group = {m.group for m in fitting} & {m.group for m in last}
        return bool(fitting) and (not span.heads or bool(same_group))

    def finish(self) -> None:
        """Put the item away and begin another."""
        item, items = self.item, self.cut.items
        last = items[-1] if items else None
        if item.head is None and item.whole is not None and item.options:
            item.joined = False
            _understood_from(item, item.whole)
        elif item.head is None and item.options and last is not None:
            if item.quantity is not None and not item.unknown:
                _understood_from(item, last)
            elif item.quantity is None or item.unknown:
                fitting = [i for i in items if all(s.span.options_in(i.categories) for s in item.options)]
                if fitting:  # options by themselves speak of what was said before
                    fitting[-1].options.extend(item.options)
                    item.options = []
        if item.quantity is not None and item.quantity > 0 and item.part_of is not None and not item.part_of.quantity:
            items[:] = [each for each in items if each is not item.part_of]  # all of it was spoken for
        boxed = item.boxed and self.about is not None
        if item.head is not None or boxed or (item.options and (not item.unknown or len(item.options) > 1)):
            items.append(item)
        elif item.counted and not item.unknown and not item.options:
            self.cut.unknown.append(item.number)  # so many of nothing
        self.item = Item(joined=item.closed)
        self.removed = self.adding = self.sharing = False
        self.amount = self.count = None

    def finished(self) -> Cut:
        """All of it."""
        last = self.spans[-1] if self.spans else None
        kinds = ("number", "article", "adding", "negation", "amount", "of", "determiner", "or", "measure")
        self.cut.half = last is not None and not last.meanings and last.small in kinds
        self.finish()
        for one, other in pairwise(self.cut.items):  # "a small and a large latte"
            headless = one.head is None and one.quantity is not None and other.joined
            if headless and all(said.span.options_in(other.categories) for said in one.options):
                one.head = other.head
        for said, there in self.cut.shared:
            for item in self.cut.items[:there]:
                if said.span.options_in(item.categories):
                    item.options.append(said)
        return self.cut

    def _says_kind_again(self, span: Span) -> bool:
        """Whether "those pizzas" speaks of the item before; what follows then belongs to that one."""
        item, items = self.item, self.cut.items
        if item.head is not None:
            return not item.refused and (_same_kind(span, item) or _same_goods(span, item))
        if item.quantity is None and items and not item.options and _same_kind(span, items[-1]):
            self.item, self.adding = items.pop(), False  # "all of those pizzas"
            return True
        return False

    def _of_earlier(self, index: int) -> bool:
        """Whether "one of the lattes" speaks of an item before it."""
        item, span = self.item, self.spans[index]
        if (
            item.quantity is None
            or item.options
            or self.small(index - 1) != "determiner"
            or self.small(index - 2) != "of"
        ):
            return False
        products = {(m.category, m.ids) for m in span.heads}
        for earlier in reversed(self.cut.items):
            if earlier.head is not None and products & {(m.category, m.ids) for m in earlier.head.heads}:
                item.whole = earlier
                return True
        return False

    def _named_after(self, index: int) -> bool:
        """Whether anything is named before the next joining word."""
        for span in self.spans[index + 1 :]:
            if span.meanings:
                return True
            if span.small == "joining":
                return False
        return False

    def _is_within(self, index: int) -> bool:
        """Whether options that were named before it go into what is named next: "in a latte"."""
        before = self.spans[index - 1] if index else None
        if before is None or before.small != "of" or before.words not in self.within:
            return False
        return any(span.heads for span in self.spans[index + 1 : index + 5])

    def _names_ahead(self, index: int) -> bool:
        return any(span.heads for span in self.spans[index + 1 :])

    def _within_measure(self, index: int) -> bool:
        """Whether a number follows "a box of" at once."""
        return self.small(index - 1) == "of" and self.small(index - 2) == "measure"

    def _role(self, index: int) -> str:
        """What a span of the menu does.

        `head`, `noun` (repeats the head), `refines` it, `together` (one more thing on its line), `option`, or `new`
        (the option of a new item).
        """
        span, item = self.spans[index], self.item
        fits = span.options_in(item.categories) if item.head else ()
        before = self.spans[index - 1] if index else None
        adjacent = before is not None and bool(before.meanings)
        if item.head is None:
            known = self.about is not None and self.in_scope and item.quantity is None and not self.cut.items
            if known and span.options_in((str(self.about),)):
                return "option"
            if span.heads and not (span.options and self._leads_to_head(index, span)):
                return "head"
            return "option"
        if span.heads and not item.closed:
            same = {m.category for m in span.heads} & set(item.categories)
            kind = same and all(m.kind == "category" for m in span.heads)
            if kind and (adjacent or self.in_scope):
                return "noun"
            of_it = before is not None and before.small == "of" and index > 1 and self.spans[index - 2] is item.head
            if (
                same
                and (adjacent or of_it)
                and not self.in_scope
                and all(m.kind == "category" for m in item.head.heads)
            ):
                return "refines"
        if span.heads and not fits and not self.removed and self._together(span, index):
            return "together"
        if span.heads and not fits:
            if before is not None and before.small == "negation" and self._said_before(span):
                return "head"  # "a glue stick, no, skip the glue stick"
            directly = before is not None and before.small in ("negation", "amount")
            return "option" if directly and self.in_scope and not item.closed else "head"
        if not fits:
            return "new" if self._leads_to_head(index, span) or item.closed else "option"
        if not self.in_scope and not adjacent and self._leads_to_head(index, span):
            return "new"
        if self._of_the_next(index, span):
            return "new"
        if item.closed and not self.in_scope and before is not None and before.small == "determiner":
            return "new"  # "and the green ones"
        listing = bool(item.options) and not item.closed and self.small(index - 1) not in ("number", "article")
        if span.heads and not self.in_scope and not listing:
            return "head"
        return "option"

    def _of_the_next(self, index: int, span: Span) -> bool:
        """Whether an attribute is that of the goods right after it: "small fries, small sprite"."""
        following = self.spans[index + 1] if index + 1 < len(self.spans) else None
        heads = {m.category for m in following.heads} if following is not None else set()
        attributes = [m for m in span.options_in(tuple(heads)) if m.kind == "attribute"]
        if not attributes or span.heads:
            return False
        groups = {m.group for m in span.options_in(self.item.categories)}
        said = {m.group for each in self.item.options for m in each.span.options_in(self.item.categories)}
        return bool(groups & said) or (self.small(index - 1) == "joining" and not self.removed)

    def _said_before(self, span: Span) -> bool:
        return any(_same_goods(span, item) for item in (self.item, *self.cut.items))

    def _together(self, span: Span, index: int) -> bool:
        """Whether goods come on one line with the item's: "chips and guacamole" as one side."""
        before = self.small(index - 1)
        if self.item.options:
            return False
        shared = {m.category for m in span.heads if m.kind == "product"} & set(self.item.categories) & self.together
        product = self.item.head is not None and any(m.kind == "product" for m in self.item.head.heads)
        return bool(shared) and product and (before in ("joining", "adding") or bool(self.spans[index - 1].meanings))

    def _leads_to_head(self, index: int, span: Span) -> bool:
        """Whether options run on from here into a head that can have this one."""
        for following in self.spans[index + 1 :]:
            if following.heads and any(span.options_in((m.category,)) for m in following.heads):
                return True
            if not (following.options or following.small in ("of", "amount")):
                return False
        return False

    def _leads_to_goods(self, index: int) -> bool:
        """Whether something else that is ordered follows the options from here."""
        for following in self.spans[index + 1 :]:
            if following.heads:
                return True
            if not following.options:
                return False
        return False

    def _counts_option(self, index: int) -> bool:
        """Whether a number belongs to an option: "with two sugars", "with a shot", "a two pump vanilla latte"."""
        at, measured = index + 1, False
        while at < len(self.spans) and self.small(at) in ("measure", "of", "amount") and not self.spans[at].meanings:
            measured = measured or self.spans[at].words in self.option_measures
            at += 1
        if at >= len(self.spans):
            return False
        following = self.spans[at]
        if measured and any(m.kind == "modifier" for m in following.options):
            return True
        if self.item.head is None:
            last = self.cut.items[-1] if self.cut.items else None
            if self.item.quantity is not None and last is not None and self.small(index - 1) == "adding":
                whole = (last.part_of or last).categories  # "two coffees, one with three sugars"
                return any(m.kind == "modifier" for m in following.options_in(whole)) and not following.heads
            of_it = self.about is not None and not following.heads and not self._leads_to_head(at, following)
            kinds = {m.kind for m in following.options_in((str(self.about),))} if of_it else set()
            return "modifier" in kinds and self.item.quantity is None
        fitting = following.options_in(self.item.categories)
        if (
            fitting
            and not following.heads
            and self.small(index - 1) == "adding"
            and self.spans[index].small == "article"
        ):
            return not self._leads_to_head(at, following) and not self._leads_to_goods(at)  # "with a turkey patty"
        if not any(m.kind == "modifier" for m in fitting):
            return False
        if self.spans[index].words == ("some",) and self.item.options:  # no count, and nothing new
            return True
        if self._leads_to_head(at, following):
            return False
        before = self.small(index - 1)
        some = (
            self.spans[index].small == "number" and not measured and (self.item.quantity or 0) > self.spans[index].value
        )
        if some and before not in ("adding", "negation", "contrast", "joining"):
            return False  # "six tacos, three chicken"
        listing = bool(self.item.options) and before == "joining"
        return not following.heads or listing or before in ("adding", "negation", "contrast")

    def _option_follows(self, index: int) -> bool:
        """Whether what can be an amount ("double") is one, because an option comes next."""
        return index + 1 < len(self.spans) and bool(self.spans[index + 1].options_in(self.item.categories))

    def _head_follows(self, index: int) -> bool:
        return index + 1 < len(self.spans) and bool(self.spans[index + 1].heads)

    def _named_follows(self, index: int) -> bool:
        return index + 1 < len(self.spans) and bool(self.spans[index + 1].meanings)

    def _corrects(self, index: int) -> bool:
        """Whether a refusal takes back what was said ("a coke, no, a sprite"): a new count follows at once."""
        return self.small(index + 1) in ("number", "article") and not self.spans[index + 1].meanings

    def _repeats(self, last: SaidOption | None, span: Span) -> bool:
        """Whether an option only says again what kind the last one is ("cheddar cheese")."""
        apart = self.joined or self.amount is not None
        if last is None or apart or span.start != last.span.start + len(last.span.words):
            return False
        said = {(m.category, m.group, option) for m in last.span.options for option in m.ids}
        wider = [m for m in span.options if len(m.ids) > 1]
        return any((m.category, m.group, option) in said for m in wider for option in m.ids)


def _understood_from(item: Item, last: Item) -> None:
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


def _same_kind(span: Span, item: Item) -> bool:
    return all(m.kind == "category" for m in span.heads) and bool(
        {m.category for m in span.heads} & set(item.categories)
    )


def _same_goods(span: Span, item: Item) -> bool:
    named = {(m.category, m.ids) for m in item.head.heads if m.kind == "product"} if item.head else set()
    return bool(named & {(m.category, m.ids) for m in span.heads})
