"""Menus: what a shopkeeper may write, and what they are told where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso import demo
from sayso.language import load_language, spoken
from sayso.menu import Menu, MenuError, complete, for_people, variant_for
from sayso.menu.from_csv import yaml_from_csv
from sayso.menu.located import located_from_text
from sayso.menu.reading import read_menu
from sayso.menu.shop_file import menu_from_shop_file
from sayso.money import Money
from sayso.order import OrderLine
from sayso.understanding.purposes import Purposes
from tests.conftest import CORNER_CAFE, menu_from

WORDS = Path(__file__).parent.parent / "local_voice" / "demo_model" / "model" / "graph" / "words.txt"


def error_of(text: str) -> str:
    with pytest.raises(MenuError) as caught:
        menu_from(text)
    return str(caught.value)


def test_a_menu_is_read_with_prices_and_first_stock(cafe: Menu) -> None:
    coffee = cafe.category("coffee")
    assert coffee is not None
    latte = coffee.product("latte")
    assert latte is not None
    assert latte.variants[0].price == Money(400, "USD")
    assert latte.variants[0].stock == 10


def test_defaults_are_filled_in_as_far_as_a_product_is_sold_in_them(cafe: Menu) -> None:
    line = complete(cafe, OrderLine("milk", ("whole_milk",)))
    assert line.attributes == (("pack", "half"),)
    milk = cafe.category("milk")
    assert milk is not None
    assert variant_for(milk.products[0], [("pack", "whole")]) == milk.products[0].variants[1]
    assert variant_for(milk.products[0], [("pack", "barrel")]) is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("price: 4.00", "price: four", "cafe.yaml:26: 'price' is \"four\"; write a number like 2.50"),
        ("price: 4.00", "price: -4.00", "cafe.yaml:26: 'price' is -4.0; write 0 or more"),
        ("price: 4.00", "price: 4.005", "cafe.yaml:26: '4.005' is finer than USD can be counted"),
        ("price: 4.00", "prise: 4.00", "cafe.yaml:26: 'prise' is not known here; did you mean 'price'?"),
        ("stock: 10", "stock: many", "cafe.yaml:26: 'stock' is \"many\"; write a whole number like 12"),
        ("currency: USD", "currency: dollars", "cafe.yaml:6: 'currency' is \"dollars\"; write three capital letters"),
        ("  name: Corner Cafe\n", "", "cafe.yaml:4: 'name' is missing; add 'name: ...'"),
        ("sku: MOCHA", "sku: LATTE", "cafe.yaml:27: the SKU 'LATTE' is already used in line 26; each needs its own"),
        (
            "default: small",
            "default: tiny",
            "cafe.yaml:16: the default 'tiny' is none of the values; write one of small, large",
        ),
        ("pack: whole", "pack: barrel", "cafe.yaml:42: 'barrel' is no value of 'pack'; write one of half, whole"),
        (
            "pack: whole",
            "size: whole",
            "cafe.yaml:42: 'size' is no attribute of this category; its attributes are: pack",
        ),
        ("id: milk", "id: coffee", "cafe.yaml:28: the category id 'coffee' is used twice; each needs its own"),
        ("kind: modifier", "kind: topping", "cafe.yaml:21: 'kind' is \"topping\"; write one of attribute, modifier"),
        ("names: [latte]", "names: [no]", "cafe.yaml:26: 'names'"),
        ("names: [latte]", "names: []", "cafe.yaml:26: 'names' is empty; write at least one"),
        ("names: [latte]", "names: *latte", "cafe.yaml:26: an alias (*latte) cannot be used here; write the value out"),
        ("names: [latte]", "names: [latte", "this is not YAML"),
        ("format: sayso-menu/1", "format: sayso-menu/1\nformat: x", "cafe.yaml:3: 'format' is given twice"),
    ],
)
def test_an_error_names_file_line_and_cure(old: str, new: str, says: str) -> None:
    assert old in CORNER_CAFE
    assert says in error_of(CORNER_CAFE.replace(old, new, 1))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the file is empty"),
        ("- a\n- b\n", "a menu is a mapping"),
        ("shop: {}\n", "the format is missing; begin with 'format: sayso-menu/1'"),
        ("format: menu/7\n", "the format 'menu/7' is not known"),
        ("[" * 5_000 + "]" * 5_000, "nested too deeply"),
        ("a: \x00", "not YAML"),
        ('{"format": "neutral-menu/1", "restaurant": "x"}', "'categories' is a required property"),
    ],
)
def test_what_is_no_menu_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "menu.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MenuError, match=r".") as caught:
        read_menu(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(MenuError, match="there is no such file"):
        read_menu(tmp_path / "nothing.yaml")


def test_a_file_that_is_not_utf_8_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "menu.yaml"
    path.write_bytes(b"format: sayso-menu/1\nshop: caf\xe9\n")
    with pytest.raises(MenuError, match=r"menu.yaml:2: this is not UTF-8"):
        read_menu(path)


def test_a_menu_is_made_from_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "goods.csv"
    path.write_text("Category,Name,Price,Other names,Stock\nTea,Green tea,2.50,sencha; green,3\n", encoding="utf-8")
    text = yaml_from_csv(path, "Tea House", "EUR")
    menu = menu_from_shop_file(located_from_text(text, "made"))
    tea = menu.categories[0].products[0]
    assert tea.names["en"] == ("green tea", "sencha", "green")
    assert tea.variants[0].price == Money(250, "EUR")
    assert tea.variants[0].stock == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Name,Price\n", "goods.csv:1: the column 'category' is missing"),
        ("category,name,price\ntea,green,cheap\n", "goods.csv:2: the price 'cheap' is no number"),
        ("category,name,price,stock\ntea,green,2,some\n", "goods.csv:2: the stock 'some' is no whole number"),
        ("category,name,price\n,green,2\n", "goods.csv:2: the category or the name is empty"),
        ("category,name,price\ntea,green,2\ntea,green,3\n", "is already used"),
    ],
)
def test_a_spreadsheet_with_a_mistake_is_refused_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "goods.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MenuError, match=r".") as caught:
        yaml_from_csv(path, "Tea House")
    assert says in str(caught.value)


def test_the_demo_shop_sells_about_150_products() -> None:
    assert sum(len(category.products) for category in demo.menu().categories) >= 150


def test_the_demo_shop_speaks_words_that_the_demo_model_knows() -> None:
    known = {line.split()[0] for line in WORDS.read_text(encoding="utf-8").splitlines()}
    menu = demo.menu()
    names = [
        name
        for category in menu.categories
        for thing in (category, *category.products, *(option for group in category.groups for option in group.options))
        for name in thing.names["en"]
    ]
    unknown = {word for name in names for word in spoken(name) if word not in known}
    assert not unknown


def test_the_demo_shop_has_spanish_and_french_names() -> None:
    for category in demo.menu().categories:
        for thing in (category, *category.products):
            assert {"en", "es", "fr"} <= set(thing.names)


def test_the_group_that_measures_goods_is_their_packs_or_the_sizes_that_have_prices(cafe: Menu) -> None:
    measured = [category.measuring.id if category.measuring else None for category in cafe.categories]
    assert measured == ["size", "pack"]
    free = CORNER_CAFE.replace("names: [large], price: 1.00", "names: [large]")
    coffee = menu_from(free).category("coffee")
    assert coffee is not None
    assert coffee.measuring is None  # which cup it comes in costs nothing, and goes without saying


def test_goods_say_what_they_are_good_for() -> None:
    said = CORNER_CAFE.replace("price: 5.00, stock: 0}", "price: 5.00, stock: 0, facts: {good_for: [dessert]}}")
    said = said.replace("names: [milk]\n", "names: [milk]\n    good_for: [breakfast, baking]\n")
    purposes = Purposes(menu_from(said), load_language("en"))
    mocha = complete(menu_from(said), OrderLine("coffee", ("mocha",)))
    assert purposes.goods(("desserts",)) == ((mocha,),)
    assert [[line.products for line in e] for e in purposes.goods(("a", "late", "breakfast"))] == [[("whole_milk",)]]
    assert purposes.goods(("headache",)) == purposes.goods(("not", "dessert")) == ()
    assert "'good_fro' is not known here" in error_of(said.replace("good_for: [breakfast", "good_fro: [breakfast"))


@pytest.mark.parametrize(
    ("product", "people", "enough"),
    [
        ("pizza/cheese_pizza", 1, (1, "small")),
        ("pizza/cheese_pizza", 3, (1, "large")),
        ("pizza/cheese_pizza", 9, (3, "family")),
        ("pasta/lasagna", 5, (3, "large")),
        ("pastry/croissant", 2, None),  # the menu does not say
    ],
)
def test_so_many_are_enough_for_so_many_people(product: str, people: int, enough: tuple[int, str] | None) -> None:
    category, name = product.split("/")
    made = for_people(OrderLine(category, (name,)), people, demo.menu())
    assert (None if made is None else (made.quantity, made.attribute_map["size"])) == enough
