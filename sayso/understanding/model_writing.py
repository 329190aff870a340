"""The interaction model of a shop: ours, with samples drawn from phrases, and with order phrases made from its menu
as values of the slot ORDER.

Alexa learns from these phrases what an order sounds like; a custom slot also takes what is not listed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain, cycle
from typing import Any

from sayso.language import Language, spoken
from sayso.menu import Category, Menu, Product, names_in
from sayso.menu.faq import Answer
from sayso.spoken_names import SpokenNames
from sayso.understanding.drawn_samples import draw_samples
from sayso.understanding.entities import OPTION_TYPE, PURPOSE_TYPE
from sayso.understanding.options import options_of
from sayso.understanding.purposes import purposes_of
from sayso.understanding.samples import ORDER_TYPE
from sayso.understanding.wishes.phrases import phrase_files, read_phrases

MOST_VALUES = 3000
MOST_OF_AN_INVOCATION = 50
RESERVED = frozenset(
    {
        *("alexa", "amazon", "echo", "computer", "skill", "app"),
        *("ask", "begin", "enable", "launch", "load", "open", "play", "resume", "run", "start", "talk", "tell", "use"),
    }
)
SMALL = frozenset(
    {
        *("a", "an", "the", "my", "your", "her", "his", "their"),
        *("about", "and", "by", "for", "from", "if", "in", "of", "that", "to", "using", "with", "whether"),
    }
)
"""Wake and launch words, which an invocation name may not hold, and words that do not make one.

https://developer.amazon.com/docs/alexa/custom-skills/choose-the-invocation-name-for-a-custom-skill.html
"""
MOST_CHARACTERS = 140
"""Of a slot value (Alexa's limit)."""


def write_model(
    text: str, menu: Menu, language: Language, invocation: str | None = None, answers: Sequence[Answer] = ()
) -> str:
    """The JSON of an interaction model for a menu, and for the questions that the shop answers about itself.

    Raises ValueError where the invocation name is not two words or more of letters, as Alexa wants it.
    """
    model = with_drawn_samples(text, language)
    inner = model["interactionModel"]["languageModel"]
    if invocation is not None:
        words = invocation.lower().split()
        if (
            len(set(words) - SMALL) < 2
            or len(invocation) > MOST_OF_AN_INVOCATION
            or not all(word.replace("'", "").replace(".", "").isalpha() for word in words)
        ):
            raise ValueError(
                f"'{invocation}' is no invocation name; write two or more words of letters, like corner market"
            )
        reserved = RESERVED.intersection(words)
        if reserved:
            raise ValueError(f"'{min(reserved)}' cannot be in an invocation name; Alexa keeps it for itself")
        inner["invocationName"] = " ".join(words)
    values = shop_values(menu, answers, language)
    for slot_type in inner["types"]:
        if slot_type["name"] in values:
            slot_type["values"] = [{"name": {"value": phrase}} for phrase in values[slot_type["name"]]]
    return json.dumps(model, indent=2, ensure_ascii=False) + "\n"


def with_drawn_samples(text: str, language: Language) -> dict[str, Any]:
    """What the JSON of an interaction model holds, with samples drawn from the language's phrases beside its own."""
    model: dict[str, Any] = json.loads(text)
    phrases = read_phrases(phrase_files(language.code))
    draw_samples(model["interactionModel"]["languageModel"], phrases, language.words("hesitations"))
    return model


def shop_values(menu: Menu, answers: Sequence[Answer], language: Language) -> dict[str, tuple[str, ...]]:
    """Slot types whose values are the shop's, with those values; a type that would have none is left as it is."""
    questions = (" ".join(spoken(question)) for answer in answers for question in answer.questions)
    values = {
        ORDER_TYPE: tuple(order_phrases(menu, language)),
        "QUESTION": tuple(dict.fromkeys(question for question in questions if len(question) <= MOST_CHARACTERS)),
        "SHOP": (" ".join(spoken(menu.terms.name)),),
        PURPOSE_TYPE: tuple(dict.fromkeys(" ".join(spoken(name)) for name, _, _ in purposes_of(menu, language))),
        OPTION_TYPE: tuple(dict.fromkeys(" ".join(spoken(name)) for name in options_of(menu, language)))[:MOST_VALUES],
    }
    return {name: phrases for name, phrases in values.items() if any(phrases)}


def order_phrases(menu: Menu, language: Language) -> Iterator[str]:
    """Representative orders of a menu: every name, alone and counted, sizes, options taken and left out."""
    seen: set[str] = set()
    for phrase in chain(_goods(menu, language), _options(menu, language), _small(language)):
        words = " ".join(spoken(phrase))
        if words and words not in seen and len(words) <= MOST_CHARACTERS and len(seen) < MOST_VALUES:
            seen.add(words)
            yield words


def _goods(menu: Menu, language: Language) -> Iterator[str]:
    order = language.data["order"]
    article, join = order["articles"][0], order["joining"][0]
    said = SpokenNames(language)
    counts = cycle(range(2, 21))
    before = ""
    for category in menu.categories:
        attributes = cycle(_attributes(category, menu, language) or [""])
        things: tuple[Category | Product, ...] = (category, *category.products)
        for thing in things:
            for name in names_in(thing.names, language.code, menu.language):
                several = thing.plurals.get(language.code) or language.plural(name)
                yield from said.of(name)
                yield f"{article} {next(attributes)} {name}"
                yield f"{language.number(next(counts))} {next(attributes)} {several}"
                if before:
                    yield f"{before} {join} {article} {name}"
                before = f"{language.number(next(counts))} {several}"


def _attributes(category: Category, menu: Menu, language: Language) -> list[str]:
    of = language.data["order"]["of"][0]
    said = []
    for group in category.groups:
        if group.kind == "attribute":
            for option in group.options:
                for name in names_in(option.names, language.code, menu.language):
                    said += [f"{name} {of}", f"{language.plural(name)} {of}"] if group.unit else [name]
    return said


def _options(menu: Menu, language: Language) -> Iterator[str]:
    order = language.data["order"]
    adding, refusing, contrast = order["adding"][0], order["negation"][0], order["contrast"][0]
    amounts = cycle(names[0] for names in order["amounts"].values())
    for category in menu.categories:
        things: tuple[Category | Product, ...] = (*category.products, *([category] if category.itself else []))
        goods = [next(iter(names_in(thing.names, language.code, menu.language)), "") for thing in things]
        for group in category.groups:
            for option, thing in zip(group.options, cycle(goods or [""]), strict=False):
                for name in names_in(option.names, language.code, menu.language):
                    if group.kind == "attribute":
                        yield name
                        continue
                    yield f"{thing} {adding} {name}"
                    yield f"{thing} {adding} {language.number(2)} {language.plural(name)}"
                    yield f"{refusing} {name}"
                    yield f"{thing} {refusing} {name} {contrast} {next(amounts)} {name}"


def _small(language: Language) -> Iterator[str]:
    """Numbers and the other small words of an order, so that they are known to belong to one."""
    order = language.data["order"]
    yield from (language.number(number) for number in (*range(100), *range(100, 1001, 100)))
    for names in language.data["numbers"]["also"].values():
        yield from names
    for kind in ("adding", "negation", "contrast", "joining", "of", "correction", "alternative", "that"):
        yield from order[kind]
    for ordinal in language.data["numbers"]["ordinals"][1:11]:
        yield f"{order['determiners'][0]} {ordinal} {order['pronouns'][0]}"
    for names in order["amounts"].values():
        yield from names
