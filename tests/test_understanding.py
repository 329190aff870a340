"""Order phrases and edits on a menu that is not the demo shop's."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.assistant import open_assistant
from sayso.dialogue import take_turn
from sayso.intent import REMARK, Change, Intent, Slot, apply_changes
from sayso.order import OrderLine
from sayso.understanding import FALLBACK, Context
from sayso.understanding.repair import sound
from tests.conftest import CORNER_CAFE, understanding_of

UNDERSTANDING = understanding_of(CORNER_CAFE)


def shown(line: OrderLine) -> str:
    """A line in short: "2 latte large +cream"."""
    words = [str(line.quantity), *(line.products or (line.category,)), *(option for _, option in line.attributes)]
    words += [
        ("+" if m.action == "add" else "-")
        + "/".join(m.options)
        + (f"({m.amount})" if m.amount else "")
        + (f"*{m.count}" if m.count else "")
        for m in line.modifiers
    ]
    return " ".join(words)


def parsed(phrase: str) -> str:
    return ", ".join(shown(each.line) for each in UNDERSTANDING.order(phrase)[0].lines)


@pytest.mark.parametrize(
    ("phrase", "lines"),
    [
        ("a latte", "1 latte small"),
        ("two large lattes", "2 latte large"),
        ("2 lattes", "2 latte small"),
        ("twenty one lattes", "21 latte small"),
        ("nine hundred and two lattes", "902 latte small"),
        ("half a dozen lattes", "6 latte small"),
        ("a couple of lattes", "2 latte small"),
        ("a latte with cream", "1 latte small +cream"),
        ("a latte with extra cream and no sugar", "1 latte small +cream(extra) -sugar"),
        ("a latte without cream or sugar", "1 latte small -cream -sugar"),
        ("a large latte with two sugars", "1 latte large +sugar*2"),
        ("a latte and a gallon of whole milk", "1 latte small, 1 whole_milk whole"),
        ("two gallons of whole milk and a large latte", "2 whole_milk whole, 1 latte large"),
        ("a latte and large mocha", "1 latte small, 1 mocha large"),
        ("um a latte please", "1 latte small"),
        ("milk", "1 whole_milk half"),
    ],
)
def test_a_phrase_is_read_by_the_menu_alone(phrase: str, lines: str) -> None:
    assert parsed(phrase) == lines


@pytest.mark.parametrize("phrase", ["a bicycle", "the latte yesterday was cold", "he said order ten lattes"])
def test_words_that_are_no_goods_are_noticed(phrase: str) -> None:
    found = UNDERSTANDING.order(phrase)[0]
    assert found.unknown or found.no_order


def test_one_does_not_act_on_an_order_among_strange_words() -> None:
    assert not UNDERSTANDING.order("qwertz latte zzz")[1]


CART = Context(
    (
        OrderLine("coffee", ("latte",), 2, (("size", "small"),)),
        OrderLine("milk", ("whole_milk",), 1, (("pack", "half"),)),
    )
)


def cart_after(said: str, context: Context) -> str:
    """The cart of a context, in short, when an utterance has changed it."""
    intent = UNDERSTANDING.understand(said, context)
    return ", ".join(shown(line) for line in apply_changes(context.lines, intent.changes))


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("make it three", "2 latte small, 3 whole_milk half"),
        ("make the latte large and remove the milk", "2 latte large"),
        ("remove the milk and make the latte large", "2 latte large"),
        ("drop the milk and add a large latte with cream", "2 latte small, 1 latte large +cream"),
        ("make the latte large and the milk a gallon", "2 latte large, 1 whole_milk whole"),
        ("make it three lattes", "3 latte small, 1 whole_milk half"),
        ("make the latte large", "2 latte large, 1 whole_milk half"),
        ("change the latte to a mocha", "2 mocha small, 1 whole_milk half"),
        ("remove the milk", "2 latte small"),
        ("remove one latte", "1 latte small, 1 whole_milk half"),
        ("remove that", "2 latte small"),
        ("a large latte", "2 latte small, 1 whole_milk half, 1 latte large"),
        ("a latte", "3 latte small, 1 whole_milk half"),
        ("make it zero", "2 latte small"),
        ("take everything out except the milk", "1 whole_milk half"),
        ("just keep the lattes please", "2 latte small"),
        ("no just one latte", "1 latte small, 1 whole_milk half"),
    ],
)
def test_edits_change_the_line_that_is_meant(said: str, after: str) -> None:
    assert cart_after(said, CART) == after


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ("no no just one latte", "1 latte small, 1 whole_milk half"),
        ("no i said three lattes", "3 latte small, 1 whole_milk half"),
        ("oh my god no, a large mocha", "1 mocha large, 1 whole_milk half"),
        ("not that, i meant a mocha", "2 mocha small, 1 whole_milk half"),
        ("no, and another latte too", "3 latte small, 1 whole_milk half"),
        ("no, a gallon of whole milk", "2 latte small, 1 whole_milk half, 1 whole_milk whole"),
    ],
)
def test_what_was_just_put_in_and_is_said_again_is_not_wanted_twice(said: str, after: str) -> None:
    assert cart_after(said, replace(CART, spoken_of=0, just_put=(0,), said="anything-else")) == after


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("take out the latte and the milk", ""),
        ("take the milk out, and you know what, forget the lattes", ""),
        ("take the small one out", "1 whole_milk half"),
        ("take away all the milk, i don't want milk", "2 latte small"),
    ],
)
def test_what_is_to_go_goes_by_whatever_names_it(said: str, left: str) -> None:
    assert cart_after(said, CART) == left


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("five then", "05:00"),
        ("not five, four thirty", "04:30"),
        ("not nine forty five, ten", "10:00"),
        ("make it ready for three please", "03:00"),
        ("seven in the morning i said", "07:00:00"),
        ("rather this afternoon", "AF"),
    ],
)
def test_a_number_behind_a_moment_is_another_moment(said: str, time: str) -> None:
    intent = UNDERSTANDING.understand(said, replace(CART, moment="DeliverIntent", said="anything-else"))
    assert intent.changes == ()
    assert (intent.name, [slot.id for slot in intent.slots if slot.name == "time"]) == ("DeliverIntent", [time])


@pytest.mark.parametrize(
    "said",
    [
        "",
        "the weather is nice",
        "don't order anything",
        "he said order ten lattes",
        "i was going to",
        "latte art is hard",
        "قهوة من فضلك",
        "\u202eettal",
        "🍕🍕",
        "\x00\x01",
        "x" * 5000,
        "a " * 10_000,
    ],
)
def test_what_is_no_order_changes_nothing(said: str) -> None:
    intent = UNDERSTANDING.understand(said, CART)
    assert intent.changes == ()


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            [
                "a",
                "two",
                "latte",
                "lattes",
                "large",
                "with",
                "without",
                "no",
                "extra",
                "cream",
                "sugar",
                "and",
                "milk",
                "gallon",
                "of",
                "make",
                "it",
                "that",
                "remove",
                "the",
                "three",
                "please",
            ]
        ),
        max_size=14,
    ).map(" ".join)
)
def test_nothing_that_is_said_is_too_strange(said: str) -> None:
    """Any words get an intent, and changes that fit the cart."""
    intent = UNDERSTANDING.understand(said, CART)
    assert intent.name in (FALLBACK, REMARK) or intent.name in UNDERSTANDING.intents
    for change in intent.changes:
        assert change.at is None or 0 <= change.at < len(CART.lines)


def test_one_of_very_many_can_be_chosen() -> None:
    """More products than a language has ordinals for."""
    names = [f"{one} {two} tea" for one in ("mint", "lemon", "ginger", "rose", "apple", "plum") for two in "abcdefg"]
    products = "\n".join(f"      - {{sku: T{i}, names: [{name}], price: 1.00}}" for i, name in enumerate(names))
    head = CORNER_CAFE[: CORNER_CAFE.index("categories:")]
    understanding = understanding_of(f"{head}categories:\n  - id: tea\n    names: [tea]\n    products:\n{products}\n")
    choice = understanding.understand("two teas", Context()).choices[0]
    assert len(choice.products) == 42
    context = Context(waiting=choice.line, choices=[replace(choice.line, products=(p,)) for p in choice.products])
    changes = understanding.understand("the plum g one", context).changes
    assert [change.line.products for change in changes if change.line] == [("plum_g_tea",)]
    assert understanding.understand("the second one", context).slots == (Slot("choice", "second", "second"),)


@pytest.mark.parametrize(("one", "other"), [("syrup", "sirop"), ("flower", "flour"), ("photograph", "fotograf")])
def test_words_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    assert sound(one) == sound(other)


def test_a_word_that_sounds_like_one_of_the_menu_is_taken_for_it() -> None:
    understanding = understanding_of(CORNER_CAFE.replace("[mocha]", "[mint syrup]"))
    assert [each.line.products for each in understanding.order("two mint sirops")[0].lines] == [("mint_syrup",)]


def test_of_two_orders_it_is_asked_which_one_was_meant() -> None:
    """Nothing is put into the cart before the answer; asked again for the same words, the likeliest is taken."""
    assistant = open_assistant("sqlite://")
    session = assistant.enter("ann")
    one, two = OrderLine("tea", ("mint_tea",), 1), OrderLine("tea", ("mint_tea",), 2)
    intent = Intent("OrderIntent", changes=(Change(None, one),), readings=((one,), (two,)))
    act, asked = take_turn(intent, session, assistant.shop)
    assert act.topic == "which-order"
    assert not assistant.shop.store.cart(session.customer).lines
    assert take_turn(Intent("AMAZON.YesIntent"), asked, assistant.shop)[0].topic == "which-order-again"
    reply = assistant.respond("the second one", asked)
    assert reply.cart is not None
    assert [line.quantity for line in reply.cart.lines] == [2]
    again, _ = take_turn(intent, asked, assistant.shop)
    assert again.topic == "added"
    assistant.shop.store.close()
