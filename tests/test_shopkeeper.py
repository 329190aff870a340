"""The shopkeeper's commands as they are started: what they print, for people and for programs, and how they refuse."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from sayso.__main__ import main
from tests.test_command_line import turns

STORE = ("--store", "sqlite:///shop.db")


def called(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """The command in this process: status, output and complaints. Real processes are in `test_command_line`."""
    out, complaints = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(complaints):
        try:
            status = main(["shop", *STORE, *arguments])
        except SystemExit as end:
            status = int(str(end.code))
    return status, out.getvalue(), complaints.getvalue()


def shop(folder: Path, *arguments: str) -> str:
    status, told, complaints = called(folder, *arguments)
    assert (status, complaints) == (0, "")
    return told


def shop_json(folder: Path, *arguments: str) -> Any:
    return json.loads(shop(folder, "--json", *arguments))


def refused(folder: Path, *arguments: str, code: int = 1) -> str:
    status, told, complaints = called(folder, *arguments)
    assert (status, told) == (code, "")
    return complaints


@pytest.fixture(scope="module")
def sold_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sold")
    turns(*STORE, said="two lattes\ncheck out\nyes\n", folder=folder)
    shop(folder, "delivered", "1004")
    return folder


@pytest.fixture
def sold(sold_once: Path, tmp_path: Path) -> Path:
    """A folder with a shop in which one order was placed and delivered."""
    shutil.copy(sold_once / "shop.db", tmp_path)
    return tmp_path


def test_customers_are_added_addressed_credited_and_listed(tmp_path: Path) -> None:
    assert shop(tmp_path, "customers", "add", "Ben", "--address", "1 High St") == "Ben is known.\n"
    assert shop(tmp_path, "customers", "add", "Lea", "--household", "ben").endswith("shares the account of ben.\n")
    assert shop(tmp_path, "customers", "address", "ben", "2 Low Rd") == "Ben gets orders at 2 Low Rd.\n"
    kept = shop(tmp_path, "customers", "address", "ben", "5 Work St", "--as", "office")
    assert kept == "Ben can have orders brought to office: 5 Work St.\n"
    gone = shop(tmp_path, "customers", "forget-address", "ben", "office")
    assert gone == "Ben has no address called office any more.\n"
    assert shop(tmp_path, "customers", "credit", "ben", "20.50") == "ben has 20.50 USD.\n"
    assert shop(tmp_path, "customers").splitlines()[1].split() == ["Ben", "2", "Low", "Rd", "20.50", "USD"]
    assert shop_json(tmp_path, "customers")[0] == {
        "id": "ben",
        "name": "Ben",
        "address": "2 Low Rd",
        "household": None,
        "balance": {"minor": 2050, "currency": "USD"},
        "locked": False,
    }


def test_a_customer_is_exported_and_erased(sold: Path) -> None:
    kept = shop_json(sold, "customers", "export", "demo")
    assert [order["state"] for order in kept["orders"]] == ["delivered"] * 4
    assert "the account has" in refused(sold, "customers", "erase", "demo")
    shop(sold, "customers", "add", "Ben")
    assert shop(sold, "customers", "erase", "ben") == "ben is erased; the books call them erased-1.\n"
    assert "there is no customer ben" in refused(sold, "customers", "export", "ben")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["customers", "address", "nobody", "x"], "there is no customer nobody"),
        (["customers", "address", "nobody", "x", "--as", "office"], "there is no customer nobody"),
        (["customers", "address", "demo", "--pick-up", "--as", "office"], "--pick-up has none"),
        (["customers", "credit", "nobody", "5"], "there is no customer nobody"),
        (["customers", "credit", "demo", "much"], "is not an amount of money; write it like 12.50"),
        (["customers", "credit", "demo", "-5"], "is not more than nothing"),
        (["customers", "unlock", "nobody"], "there is no customer nobody"),
        (["customers", "add", "demo"], "is known already"),
        (["bills", "add", "nobody", "5", "--for", "x", "--due", "2026-12-01"], "there is no customer nobody"),
        (["refund", "1999", "5"], "there is no order 1999"),
        (["refund", "1004", "500"], "at most 12.18 USD can be refunded"),
        (["refund", "1004", "abc"], "is not an amount of money"),
        (["tickets", "refund", "7", "5"], "there is no open ticket 7"),
        (["tickets", "close", "7"], "there is no ticket 7"),
        (["handoffs", "done", "7"], "there is no handoff 7"),
        (["handoffs", "show", "x"], "there is no handoff x"),
        (["begin", "1004"], "order 1004 is delivered and cannot become begun"),
        (["notify", "--webhook", "ftp://x"], "is no address"),
        (["notify", "--locale", "xx-XX"], "there is no xx"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(sold: Path, arguments: list[str], says: str) -> None:
    assert says in refused(sold, *arguments)
    assert shop_json(sold, "tickets") == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["customers", "address", "demo"],
        ["bills", "add", "demo", "5", "--for", "x", "--due", "soon"],
        ["restock", "LATTE", "0"],
        ["ready", "1004", "--carrier", "\x07"],
        ["nonsense"],
    ],
)
def test_a_wrong_command_line_ends_with_two(sold: Path, arguments: list[str]) -> None:
    refused(sold, *arguments, code=2)


def test_a_refund_by_the_shopkeeper_is_a_ticket(sold: Path) -> None:
    assert shop(sold, "refund", "1004", "5") == "Ticket 1: 5.00 USD refunded to demo.\n"
    assert shop_json(sold, "tickets", "--all")[0]["refund"] == {"minor": 500, "currency": "USD"}
    assert shop(sold, "tickets").count("\n") == 1
    told = turns(*STORE, said="what is my balance\nwhat about my ticket\n", folder=sold)
    assert "one hundred twenty-five dollars and seventy-three cents" in told[1]["reply"]
    assert "five dollars went back to your account" in told[2]["reply"]


def test_a_handoff_shows_what_was_said(tmp_path: Path) -> None:
    said = "a latte\ni want to talk to a person\nfive five five one two three four\nyes\n"
    turns(*STORE, said=said, folder=tmp_path)
    shown = shop(tmp_path, "handoffs", "show", "1").splitlines()
    assert shown[0] == "demo, 5551234, order -, cart: 1 LATTE"
    assert shown[3] == "> a latte"
    assert shop_json(tmp_path, "handoffs")[0]["phone"] == "5551234"
    assert shop(tmp_path, "handoffs", "done", "1") == "Handoff 1 is done.\n"
    assert shop_json(tmp_path, "handoffs") == []


def test_coupons_and_reviews_are_read_from_csv(tmp_path: Path) -> None:
    (tmp_path / "coupons.csv").write_text("code,amount\nLucky Day,2.50\n")
    (tmp_path / "reviews.csv").write_text('sku,stars,text,locale\nMOCHA,5,"warm, and rich",en-US\n')
    assert shop(tmp_path, "coupons", "read", "coupons.csv") == "1 coupon read.\n"
    assert shop(tmp_path, "reviews", "read", "reviews.csv") == "1 reviews read, 1 of them new.\n"
    assert {"sku": "MOCHA", "stars": 5.0, "reviews": 1, "example": False} in shop_json(tmp_path, "reviews")
    assert "lucky day" in [coupon["code"] for coupon in shop_json(tmp_path, "coupons")]
    said = "what do people think of the mocha\ntwo mochas\nuse the coupon lucky day\n"
    told = turns(*STORE, said=said, folder=tmp_path)
    assert told[1]["reply"].startswith("Mocha has five stars from one review: someone liked it, “warm, and rich”.")
    assert told[3]["reply"].startswith("Okay, lucky day saves you two dollars and fifty cents")


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("coupons", "code,percent\nx,200\n", "coupons.csv:2: '200' is no percentage"),
        ("coupons", "code,percent,amount\nx,5,2\n", "coupons.csv:2: give either 'percent' or 'amount'"),
        ("coupons", "code,ends,amount\nx,soon,2\n", "coupons.csv:2: 'soon' is no day"),
        ("coupons", "code,amount\nx,2\nX,3\n", "coupons.csv:3: the code 'x' is there twice"),
        ("coupons", "name\nx\n", "coupons.csv:1: the columns are name; write code"),
        ("reviews", "sku,stars,text\nNOTHING,5,x\n", "reviews.csv:2: 'NOTHING' is no SKU of the menu"),
        ("reviews", "sku,stars,text\nMOCHA,6,x\n", "reviews.csv:2: '6' are no stars"),
        ("reviews", "sku,stars,text\nMOCHA,5,a,b\n", "reviews.csv:2: there are more cells than columns"),
    ],
)
def test_a_mistake_in_a_spreadsheet_names_its_line(tmp_path: Path, kind: str, text: str, says: str) -> None:
    (tmp_path / f"{kind}.csv").write_text(text)
    assert says in refused(tmp_path, kind, "read", f"{kind}.csv", code=3)
    assert "there is no such file" in refused(tmp_path, kind, "read", "nothing.csv", code=3)


def test_notifications_are_printed_once(sold: Path) -> None:
    lines = [json.loads(line) for line in shop(sold, "notify").splitlines()]
    assert [line["kind"] for line in lines] == ["order_placed", "order_delivered"]
    assert lines[1]["words"] == "Order number 1004 was delivered."
    assert shop(sold, "notify") == ""
