"""Amounts that are said, as packs of a menu: by size, and not by name."""

import pytest

from sayso.understanding import Understanding
from tests.conftest import understanding_of

MENU = """
format: sayso-menu/1
language: en
shop: {id: deli, name: The Deli, currency: EUR}
categories:
  - id: cheese
    names: [cheese]
    groups:
      - id: pack
        kind: attribute
        default: small
        values: [{id: small, names: [small pack]}, {id: big, names: [big pack]}]
    products:
      - names: [gouda]
        variants:
          - {sku: GOUDA-S, pack: small, contains: 250 g, price: 3.20}
          - {sku: GOUDA-B, pack: big, contains: 1 kg, price: 11.20}
  - id: meat
    names: [meat]
    products:
      - names: [ham]
        variants: [{sku: HAM, contains: 100 g, price: 2.10}]
      - {sku: PIE, names: [pork pie], price: 4.00}
"""


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return understanding_of(MENU)


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("300 grams of ham", [(3, {})]),
        ("three hundred grams of ham please", [(3, {})]),
        ("half a kilo of gouda", [(2, {"pack": "small"})]),
        ("one and a half kilos of gouda", [(1, {"pack": "big"}), (2, {"pack": "small"})]),
        ("1.25 kilos of gouda", [(1, {"pack": "big"}), (1, {"pack": "small"})]),
        ("two gouda", [(2, {"pack": "small"})]),
    ],
)
def test_an_amount_is_so_many_packs(
    understanding: Understanding, said: str, lines: list[tuple[int, dict[str, str]]]
) -> None:
    phrase, _ = understanding.order(said)
    assert [(each.line.quantity, dict(each.line.attributes)) for each in phrase.lines] == lines
    assert not phrase.unknown


@pytest.mark.parametrize("said", ["250 grams of ham", "300 grams of pork pie", "two or three kilos of gouda"])
def test_what_no_packs_come_to_is_asked_about(understanding: Understanding, said: str) -> None:
    phrase, sure = understanding.order(said)
    assert not phrase.lines
    assert phrase.unknown
    assert not sure
