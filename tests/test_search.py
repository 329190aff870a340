"""Products of a catalog too big to be read whole, found through an index on disk."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from sayso.assistant import open_assistant
from sayso.commands.orders import Counter
from sayso.language import load_language
from sayso.menu import MenuError
from sayso.understanding.search import BIG_BYTES, CatalogParser, Entry, build_index, index_for

LANGUAGE = load_language("en")

SHELF = [
    ("oat_1", "Halvard oat drink one liter"),
    ("oat_6", "Halvard oat drink six pack"),
    ("choc", "Halvard dark chocolate 70 percent"),
    ("soap", "Brimley lavender soap"),
    ("soap_rose", "Brimley rose soap"),
    ("beans", "Costello baked beans 400 gram"),
    ("nails", "Ironside wire nails two inch"),
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> CatalogParser:
    file = tmp_path_factory.mktemp("index") / "shelf.db"
    build_index((Entry("all", product, name) for product, name in SHELF), file)
    return CatalogParser(file, LANGUAGE)


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("two brimley rose soap", [("soap_rose", 2)]),
        (
            "add a halvard oat drink six pack and three costello baked beans 400 gram please",
            [("oat_6", 1), ("beans", 3)],
        ),
        ("brimly lavender soap", [("soap", 1)]),
        ("i need a halvard dark chocolatte 70 percent", [("choc", 1)]),
        ("costello baked beans", [("beans", 1)]),
        ("half a dozen ironside wire nails two inch", [("nails", 6)]),
        ("a flying carpet", []),
        ("", []),
    ],
)
def test_goods_are_found_by_what_is_said_of_them(shelf: CatalogParser, said: str, lines: list[tuple[str, int]]) -> None:
    assert [(each.line.products[0], each.line.quantity) for each in shelf.parse(said).lines] == lines


def test_one_acts_only_where_nothing_is_left_over(shelf: CatalogParser) -> None:
    assert shelf.sure(shelf.parse("two brimley rose soap please"))
    assert not shelf.sure(shelf.parse("two brimley rose soap and a flying carpet"))


@pytest.mark.parametrize("said", ["\x00", "🍕 🍕", "\u202etwo\u202c", "soap " * 10_000, '" OR 1=1 --', "'' NEAR("])
def test_whatever_is_said_there_is_an_answer(shelf: CatalogParser, said: str) -> None:
    shelf.parse(said)


def big_menu(folder: Path) -> None:
    """A neutral menu of so many products that it is searched."""
    chance = random.Random(0)
    values = [
        {"id": f"p{number}", "names": [f"maker{number // 7} {chance.choice(['soap', 'tea', 'rope'])} number {number}"]}
        for number in range(8_000)
    ]
    slots = [{"id": "product", "kind": "product", "values": values}]
    menu = {"format": "neutral-menu/1", "restaurant": "big", "categories": [{"id": "all", "nouns": [], "slots": slots}]}
    (folder / "big.json").write_text(json.dumps(menu))
    assert (folder / "big.json").stat().st_size > BIG_BYTES


def test_a_big_menu_is_indexed_once_and_again_when_it_changes(tmp_path: Path) -> None:
    big_menu(tmp_path)
    index = index_for(tmp_path / "big.json", tmp_path / "cache")
    assert index_for(tmp_path / "big.json", tmp_path / "cache") == index
    (tmp_path / "big.json").write_text((tmp_path / "big.json").read_text() + " ")
    assert index_for(tmp_path / "big.json", tmp_path / "cache") != index


def test_orders_over_a_big_menu_are_answered_through_its_index(tmp_path: Path) -> None:
    big_menu(tmp_path)
    counter = Counter(tmp_path)
    name = json.loads((tmp_path / "big.json").read_text())["categories"][0]["slots"][0]["values"][4321]["names"][0]
    answer = counter.answer({"id": 1, "text": f"three {name} please", "restaurant": "big"})
    assert answer["order"]["items"] == [
        {"category": "all", "products": ["p4321"], "quantity": 3, "attributes": {}, "modifiers": []}
    ]
    assert answer["accept"] is True


def test_a_shop_with_a_big_menu_can_be_talked_to(tmp_path: Path) -> None:
    big_menu(tmp_path)
    assistant = open_assistant("sqlite://", tmp_path / "big.json")
    try:
        names = json.loads((tmp_path / "big.json").read_text())["categories"][0]["slots"][0]["values"]
        session = assistant.enter("ana")
        session = assistant.respond(f"i want three {names[4321]['names'][0]}", session).session
        reply = assistant.respond(f"add {names[7]['names'][0]}", session)
        assert reply.cart is not None
        assert {line.products[0] for line in reply.cart.lines} == {"p4321", "p7"}
        more = assistant.respond("make it two", reply.session)
        assert more.cart is not None
        assert [line.quantity for line in more.cart.lines] == [3, 2]
    finally:
        assistant.shop.store.close()


def test_goods_that_fit_alike_are_asked_about(tmp_path: Path) -> None:
    names = [("a", "brimley soap red"), ("b", "brimley soap blue")]
    build_index((Entry("all", product, name) for product, name in names), tmp_path / "two.db")
    (line,) = CatalogParser(tmp_path / "two.db", LANGUAGE).parse("a brimley soap").lines
    assert line.products == ("a", "b")


def test_a_big_file_that_is_no_menu_is_refused(tmp_path: Path) -> None:
    (tmp_path / "big.json").write_text('{"format": "something else", "x": "' + "x" * BIG_BYTES + '"}')
    with pytest.raises(MenuError, match="neutral-menu/1"):
        Counter(tmp_path).answer({"id": 1, "text": "a soap", "restaurant": "big"})
