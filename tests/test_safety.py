"""No order without a fresh say-so for exactly that total; exactly one order otherwise."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sayso.assistant import Assistant, Reply, open_assistant
from sayso.dialogue.paying import PATIENCE, reconcile
from sayso.payments import Answer, ApprovalNeeded, Charge, PaymentRefused, PaymentUnknown, Taken
from sayso.session import Session
from tests.conftest import CORNER_CAFE, NOON


class Customer:
    """Somebody who talks to an assistant."""

    def __init__(self, assistant: Assistant, name: str = "demo") -> None:
        self.assistant = assistant
        self.session: Session = assistant.enter(name)
        self.replies: list[Reply] = []

    def says(self, *sentences: str) -> str:
        for sentence in sentences:
            reply = self.assistant.respond(sentence, self.session)
            self.session = reply.session
            self.replies.append(reply)
        return self.replies[-1].words

    @property
    def placed(self) -> list[str]:
        return [reply.placed for reply in self.replies if reply.placed]

    @property
    def orders(self) -> int:
        """How many there are beside those of the demo customer's history."""
        return len([o for o in self.assistant.shop.store.orders(self.session.customer, 99) if int(o.number) > 1003])


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Callable[..., Assistant]]:
    """Opens assistants over one store, as channels do."""
    opened: list[Assistant] = []

    def opening(**options: Any) -> Assistant:
        options = {"clock": lambda: NOON, **options}
        opened.append(open_assistant(f"sqlite:///{tmp_path / 'shop.db'}", **options))
        return opened[-1]

    yield opening
    for assistant in opened:
        assistant.shop.store.close()


@pytest.fixture
def customer(shop: Callable[..., Assistant]) -> Customer:
    return Customer(shop())


@pytest.mark.parametrize(
    "overheard",
    [
        "yes",
        "yes yes yes",
        "yes and now the weather for tomorrow",
        "yes we can said the president",
        "okay google",
        "sure he did",
        "place the order now said the general",
    ],
)
def test_a_television_orders_nothing(customer: Customer, overheard: str) -> None:
    """Neither with nothing asked, nor when it says more than a yes to the read-back."""
    customer.says(overheard)
    customer.says("a latte", overheard)
    if len(overheard.split()) > 3 or overheard in ("okay google", "sure he did"):
        customer.says("check out", overheard)
    assert customer.orders == 0


def test_a_child_cannot_order_the_whole_shop(customer: Customer) -> None:
    customer.says("fifty large pepperoni pizzas", "check out")
    assert "voice code" in customer.says("yes")
    assert customer.orders == 0


def test_a_child_does_not_learn_the_code_by_trying(customer: Customer) -> None:
    customer.says(
        "set my voice code", "one two three four", "one two three four", "fifty pepperoni pizzas", "check out"
    )
    customer.says("yes", "one one one one", "two two two two", "three three three three")
    assert "locked" in customer.says("check out", "yes")
    assert "not understand" in customer.says("one two three four") or "asked for a code" in customer.replies[-1].words
    assert customer.orders == 0


def test_an_echo_of_our_own_sentence_is_no_answer(customer: Customer) -> None:
    question = customer.says("a latte", "check out")
    for heard in (question, "shall i place the order", "from your account shall i place the order"):
        assert customer.says(heard).endswith("Shall I place the order?")
    assert customer.orders == 0
    customer.says("yes")
    assert customer.orders == 1


def test_silence_between_read_back_and_yes_changes_nothing(customer: Customer) -> None:
    customer.says("a latte", "check out", "", "yes")
    assert customer.orders == 1


def test_after_a_rest_a_yes_orders_nothing(customer: Customer) -> None:
    customer.says("a latte", "check out")
    customer.session = customer.assistant.at_rest(customer.session)
    customer.says("yes")
    assert customer.orders == 0


