"""The commands as people and programs start them: real processes, real files, exit codes as documented."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CORNER_CAFE


def run(
    *arguments: str, said: str | bytes = "", folder: Path, module: str = "local_voice"
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XDG_DATA_HOME": str(folder / "data"), "ORDER_MENUS": ""}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        input=said.encode() if isinstance(said, str) else said,
        capture_output=True,
        cwd=folder,
        env=environment,
        timeout=60,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def turns(*arguments: str, said: str | bytes, folder: Path) -> list[dict[str, Any]]:
    done = run("--text", "--json", *arguments, said=said, folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_line_of_json_for_each_line_of_input(tmp_path: Path) -> None:
    told = turns("--store", "sqlite://", said="a latte\n\ncheck out\nyes\n", folder=tmp_path)
    assert [turn["heard"] for turn in told] == [None, "a latte", "", "check out", "yes"]
    assert set(told[0]) == {"heard", "intent", "slots", "reply", "listening", "cart", "total", "placed"}
    assert told[1]["slots"] == [{"name": "order", "value": "a latte", "id": None}]
    assert told[1]["cart"][0]["sku"] == "LATTE"
    assert set(told[1]["cart"][0]) == {"sku", "name", "quantity", "attributes", "options"}
    assert [turn["placed"] for turn in told] == [None, None, None, None, "1004"]
    assert told[3]["total"] == {"minor": 759, "currency": "USD"}


def test_options_are_written_as_modifiers(tmp_path: Path) -> None:
    told = turns("--store", "sqlite://", said="a pizza with extra cheese and no onions\n", folder=tmp_path)
    assert told[1]["cart"][0]["options"] == [
        {"group": "topping", "option": "cheese", "action": "add", "amount": "extra"},
        {"group": "topping", "option": "onions", "action": "remove"},
    ]


def test_the_last_line_needs_no_end(tmp_path: Path) -> None:
    assert turns("--store", "sqlite://", said="a latte", folder=tmp_path)[-1]["heard"] == "a latte"


def test_bytes_that_are_no_text_lose_nothing(tmp_path: Path) -> None:
    told = turns("--store", "sqlite://", said=b"a latte\n\xff\xfe\x00\nwhat's in my cart\n", folder=tmp_path)
    assert len(told) == 4
    assert told[-1]["cart"][0]["sku"] == "LATTE"


def test_an_endless_line_is_one_turn(tmp_path: Path) -> None:
    told = turns("--store", "sqlite://", said="a latte " * 100_000 + "\na croissant\n", folder=tmp_path)
    assert len(told) == 3
    assert told[-1]["cart"][-1]["sku"] == "CROISSANT"


def test_a_cart_survives_a_restart(tmp_path: Path) -> None:
    turns("--store", "sqlite:///shop.db", said="two croissants\n", folder=tmp_path)
    told = turns("--store", "sqlite:///shop.db", said="what's in my cart\n", folder=tmp_path)
    assert told[0]["reply"].startswith("Welcome back to Corner Market. You have two croissants in your cart")


def test_without_a_store_named_it_is_a_file_of_the_users(tmp_path: Path) -> None:
    turns(said="a latte\n", folder=tmp_path)
    assert (tmp_path / "data" / "sayso" / "corner_market.db").is_file()


def test_a_termination_signal_ends_it_in_order(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "local_voice", "--text", "--json", "--store", "sqlite:///shop.db"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
    )
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdout.readline()
    program.stdin.write(b"a latte\n")
    program.stdin.flush()
    assert json.loads(program.stdout.readline())["heard"] == "a latte"  # flushed, although a pipe
    program.send_signal(signal.SIGTERM)
    _, complaints = program.communicate(timeout=30)
    assert (program.returncode, complaints) == (0, b"")


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    done = subprocess.run(
        f"yes 'a latte' | head -50 | {sys.executable} -m local_voice --text --store sqlite:// | head -1",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""


def test_a_shop_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "cafe.yaml").write_text(CORNER_CAFE, encoding="utf-8")
    told = turns("--menu", "cafe.yaml", "--store", "sqlite://", "--customer", "Eve", said="a latte\n", folder=tmp_path)
    assert told[0]["reply"] == "Welcome to Corner Cafe. What would you like?"
    assert told[1]["total"]["minor"] == 440


def test_a_neutral_menu_sells_too(tmp_path: Path) -> None:
    menu = {
        "format": "neutral-menu/1",
        "restaurant": "tea_house",
        "categories": [
            {
                "id": "tea",
                "nouns": ["tea"],
                "slots": [{"id": "kind", "kind": "product", "values": [{"id": "green", "names": ["green tea"]}]}],
            }
        ],
    }
    (tmp_path / "tea.json").write_text(json.dumps(menu), encoding="utf-8")
    told = turns("--menu", "tea.json", "--store", "sqlite://", said="two green teas\ncheck out\nyes\n", folder=tmp_path)
    assert told[-1]["placed"] == "1001"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--text", "--menu", "nothing.yaml"], 3, "nothing.yaml: there is no such file"),
        (["--text", "--menu", "bad.yaml"], 3, "bad.yaml:1: the format is missing"),
        (["--wav", "nothing.wav"], 4, "nothing.wav: there is no such file"),
        (["--wav", "bad.yaml"], 4, "bad.yaml: this is no WAV file"),
        (["--text", "--store", "sqlite://", "--speaker", "no/such/folder.wav"], 4, "cannot be written"),
        (["--wav", "quiet.wav", "--model", "."], 5, "is no Vosk model"),
        (["--wav", "quiet.wav", "--locale", "xx-XX"], 5, "there is no speech model for xx-XX here"),
        (["--text", "--store", "mysql://x/y"], 7, "a store is sqlite:///FILE or postgresql://"),
        (["--text", "--store", "what"], 7, "write one like sqlite:///shop.db"),
        (["--text", "--store", "sqlite:///no/such/folder.db"], 7, "does not exist; create it"),
        (["--text", "--store", "sqlite:///bad.yaml"], 7, "the file is damaged or no database"),
        (["--text", "--store", "postgresql://nobody@127.0.0.1:9/none"], 7, "check that the database runs"),
        (["--text", "--locale", "xx-XX"], 2, "there is no xx.yaml; locales are: en-US"),
        (["--text", "--customer", " "], 2, "--customer is a name"),
        (["--text", "--wav", "x.wav"], 2, "not allowed with"),
        (["--nonsense"], 2, "unrecognized arguments"),
    ],
)
def test_a_mistake_gets_one_clear_sentence(tmp_path: Path, arguments: list[str], code: int, says: str) -> None:
    (tmp_path / "bad.yaml").write_text(
        "shop: nothing here is a menu, nor a sound, nor a database\n" * 9, encoding="utf-8"
    )
    if "bad.yaml" in arguments and "--menu" in arguments:
        (tmp_path / "bad.yaml").write_text("shop: {}\n", encoding="utf-8")
    _write_quiet(tmp_path / "quiet.wav")
    done = run(*arguments, folder=tmp_path)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def _write_quiet(path: Path) -> None:
    import wave

    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(3200))


def test_a_database_that_is_locked_is_said_so_and_nothing_is_lost(tmp_path: Path) -> None:
    turns("--store", "sqlite:///shop.db", said="a latte\n", folder=tmp_path)
    with sqlite3.connect(tmp_path / "shop.db", isolation_level=None) as database:
        database.execute("BEGIN IMMEDIATE")
        done = run("--text", "--store", "sqlite:///shop.db", said="a croissant\n", folder=tmp_path)
        database.execute("ROLLBACK")
    assert done.returncode == 7
    assert "another program is writing to it" in done.stderr
    told = turns("--store", "sqlite:///shop.db", said="what's in my cart\n", folder=tmp_path)
    assert [line["sku"] for line in told[-1]["cart"]] == ["LATTE"]


def test_help_names_every_option_and_exit_code(tmp_path: Path) -> None:
    text = run("--help", folder=tmp_path).stdout
    for option in (
        "--text",
        "--wav",
        "--speaker",
        "--json",
        "--customer",
        "--store",
        "--locale",
        "--menu",
        "--version",
    ):
        assert option in text
    assert all(f"\n  {code}  " in text for code in (0, 2, 3, 4, 5, 6, 7))


def test_a_recording_is_answered_into_a_file(tmp_path: Path) -> None:
    from local_voice.sound import WavSpeaker, read_wav
    from local_voice.voice import Pyttsx3Voice, VoiceUnavailable

    voice = Pyttsx3Voice(words_per_minute=155)
    try:
        speaker = WavSpeaker(tmp_path / "customer.wav")
        speaker.play(voice.say("two large pepperoni pizzas and a diet coke"))
        speaker.close()
    except VoiceUnavailable as error:
        pytest.skip(str(error))
    finally:
        voice.close()
    done = run("--wav", "customer.wav", "--json", "--store", "sqlite://", "--speaker", "shop.wav", folder=tmp_path)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert told[1]["heard"] == "two large pepperoni pizzas and a diet coke"
    assert [line["quantity"] for line in told[1]["cart"]] == [2, 1]
    assert read_wav(tmp_path / "shop.wav").seconds > 5


# The shopkeeper's side


def shop(*arguments: str, folder: Path, code: int = 0) -> str:
    done = run("shop", "--store", "sqlite:///shop.db", *arguments, folder=folder, module="sayso")
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout or done.stderr


def test_a_shopkeeper_moves_an_order_on(tmp_path: Path) -> None:
    turns("--store", "sqlite:///shop.db", said="a latte\ncheck out\nyes\n", folder=tmp_path)
    assert "1004    placed" in shop("orders", folder=tmp_path)
    assert shop("ready", "1004", folder=tmp_path) == "Order 1004 is ready.\n"
    told = turns("--store", "sqlite:///shop.db", said="where is my order\n", folder=tmp_path)
    assert told[-1]["reply"] == "Order number 1004 is ready and on its way to you. Anything else?"
    assert json.loads(shop("delivered", "1004", "--json", folder=tmp_path))["state"] == "delivered"
    assert json.loads(shop("orders", "--json", folder=tmp_path)) == []
    assert len(json.loads(shop("--json", "orders", "--all", folder=tmp_path))) == 4
    assert "cannot become ready" in shop("ready", "1004", folder=tmp_path, code=1)
    assert "there is no order 77" in shop("delivered", "77", folder=tmp_path, code=1)


def test_a_shopkeeper_fills_the_shelf(tmp_path: Path) -> None:
    assert shop("restock", "TRUFFLE-PASTA", "5", folder=tmp_path) == "TRUFFLE-PASTA: 5 in stock.\n"
    told = turns("--store", "sqlite:///shop.db", said="a truffle pasta\n", folder=tmp_path)
    assert [line["sku"] for line in told[-1]["cart"]] == ["TRUFFLE-PASTA"]
    assert "there is no SKU MOON" in shop("restock", "MOON", "5", folder=tmp_path, code=1)
    assert "not a whole number" in shop("restock", "MOON", "-5", folder=tmp_path, code=2)


def test_a_shopkeeper_sees_the_customers(tmp_path: Path) -> None:
    turns("--store", "sqlite:///shop.db", "--customer", "Zoë", said="a latte\n", folder=tmp_path)
    assert "Zoë   pick-up           0.00 USD" in shop("customers", folder=tmp_path)
    assert json.loads(shop("customers", "--json", folder=tmp_path))[0]["id"] == "demo"


def test_a_menu_is_checked_and_made(tmp_path: Path) -> None:
    (tmp_path / "cafe.yaml").write_text(CORNER_CAFE, encoding="utf-8")
    (tmp_path / "goods.csv").write_text("category,name,price\ntea,green tea,2.50\n", encoding="utf-8")
    done = run("menu", "check", "cafe.yaml", folder=tmp_path, module="sayso")
    assert done.stdout == "cafe.yaml: Corner Cafe sells 3 products in 2 categories.\n"
    done = run("menu", "from-csv", "goods.csv", folder=tmp_path, module="sayso")
    (tmp_path / "tea.yaml").write_text(done.stdout, encoding="utf-8")
    assert run("menu", "check", "tea.yaml", folder=tmp_path, module="sayso").returncode == 0
    assert json.loads(run("menu", "schema", folder=tmp_path, module="sayso").stdout)["title"]
    assert run("menu", "check", "no.yaml", folder=tmp_path, module="sayso").returncode == 3


# Orders by themselves


def test_orders_are_answered_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "cafe.yaml").write_text(CORNER_CAFE, encoding="utf-8")
    said = [
        {"id": "a", "restaurant": "cafe", "text": "i'd like two large lattes with extra cream please"},
        {"id": "b", "restaurant": "cafe", "session": "s", "text": "a latte and a gallon of whole milk"},
        {"id": "c", "restaurant": "cafe", "session": "s", "text": "remove the milk"},
        {"id": "d", "restaurant": "cafe", "text": "the latte yesterday was awful"},
    ]
    done = _orders("\n".join(map(json.dumps, said)), tmp_path)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b", "c", "d"]
    assert answers[0]["accept"] is True
    assert answers[0]["order"]["items"][0]["modifiers"] == [
        {"group": "extra", "option": "cream", "action": "add", "amount": "extra"}
    ]
    assert [len(answer["order"]["items"]) for answer in answers[1:3]] == [2, 1]
    assert answers[3]["accept"] is False


@pytest.mark.parametrize(
    ("said", "code", "says"),
    [
        ("not json", 2, "line 1 is not"),
        ('{"id": 1}', 2, "line 1 is not"),
        ('{"id": 1, "restaurant": "moon", "text": "a latte"}', 3, "there is no such file"),
        ('{"id": 1, "restaurant": "../cafe", "text": "a latte"}', 3, "is no name of a restaurant"),
    ],
)
def test_lines_that_are_no_orders_are_said_so(tmp_path: Path, said: str, code: int, says: str) -> None:
    done = _orders(said, tmp_path)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_without_menus_it_says_what_is_missing(tmp_path: Path) -> None:
    done = run("orders", folder=tmp_path, module="sayso")
    assert done.returncode == 2
    assert "set ORDER_MENUS" in done.stderr


def _orders(said: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sayso", "orders"],
        input=said,
        capture_output=True,
        text=True,
        env={**os.environ, "ORDER_MENUS": str(folder)},
        timeout=60,
    )


@pytest.mark.parametrize("name", ["tea", "alexa tea", "launch tea house", "of in", "tea house " * 9, "tea 2 house"])
def test_a_name_that_alexa_refuses_is_refused(tmp_path: Path, name: str) -> None:
    done = run("model", "--invocation", name, folder=tmp_path, module="sayso")
    assert done.returncode == 2
    assert "invocation name" in done.stderr


def test_the_interaction_model_in_the_package_is_the_demo_shops(tmp_path: Path) -> None:
    """But for the samples that are drawn from phrases."""
    from sayso.language import locale_text

    written = json.loads(run("model", folder=tmp_path, module="sayso").stdout)["interactionModel"]["languageModel"]
    own = json.loads(locale_text("en-US.json"))["interactionModel"]["languageModel"]
    for intent, known in zip(written["intents"], own["intents"], strict=True):
        count = len(known.get("samples", ()))
        assert {**intent, "samples": intent.get("samples", [])[:count]} == {
            **known,
            "samples": known.get("samples", []),
        }
    assert {**written, "intents": []} == {**own, "intents": []}
