"""Goods ordered in the plainest words there are: whatever is learnt of longer talk, these are orders."""

from __future__ import annotations

import pytest

from sayso.order import OrderLine
from sayso.understanding import Context
from tests.wish_notation import understanding

CARRIERS = (
    *("i want {}", "can i get {}", "could i have {} please", "give me {}", "i'd like {}", "get me {}", "i'll have {}"),
    *("i'll take {}", "add {}", "please add {} to my cart", "order {}", "{} please", "let me get {}", "can you add {}"),
    *("put {} in my cart", "i need {}", "i would like to order {}", "{}", "and {}", "also {}", "can i have {}"),
    *("i'll get {} too", "may i have {}", "add {} to my order please", "can we get {}", "i want to buy {}"),
    *("could you get me {}", "just {} thanks", "hi can i order {}"),
)
GOODS = (
    *("a coffee", "a latte", "a coke", "two bananas", "a croissant", "a pizza", "a large pepperoni pizza", "some eggs"),
    *("cheddar cheese", "three red onions", "a bag of potatoes", "a six pack of sprite", "tissues", "dog food"),
    *("a bagel", "an iced latte with oat milk", "two bottles of coke", "a green tea", "chicken breast"),
)
CART = (OrderLine("cereal", ("granola",), 1, (("pack", "box"),)),)
CONTEXTS = {
    "empty": Context(),
    "cart": Context(CART, 0, said="anything-else"),
    "read back": Context(CART, 0, said="place-order"),
}
LEAST = 0.98
"""The share of them that are orders at least."""


@pytest.mark.parametrize("context", CONTEXTS.values(), ids=list(CONTEXTS))
def test_plain_words_order(context: Context) -> None:
    said = [carrier.format(goods) for goods in GOODS for carrier in CARRIERS]
    meant = {each: understanding().understand(each, context) for each in said}
    wrong = [
        each
        for each, intent in meant.items()
        if not intent.choices and not any(change.at is None for change in intent.changes)
    ]
    assert 1 - len(wrong) / len(said) >= LEAST, wrong
