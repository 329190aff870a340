"""Written names as they are said: in the menu, and in what people say of it."""

import pytest

from local_voice.hearing import unheard
from sayso.language import load_language
from sayso.spoken_names import SpokenNames
from sayso.understanding import Understanding
from tests.conftest import menu_from, understanding_of

MENU = """
format: sayso-menu/1
language: en
shop: {id: bistro, name: The Bistro, currency: USD}
categories:
  - id: dish
    names: [dish]
    products:
      - {sku: A, names: ["21 Seasoning Salute"], price: 3.20}
      - {sku: B, names: ["M&M's"], price: 1.20}
      - {sku: C, names: ["Ben & Jerry's ice cream"], price: 6.00}
      - {sku: D, names: ["Onion Bhaji (2 pcs)"], price: 4.00}
      - {sku: E, names: ["½ Pounder"], price: 9.00}
      - {sku: F, names: ["Crème brûlée"], price: 5.00}
      - {sku: G, names: ["Salt + Vinegar Crisps 150g"], price: 2.00}
      - {sku: H, names: ["Guinness (Can)"], price: 3.00}
      - {sku: I, names: ["Guinness (Pint)"], price: 5.00}
"""


@pytest.fixture(scope="module")
def bistro() -> Understanding:
    return understanding_of(MENU)


@pytest.mark.parametrize(
    ("said", "quantity", "products"),
    [
        ("twenty one seasoning salute", 1, {"21_seasoning_salute"}),
        ("a 21 seasoning salute", 1, {"21_seasoning_salute"}),
        ("two m and m's", 2, {"m_m_s"}),
        ("three m and ms please", 3, {"m_m_s"}),
        ("ben and jerry's ice cream", 1, {"ben_jerry_s_ice_cream"}),
        ("four onion bhajis", 4, {"onion_bhaji_2_pcs"}),
        ("an onion bhaji", 1, {"onion_bhaji_2_pcs"}),
        ("a half pounder", 1, {"½_pounder"}),
        ("one creme brulee", 1, {"crème_brûlée"}),
        ("salt and vinegar crisps", 1, {"salt_vinegar_crisps_150g"}),
        ("a guinness", 1, {"guinness_can", "guinness_pint"}),
    ],
)
def test_a_written_name_is_understood_as_it_is_said(
    bistro: Understanding, said: str, quantity: int, products: set[str]
) -> None:
    phrase, _ = bistro.order(said)
    (line,) = phrase.lines
    assert (line.line.quantity, set(line.line.products or line.products)) == (quantity, products)


def test_a_plain_name_is_said_in_one_way() -> None:
    assert SpokenNames(load_language("en")).of("Oat milk") == ("oat milk",)


def test_a_name_of_nothing_but_signs_and_numbers_is_kept() -> None:
    assert SpokenNames(load_language("en")).of("7-11 (330 ml)") != ()


def test_products_of_which_no_name_can_be_heard_are_told() -> None:
    class Model:
        def missing_words(self, words: list[str]) -> list[str]:  # type: ignore[override]
            return [word for word in words if word in ("brulee", "brûlée")]

    assert unheard(menu_from(MENU), load_language("en"), Model()) == ("crème brûlée",)
