"""What goods can be had with: every option of every category of many menus is answered in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sayso.assistant import Assistant, open_assistant
from sayso.dialogue import take_turn
from sayso.intent import Intent, Slot
from sayso.menu import Category, complete
from sayso.order import OrderLine
from sayso.session import Session

MENUS = sorted(Path(__file__).parent.glob("orders/*/menu.*"))


@pytest.fixture(params=[None, *MENUS], ids=lambda menu: menu.parent.name if menu else "demo")
def assistant(request: pytest.FixtureRequest) -> Iterator[Assistant]:
    assistant = open_assistant("sqlite://", request.param and str(request.param))
    with closing(assistant.shop.store):
        yield assistant


def asked(assistant: Assistant, session: Session, line: OrderLine, option: str | None) -> str:
    slots = (Slot("goods", "it"), *([Slot("option", "that", option)] if option is not None else []))
    act, _ = take_turn(Intent("OptionsIntent", slots, goods=((line,),)), session, assistant.shop)
    return assistant.speak(act)


def lines_of(category: Category, assistant: Assistant) -> Iterator[OrderLine]:
    products = [(product.id,) for product in category.products] + [()] * (category.itself is not None)
    found = (complete(assistant.shop.menu, OrderLine(category.id, product)) for product in products[:1])
    yield from (line for line in found if assistant.shop.store.goods([line])[0] is not None)


def test_every_option_is_answered_with_its_name(assistant: Assistant) -> None:
    session = assistant.enter("Ann")
    for category in assistant.shop.menu.categories:
        for line in lines_of(category, assistant):
            assert asked(assistant, session, line, None).endswith("Anything else?")
            for group in category.groups:
                assert asked(assistant, session, line, group.id).endswith("Anything else?")
                for option in group.options:
                    words = asked(assistant, session, line, f"{group.id}/{option.id}")
                    assert words.startswith(("Yes, ", "For ", "There is nothing to choose"))
