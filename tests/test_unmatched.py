"""What nobody understood: kept where the shop says so, without figures, and written as phrases once approved."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.__main__ import main
from sayso.assistant import open_assistant
from sayso.menu import Menu
from sayso.store import Unknown, Unmatched
from sayso.stores.sql import SqlStore
from sayso.understanding.wishes.phrases import read_phrases
from tests.conftest import CORNER_CAFE, NOON, understanding_of

GIBBERISH = "grobble the snork"


@pytest.fixture
def menu_file(tmp_path: Path) -> Path:
    file = tmp_path / "shop.yaml"
    file.write_text(CORNER_CAFE.replace("categories:", "  keeps_unmatched: true\ncategories:", 1))
    return file


def say(menu: Path, store: str, *said: str) -> None:
    assistant = open_assistant(store, menu)
    session = assistant.greet(assistant.enter("Ann")).session
    for each in said:
        session = assistant.respond(each, session).session
    assistant.shop.store.close()


def test_it_is_kept_without_figures_where_the_shop_says_so(menu_file: Path, tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'shop.db'}"
    say(menu_file, store, GIBBERISH, GIBBERISH)
    opened = SqlStore(store, open_assistant("sqlite://", menu_file).shop.menu)
    assert [(each.said, each.times) for each in opened.unmatched()] == [("grobble the snork", 1)] * 2
    opened.close()


def test_every_figure_of_what_is_kept_becomes_a_sign() -> None:
    understanding = understanding_of(CORNER_CAFE)
    assert understanding.without_figures("flibber my wibble four two 7 one then") == "flibber my wibble # # # # then"


def test_nothing_is_kept_without_the_shops_say_so(tmp_path: Path) -> None:
    menu = tmp_path / "shop.yaml"
    menu.write_text(CORNER_CAFE)
    store = f"sqlite:///{tmp_path / 'shop.db'}"
    say(menu, store, GIBBERISH)
    opened = SqlStore(store, open_assistant("sqlite://", menu).shop.menu)
    assert opened.unmatched() == ()
    opened.close()


def test_a_store_counts_approves_and_drops(store_url: str, cafe: Menu) -> None:
    store = SqlStore(store_url, cafe)
    for said in ("how dear be that", "how dear be that", "well i never"):
        store.keep_unmatched(said, "told", NOON)
    first, second = store.unmatched()
    assert (first.said, first.state, first.times, first.intent) == ("how dear be that", "told", 2, None)
    assert store.approve_unmatched(first.number, "PriceIntent") == Unmatched(
        first.number, first.said, "told", 2, "PriceIntent"
    )
    assert store.drop_unmatched(second.number)
    assert not store.drop_unmatched(second.number)
    assert isinstance(store.approve_unmatched(second.number, "PriceIntent"), Unknown)
    assert len(store.unmatched()) == 1
    store.close()


def test_what_was_approved_becomes_phrases(menu_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = f"sqlite:///{tmp_path / 'shop.db'}"
    say(menu_file, store, GIBBERISH)
    shop = ["shop", "--store", store, "--menu", str(menu_file)]
    assert main([*shop, "unmatched"]) == 0
    assert "grobble the snork" in capsys.readouterr().out
    assert main([*shop, "unmatched", "approve", "NoSuchIntent", "1"]) != 0
    assert "there is no intent NoSuchIntent" in capsys.readouterr().err
    assert main([*shop, "unmatched", "approve", "PriceIntent", "9"]) != 0
    assert main([*shop, "unmatched", "approve", "PriceIntent", "1"]) == 0
    file = tmp_path / "own.phrases"
    assert main([*shop, "unmatched", "--as-phrases", str(file)]) == 0
    (phrase,) = read_phrases({"own.phrases": file.read_text()}).phrases
    assert phrase.intent == "PriceIntent"
    assert main([*shop, "unmatched", "drop", "1"]) == 0
