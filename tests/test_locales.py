"""Locales are data: every intent has a function, every act a message, every word of a sample its sense."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message

from sayso import demo
from sayso.act import Act, Kind
from sayso.dialogue import GREETING, TURNS
from sayso.intent import JOIN, REMARK, UNSURE_YES, Intent
from sayso.language import load_language, locale_text, locales, spoken
from sayso.menu import Lexicon
from sayso.order import Modifier, OrderLine
from sayso.speech import Speech
from sayso.understanding import Context, Understanding
from sayso.understanding.samples import read_model
from tests.conftest import CORNER_CAFE, NOON, menu_from

SOURCES = Path(__file__).parent.parent / "sayso"


def messages(locale: str) -> dict[str, str]:
    resource = FluentParser().parse(locale_text(f"{locale}.ftl"))
    return {e.id.name: str(e.value and e.value.span) for e in resource.body if isinstance(e, Message)}


@pytest.mark.parametrize("locale", locales())
def test_a_locale_is_complete(locale: str) -> None:
    assert set(messages(locale)) == set(messages("en-US"))
    assert load_language(locale.partition("-")[0]).data.keys() == load_language("en").data.keys()
    assert set(read_model(locale_text(f"{locale}.json")).intents) == set(TURNS) - {GREETING, JOIN, REMARK, UNSURE_YES}


@pytest.mark.parametrize("locale", locales())
def test_a_messages_file_has_no_mistake(locale: str) -> None:
    resource = FluentParser().parse(locale_text(f"{locale}.ftl"))
    assert not [entry for entry in resource.body if type(entry).__name__ == "Junk"]


def test_every_topic_in_the_code_is_a_message() -> None:
    """Whatever is written like a topic next to an act's kind must exist; f-strings are tried with all their values."""
    known = set(messages("en-US"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("**/*.py"))
    topics = set(re.findall(r'(?:Kind\.\w+, |inform\(|_message\(\s*)"([a-z][a-z-]+)"', code))
    assert len(topics) > 40
    assert topics <= known


@pytest.mark.parametrize("amount", ["extra", "light", "double", "three_times"])
def test_whatever_amount_a_menu_has_is_said(amount: str) -> None:
    lexicon = Lexicon(amounts=(("double", ("double", "twice the")),))
    menu = replace(demo.menu(), lexicon=lexicon)
    speech = Speech("en-US", load_language("en"), menu)
    line = OrderLine("coffee", ("latte",), 1, (), (Modifier("extra", ("shot",), "add", amount),))
    assert speech.say(Act(Kind.NOTIFY_SUCCESS, "removed-empty", {"lines": (line,)}), NOON)
    assert amount.replace("_", " ") in speech.line(line)


@pytest.mark.parametrize("locale", locales())
def test_an_interaction_model_is_what_alexa_takes(locale: str) -> None:
    """Rules of Alexa's schema that an upload would refuse."""
    model = json.loads(locale_text(f"{locale}.json"))["interactionModel"]["languageModel"]
    assert re.fullmatch(r"[a-z']+( [a-z']+)+", model["invocationName"])
    types = {each["name"] for each in model["types"]}
    names = [intent["name"] for intent in model["intents"]]
    assert len(names) == len(set(names))
    assert {"AMAZON.HelpIntent", "AMAZON.StopIntent", "AMAZON.CancelIntent", "AMAZON.FallbackIntent"} <= set(names)
    for intent in model["intents"]:
        slots = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
        assert all(kind in types or kind.startswith("AMAZON.") for kind in slots.values())
        for sample in intent.get("samples", ()):
            assert re.fullmatch(r"[a-z' {}_.]+", sample), sample
            assert set(re.findall(r"\{(\w+)\}", sample)) <= set(slots), sample


@pytest.mark.parametrize("locale", locales())
def test_no_sample_belongs_to_two_intents(locale: str) -> None:
    seen: dict[object, str] = {}
    for sample in read_model(locale_text(f"{locale}.json")).samples:
        shape = tuple("{}" if isinstance(part, str) else part for part in sample.parts)
        others = [p for p in sample.parts if isinstance(p, str)]
        if not others:
            assert seen.setdefault(shape, sample.intent) == sample.intent


@pytest.mark.parametrize("locale", locales())
def test_every_sample_without_slots_is_understood_as_its_own_intent(locale: str) -> None:
    model = read_model(locale_text(f"{locale}.json"))
    language = load_language(locale.partition("-")[0])
    understanding = Understanding(menu_from(CORNER_CAFE), model, language)
    for sample in model.samples:
        if all(not isinstance(part, str) for part in sample.parts):
            words = " ".join(word for part in sample.parts for word in part)
            assert understanding.understand(words, Context()).name == sample.intent, words


def test_no_price_stands_in_an_interaction_model() -> None:
    for locale in locales():
        assert not re.search(r"[$€£]|\d+\.\d\d", locale_text(f"{locale}.json"))


def test_an_intent_that_nobody_knows_is_not_understood() -> None:
    assert Intent("SomethingElse").name not in TURNS


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (21, "twenty-one"),
        (100, "one hundred"),
        (905, "nine hundred five"),
        (1000, "one thousand"),
        (12_345, "twelve thousand three hundred forty-five"),
        (2_000_001, "two million one"),
    ],
)
def test_numbers_are_said_in_words(number: int, words: str) -> None:
    assert load_language("en").number(number) == words


@pytest.mark.parametrize(
    ("one", "several"),
    [
        ("latte", "lattes"),
        ("box", "boxes"),
        ("cherry", "cherries"),
        ("loaf", "loaves"),
        ("tomato", "tomatoes"),
        ("bus pass", "bus passes"),
        ("french fries", "french fries"),
        ("key", "keys"),
        ("egg", "eggs"),
    ],
)
def test_plurals_follow_the_languages_rules(one: str, several: str) -> None:
    assert load_language("en").plural(one) == several


def test_words_are_cut_as_a_recogniser_writes_them() -> None:
    assert spoken("What’s in my CART?") == ("what's", "in", "my", "cart")
    assert spoken("twenty-one, please!") == ("twenty", "one", "please")
    assert spoken("\u202e\x00🍕") == ()


def test_the_files_come_with_the_package() -> None:
    assert files("interaction_models").joinpath("en-US.json").is_file()
