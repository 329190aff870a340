"""What a customer is likely to want next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sayso.dialogue.habits import weights

BASKETS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=5), max_size=8)


def test_what_is_bought_often_comes_first() -> None:
    assert next(iter(weights([["milk", "tea"], ["milk"], ["bread", "milk"]]))) == "milk"


def test_of_two_alike_the_later_one_comes_first() -> None:
    assert list(weights([["tea"], ["coffee"]])) == ["tea", "coffee"]


def test_one_thing_of_many_counts_less() -> None:
    found = weights([["a", "b", "c", "d", "e"], ["milk"]])
    assert found["milk"] > found["a"]


@given(BASKETS)
def test_everything_that_was_bought_is_weighed_and_the_likeliest_comes_first(baskets: list[list[str]]) -> None:
    found = weights(baskets)
    assert set(found) == {thing for basket in baskets for thing in basket}
    assert list(found.values()) == sorted(found.values(), reverse=True)
