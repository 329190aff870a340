"""Voice manners: no reply is longer than two sentences, offers more than three things, or names more than four."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, Pattern, SelectExpression, TextElement

from sayso.assistant import open_assistant
from sayso.language import locale_text, locales
from tests.conftest import CORNER_CAFE

MOST_SENTENCES = 2
CONVERSATIONS = sorted(Path(__file__).parent.rglob("conversations/*.md"))


def sentences(reply: str) -> int:
    return len(re.findall(r"[.?!](?=\s|$)", re.sub(r"\{[^}]*\}", "x", reply)))


def ways(pattern: Pattern) -> list[str]:
    """Every text that a message's pattern can become, its facts written as x."""
    texts = [""]
    for element in pattern.elements:
        if isinstance(element, TextElement):
            said = [element.value]
        elif isinstance(element.expression, SelectExpression):
            said = [text for variant in element.expression.variants for text in ways(variant.value)]
        else:
            said = ["x"]
        texts = [text + each for text in texts for each in said]
    return texts


@pytest.mark.parametrize("locale", locales())
def test_no_message_is_longer_than_two_sentences(locale: str) -> None:
    messages = {
        entry.id.name: ways(entry.value)
        for entry in FluentParser().parse(locale_text(f"{locale}.ftl")).body
        if isinstance(entry, Message) and entry.value
    }
    assert len(messages) > 200
    assert [name for name, texts in messages.items() if max(map(sentences, texts)) > MOST_SENTENCES] == []


@pytest.mark.parametrize("file", CONVERSATIONS, ids=[each.name for each in CONVERSATIONS])
def test_no_reply_of_a_conversation_is_longer_than_two_sentences(file: Path) -> None:
    replies = re.findall(r"^\s*< (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert replies
    two = {
        reply for reply in replies if re.match(r"Okay, .*\. (Your balance is|Okay, )", reply)
    }  # two wishes, two answers
    assert [reply for reply in replies if sentences(reply) > MOST_SENTENCES + (reply in two)] == []


@pytest.mark.parametrize("file", CONVERSATIONS, ids=[each.name for each in CONVERSATIONS])
def test_no_reply_of_a_conversation_names_more_than_four_things_or_offers_more_than_three(file: Path) -> None:
    """Things between commas, semicolons and "and"; only what was asked to may name all.

    A fourth line of a cart takes no more time than "and one more item", and is known to be there.
    """
    text = file.read_text(encoding="utf-8")
    replies = re.findall(r"^\s*> (.*)\n\s*< (?:Okay, |.*: |You have )?(.*)$", text, re.MULTILINE)
    lists = [
        (asked, re.findall(r"(?:[^,;.?]+, ){3,}or [^,;.?]+|(?:[^,;.?]+, ){4,}and (?!there is more)[^,;.?]+", reply))
        for asked, reply in replies
    ]
    assert [(asked, found) for asked, found in lists if found and asked not in ("details", "what have i got")] == []


def test_a_reorder_that_has_to_leave_something_out_says_so_in_two_sentences(tmp_path: Path) -> None:
    menu = tmp_path / "menu.yaml"
    menu.write_text(CORNER_CAFE)
    assistant = open_assistant("sqlite://", menu)
    try:
        for customer, order in (("ana", "six lattes and a gallon of whole milk"), ("ben", "four lattes")):
            session = assistant.enter(customer)
            for said in (order, "check out", "yes"):
                session = assistant.respond(said, session).session
        reply = assistant.respond("reorder", assistant.enter("ana"))
    finally:
        assistant.shop.store.close()
    assert reply.words.startswith(
        "That's five dollars and fifty cents with tax at Corner Cafe, paid at the shop. We don't"
    )
    assert "We don't have latte now, so it's one gallon of whole milk" in reply.words
    assert sentences(reply.words) == MOST_SENTENCES