def test_a_repeated_request_is_one_order(customer: Customer) -> None:
    customer.says("a latte", "check out")
    before = customer.session
    first = customer.assistant.respond("yes", before)
    again = customer.assistant.respond("yes", before)
    assert first.placed == again.placed == "1004"
    assert customer.orders == 1


def test_two_channels_confirming_at_once_are_one_order(shop: Callable[..., Assistant]) -> None:
    both = [Customer(shop()), Customer(shop())]
    both[0].says("a latte")
    for each in both:
        each.says("check out")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda each: each.says("yes"), both))
    assert both[0].placed == both[1].placed == ["1004"]
    assert both[0].orders == 1


def test_a_cart_that_another_channel_changed_is_read_back_anew(shop: Callable[..., Assistant]) -> None:
    home, echo = Customer(shop()), Customer(shop())
    home.says("a latte", "check out")
    echo.says("five pepperoni pizzas")
    assert "changed since then" in home.says("yes")
    assert home.orders == 0
    home.says("yes")
    assert home.placed == ["1004"]


def test_a_price_that_moves_before_the_yes_needs_a_new_one(tmp_path: Path) -> None:
    menu, url = tmp_path / "menu.yaml", f"sqlite:///{tmp_path / 'cafe.db'}"
    menu.write_text(CORNER_CAFE)
    ann = Customer(open_assistant(url, menu, clock=lambda: NOON), "ann")
    ann.says("a latte", "check out")
    menu.write_text(CORNER_CAFE.replace("names: [latte], price: 4.00", "names: [latte], price: 4.40"))
    open_assistant(url, menu, clock=lambda: NOON).shop.store.close()
    assert "changed to four dollars and eighty-four cents" in ann.says("yes")
    assert ann.placed == []
    ann.says("yes")
    assert len(ann.placed) == 1
    ann.assistant.shop.store.close()


def test_stock_that_goes_before_the_yes_orders_nothing_less(tmp_path: Path) -> None:
    menu, url = tmp_path / "menu.yaml", f"sqlite:///{tmp_path / 'cafe.db'}"
    menu.write_text(CORNER_CAFE)
    assistant = open_assistant(url, menu, clock=lambda: NOON)
    ann, bob = Customer(assistant, "ann"), Customer(assistant, "bob")
    ann.says("six lattes", "check out")
    bob.says("eight lattes", "check out", "yes")
    assert "just sold out" in ann.says("yes")
    assert ann.placed == []
    ann.says("yes")
    assert [line.line.quantity for line in assistant.shop.store.orders("ann", 1)[0].quote.lines] == [2]
    assistant.shop.store.close()


def test_a_code_for_one_thing_is_none_for_another(customer: Customer) -> None:
    """The code said for a balance orders nothing; the code said for an order is asked anew for the next."""
    customer.says("set my voice code", "one two three four", "one two three four")
    customer.session = customer.assistant.at_rest(customer.session)
    assert customer.says("what is my balance") == "What is your voice code?"
    assert customer.says("one two three four").startswith("Your balance is")
    customer.says("twelve large pepperoni pizzas", "check out")
    assert customer.says("yes") == "What is your voice code?"
    assert customer.says("yes").startswith("I need the four figures")
    assert customer.orders == 0
    customer.says("one two three four")
    assert customer.orders == 1


def test_a_code_is_never_echoed_kept_or_logged(
    customer: Customer, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    from local_voice.transcript import turn_json

    caplog.set_level(logging.DEBUG)
    spoken_ways = ("four seven one one", "my code is 4711", "four seven one one")
    for ask, code in (("set my voice code", spoken_ways), ("change my voice code", spoken_ways[:1])):
        customer.says(ask)
        for said in code[:2]:
            customer.says(said)
            turn = turn_json(said, customer.replies[-1])
            assert turn["heard"] == "****"
            told = f"{turn} {customer.session.to_json()} {customer.replies[-1].words}"
            assert "4711" not in told
            assert "seven one" not in told
    customer.says("i want to talk to a person", "five five five one two three four", "yes")
    handoff = customer.assistant.shop.store.handoffs(open_only=True)[0]
    assert "4711" not in str(handoff)
    assert "seven one" not in str(handoff)
    assert "4711" not in caplog.text
    assert not re.search(rb"(?<![0-9a-f])4711(?![0-9a-f])", (tmp_path / "shop.db").read_bytes())  # keys are hexadecimal


def test_a_bill_is_not_paid_without_the_code(customer: Customer) -> None:
    store = customer.assistant.shop.store
    store.add_bill("demo", "gift wrap", replace(store.balance("demo"), minor=500), NOON.date(), NOON)
    customer.says("pay my bill")
    assert "needs a voice code" in customer.says("yes")
    customer.says(
        "set my voice code", "one two three four", "one two three four", "pay my bill", "yes", "nine nine nine nine"
    )
    assert len(store.bills("demo", open_only=True)) == 1
    assert customer.says("one two three four").startswith("Done: five dollars is paid")
    assert store.bills("demo", open_only=True) == ()


def test_a_stranger_hears_nothing_of_an_account(shop: Callable[..., Assistant]) -> None:
    assistant = shop()
    stranger = Customer(assistant)
    stranger.session = assistant.enter("alexa-somebody", linked=False)
    for question in ("what is my balance", "my last transactions", "how much did i spend", "my bills", "pay my bill"):
        assert "link your account" in stranger.says(question)
    assert "link your account" in stranger.says("set my voice code")


# Money taken outside


@dataclass
class Provider:
    """A payment provider that answers as it is told, and keeps what it took by key."""

    answers: list[Answer] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    asked: int = 0
    find_answers: list[Answer] = field(default_factory=list)
    given_back: list[str] = field(default_factory=list)
    deaf: bool = False
    """Whether it answers nothing at all."""

    def take(self, charge: Charge) -> Answer:
        self.asked += 1
        if charge.key in self.taken:
            return Taken()
        answer = self.answers.pop(0) if self.answers else Taken()
        if isinstance(answer, Taken | PaymentUnknown):  # what is unknown was taken, and its answer lost
            self.taken[charge.key] = charge.amount.minor
        return answer

    def find(self, key: str) -> Answer:
        if self.deaf:
            return PaymentUnknown()
        if self.find_answers:
            return self.find_answers.pop(0)
        return Taken() if key in self.taken else PaymentRefused()

    def give_back(self, charge: Charge) -> Answer:
        if self.deaf:
            return PaymentUnknown()
        self.given_back.append(charge.key)
        return Taken() if self.taken.pop(charge.key, None) else PaymentRefused()


def paying(shop: Callable[..., Assistant], provider: Provider, **options: Any) -> Customer:
    """A customer whose account has nothing, so that the provider is asked."""
    customer = Customer(shop(payments=provider, **options), "ann")
    customer.says("two lattes")
    assert "from your stored payment" in customer.says("check out")
    return customer


def test_a_payment_that_is_taken_places_one_order(shop: Callable[..., Assistant]) -> None:
    provider = Provider()
    customer = paying(shop, provider)
    customer.says("yes")
    assert customer.placed == ["1004"]
    assert list(provider.taken.values()) == [918]


def test_no_transaction_is_open_while_the_provider_is_asked(shop: Callable[..., Assistant]) -> None:
    other = shop()

    class Slow(Provider):
        def take(self, charge: Charge) -> Answer:
            session = other.enter("somebody else")  # would wait five seconds, and fail, for an open transaction
            assert other.respond("a croissant", session).words.startswith("Okay")
            return super().take(charge)

    customer = paying(shop, Slow())
    customer.says("yes")
    assert len(customer.placed) == 1


def test_a_refused_payment_leaves_the_cart_as_it_was(shop: Callable[..., Assistant]) -> None:
    provider = Provider([PaymentRefused()])
    customer = paying(shop, provider)
    before = customer.assistant.shop.store.cart("ann").lines
    assert "refused" in customer.says("yes")
    store = customer.assistant.shop.store
    assert (store.cart("ann").lines, store.unsettled(), customer.orders) == (before, (), 0)
    customer.says("check out", "yes")
    assert customer.orders == 1


def test_a_lost_answer_is_looked_up_before_anything_is_said(shop: Callable[..., Assistant]) -> None:
    provider = Provider([PaymentUnknown()])
    customer = paying(shop, provider)
    customer.says("yes")
    assert customer.placed == ["1004"]
    assert list(provider.taken.values()) == [918]


def test_an_answer_that_stays_lost_is_neither_ordered_nor_paid_twice(shop: Callable[..., Assistant]) -> None:
    provider = Provider([PaymentUnknown()], find_answers=[PaymentUnknown()])
    customer = paying(shop, provider)
    assert "can't tell yet" in customer.says("yes")
    assert customer.orders == 0
    customer.says("yes")
    assert customer.placed == ["1004"]
    assert list(provider.taken.values()) == [918]


def test_an_approval_is_waited_for(shop: Callable[..., Assistant]) -> None:
    customer = paying(shop, Provider([ApprovalNeeded()]))
    assert "approve the payment" in customer.says("yes")
    assert customer.orders == 0
    customer.says("yes")
    assert customer.orders == 1


def test_an_approval_that_is_not_given_releases_the_goods(shop: Callable[..., Assistant]) -> None:
    customer = paying(shop, Provider([ApprovalNeeded()]))
    customer.says("yes")
    assert "kept" in customer.says("no")
    assert customer.assistant.shop.store.unsettled() == ()
    assert customer.orders == 0


def test_a_process_that_ends_between_payment_and_order_places_it_once(shop: Callable[..., Assistant]) -> None:
    class Deadly(Provider):
        def take(self, charge: Charge) -> Answer:
            super().take(charge)
            raise KeyboardInterrupt

    provider = Deadly()
    customer = paying(shop, provider)
    with pytest.raises(KeyboardInterrupt):
        customer.says("yes")
    assert customer.orders == 0
    again = Customer(shop(payments=provider), "ann")  # opening finishes what was interrupted
    assert again.orders == 1
    assert again.assistant.shop.store.cart("ann").lines == ()
    assert list(provider.taken.values()) == [918]


def test_a_fault_while_paying_says_that_it_cannot_be_told_yet(shop: Callable[..., Assistant]) -> None:
    class Broken(Provider):
        def take(self, charge: Charge) -> Answer:
            if not self.asked:
                super().take(charge)
                raise RuntimeError("a bug of the provider's library")
            return super().take(charge)

    customer = paying(shop, Broken())
    assert "can't tell yet" in customer.says("yes")
    customer.says("yes")
    assert customer.placed == ["1004"]


def test_goods_of_a_payment_that_nobody_made_go_back(shop: Callable[..., Assistant]) -> None:
    provider = Provider([ApprovalNeeded()])
    customer = paying(shop, provider)
    customer.says("yes")
    later = replace(customer.assistant.shop, clock=lambda: NOON + PATIENCE - timedelta(seconds=1))
    assert reconcile(later) == (0, 0, 1)
    assert reconcile(replace(later, clock=lambda: NOON + PATIENCE)) == (0, 1, 0)
    assert customer.orders == 0


def test_money_approved_after_a_no_is_not_taken(shop: Callable[..., Assistant]) -> None:
    provider = Provider([ApprovalNeeded()])
    customer = paying(shop, provider)
    customer.says("yes")
    key = customer.assistant.shop.store.unsettled()[0].key
    provider.find_answers = [ApprovalNeeded()]
    customer.says("no")
    assert provider.given_back == [key]
    assert customer.assistant.shop.store.unsettled() == ()


def test_a_no_while_nobody_can_tell_is_remembered(shop: Callable[..., Assistant]) -> None:
    provider = Provider([PaymentUnknown()], find_answers=[PaymentUnknown()])
    customer = paying(shop, provider)
    customer.says("yes")
    provider.deaf = True
    customer.says("stop")
    provider.deaf = False
    assert reconcile(customer.assistant.shop) == (0, 1, 0)
    assert provider.taken == {}
    assert customer.orders == 0


def test_money_taken_for_a_cart_that_changed_is_given_back(shop: Callable[..., Assistant]) -> None:
    provider = Provider([ApprovalNeeded()])
    customer = paying(shop, provider)
    customer.says("yes")
    provider.taken[customer.assistant.shop.store.unsettled()[0].key] = 918  # approved, but then
    customer.says("a croissant")
    assert provider.taken == {}
    assert customer.assistant.shop.store.unsettled() == ()
    assert customer.orders == 0


def test_what_waits_for_an_approval_is_not_paid_at_an_old_price(tmp_path: Path) -> None:
    menu, url = tmp_path / "menu.yaml", f"sqlite:///{tmp_path / 'cafe.db'}"
    menu.write_text(CORNER_CAFE)
    provider = Provider([ApprovalNeeded()])
    ann = Customer(open_assistant(url, menu, clock=lambda: NOON, payments=provider), "ann")
    ann.says("a latte", "check out", "yes")
    menu.write_text(CORNER_CAFE.replace("names: [latte], price: 4.00", "names: [latte], price: 3.00"))
    open_assistant(url, menu, clock=lambda: NOON).shop.store.close()
    ann.says("check out")
    assert "three dollars and thirty cents" in ann.says("yes")
    assert ann.placed == []
    ann.says("yes")
    assert list(provider.taken.values()) == [330]
    ann.assistant.shop.store.close()


# What else must not happen


def test_a_code_said_for_a_question_pays_no_bill(customer: Customer) -> None:
    store = customer.assistant.shop.store
    store.add_bill("demo", "gift wrap", replace(store.balance("demo"), minor=500), NOON.date(), NOON)
    customer.says("set my voice code", "one two three four", "one two three four", "twelve large pepperoni pizzas")
    customer.says("check out")
    customer.session = replace(customer.session, code_given=False)
    assert customer.says("what is my balance") == "What is your voice code?"
    customer.says("one two three four")
    assert customer.says("yes") == "What is your voice code?"
    assert customer.orders == 0


def test_a_bill_is_not_told_before_the_code(customer: Customer) -> None:
    store = customer.assistant.shop.store
    store.add_bill("demo", "gift wrap", replace(store.balance("demo"), minor=500), NOON.date(), NOON)
    customer.says("set my voice code", "one two three four", "one two three four")
    customer.session = customer.assistant.at_rest(customer.session)
    assert customer.says("pay my bill") == "What is your voice code?"
    assert "gift wrap" in customer.says("one two three four")
    assert customer.says("yes").startswith("Done: five dollars is paid")


def test_the_answer_after_the_code_is_to_what_was_asked(customer: Customer) -> None:
    customer.says("set my voice code", "one two three four", "one two three four")
    customer.session = customer.assistant.at_rest(customer.session)
    customer.says("how much did i spend on pizza this month")
    assert "on pizza" in customer.says("one two three four")


@pytest.mark.parametrize(
    "said", ["add 2468", "when is two four six eight open", "2468 please", "two four six eight zero"]
)
def test_figures_said_for_a_code_are_never_said_back(customer: Customer, said: str) -> None:
    customer.says("set my voice code", said)
    told = f"{customer.replies[-1].words} {customer.session.to_json()} {customer.replies[-1].intent}"
    assert "2468" not in told
    assert "four six" not in told
    assert customer.replies[-1].secret


def test_a_yes_is_to_what_was_asked_last(customer: Customer) -> None:
    customer.says("remember that i like olives", "forget everything about me", "what's my balance")
    assert customer.replies[-1].words.endswith("Shall I forget all of it?")
    customer.says("no", "help me choose a pizza", "what's my balance", "yes")
    assert len(customer.assistant.shop.store.preferences("demo")) == 1


def test_the_same_goods_are_not_made_good_twice(customer: Customer) -> None:
    customer.says("the pepperoni pizza was cold", "a replacement", "the pepperoni pizza was cold")
    assert "ticket for that already" in customer.replies[-1].words
    customer.says("no", "i want to return the pepperoni pizza")
    assert "ticket for that already" in customer.replies[-1].words
    assert customer.orders == 1


def test_a_lost_answer_to_a_refund_refunds_once(customer: Customer) -> None:
    customer.says("the pepperoni pizza was cold")
    before = customer.session
    customer.says("a refund")
    customer.session = before
    assert customer.says("a refund").startswith("Done:")
    store = customer.assistant.shop.store
    assert [entry.kind for entry in store.transactions("demo", 9)].count("refund") == 1


def test_goods_with_an_allergen_are_not_bought_without_a_word(customer: Customer) -> None:
    customer.says("i'm allergic to milk and gluten")
    assert customer.says("my usual").count("Careful, large pepperoni pizza contains") == 1
    assert "no, pepperoni pizza contains gluten" in customer.says("is the pepperoni pizza gluten free").lower()
    assert "doesn't say what brownie contains" in customer.says("a brownie")


def test_nothing_is_ordered_by_a_likeness(customer: Customer) -> None:
    customer.says("what was in my last order", "what did i have last time again maybe", "how was that usual of mine")
    assert customer.assistant.shop.store.cart("demo").lines == ()


def test_a_change_said_with_a_yes_is_read_back_first(customer: Customer) -> None:
    customer.says("a latte", "check out", "yes but make it two")
    assert customer.orders == 0
    assert [line.quantity for line in customer.assistant.shop.store.cart("demo").lines] == [2]
    assert customer.says("yes but not today").endswith("Shall I place the order?")
    assert customer.orders == 0
    customer.says("yes")
    assert customer.orders == 1


def test_a_wish_not_to_order_leaves_the_cart_alone(customer: Customer) -> None:
    customer.says("don't order anything")
    assert customer.assistant.shop.store.cart("demo").lines == ()


@pytest.mark.parametrize(
    "said",
    [
        *("yes actually no", "yes wait", "yes but", "yes he said", "yes if it comes today", "yes no"),
        *("okay okay then to the house but at half past twelve", "yes and make it two", "okay and what is my balance"),
        *("Yes. But at half past twelve.", "Okay then. And where is my order?"),
        *("yes correct the order", "correct order", "yes put it off", "yes i want the other one", "send it back"),
        *("order another", "yes you can order more", "place another order", "take it off", "just the order please"),
    ],
)
def test_half_a_yes_places_nothing(customer: Customer, said: str) -> None:
    customer.says("a latte", "check out", said)
    assert customer.orders == 0


@pytest.mark.parametrize(
    "said",
    [
        *("yes po thank you", "oui yes", "bet do it", "looks good place it", "yes you can send it", "go on then mate"),
        *(
            "place the order",
            "ja she says yes",
            "yes is correct",
            "yes go ahead my dear",
            "da order it",
            "aye on you go",
        ),
    ],
)
def test_a_yes_in_peoples_own_words_places_the_order(customer: Customer, said: str) -> None:
    customer.says("a latte", "check out", said)
    assert customer.orders == 1


def test_a_yes_with_nothing_asked_reads_the_cart_back(customer: Customer) -> None:
    customer.says("a latte", "never mind")
    assert customer.says("yes").endswith("Shall I place the order?")
    assert customer.orders == 0


def test_nothing_is_taken_out_by_words_that_may_mean_anything(customer: Customer) -> None:
    customer.says("a latte", "ok put it too")
    assert customer.assistant.shop.store.cart("demo").lines


def test_more_is_added_to_what_was_ordered_not_put_in_its_place(customer: Customer) -> None:
    customer.says("two large pepperoni pizzas", "check out", "yes", "actually add four diet cokes")
    assert customer.assistant.shop.store.cart("demo").replaces is None
