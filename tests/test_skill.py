"""The Alexa skill from outside: verification, statuses, who is speaking, what the session carries."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("flask", reason="Flask is missing; install it with: pip install 'sayso[skill]'")

from flask.testing import FlaskClient

from sayso.assistant import Assistant, open_assistant
from sayso.session import Question, Session
from sayso.store import StoreUnavailable
from skill import lambda_function
from skill.app import create_app
from skill.handler import MOST_ATTRIBUTE_BYTES, Speakers, attributes_of
from skill.ssml import escaped
from skill.testing import APPLICATION, AlexaDriver, envelope
from skill.verification import NotFromAlexa, Verifier, normalised_chain_url
from tests.authority import NOW, Authority

CHAIN_URL = "https://s3.amazonaws.com/echo.api/echo-api-cert-12.pem"
LAUNCH = {"type": "LaunchRequest"}


def intent(name: str, **slots: str) -> dict[str, Any]:
    said = {slot: {"name": slot, "value": value} for slot, value in slots.items()}
    return {"type": "IntentRequest", "intent": {"name": name, "slots": said}}


def body_of(request: dict[str, Any], attributes: dict[str, Any] | None = None, new: bool = False) -> dict[str, Any]:
    return envelope(request, attributes or {}, new, NOW.isoformat())


# Verification


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


def verifier(authority: Authority, chain: bytes | None = None, **other: Any) -> Verifier:
    pem = authority.chain() if chain is None else chain
    parts = {"fetch": lambda url: pem, "roots": lambda: [authority.root], "clock": lambda: NOW, **other}
    return Verifier([APPLICATION], **parts)


def signed_headers(authority: Authority, body: bytes) -> dict[str, str]:
    return {"SignatureCertChainUrl": CHAIN_URL, "Signature-256": authority.signed(body)}


def test_a_request_of_alexas_is_let_in(authority: Authority) -> None:
    body = json.dumps(body_of(LAUNCH)).encode()
    verifier(authority).verify(signed_headers(authority, body), body)


def test_certificates_are_fetched_once(authority: Authority) -> None:
    fetched: list[str] = []

    def fetch(url: str) -> bytes:
        fetched.append(url)
        return authority.chain()

    body = json.dumps(body_of(LAUNCH)).encode()
    each = verifier(authority, fetch=fetch)
    for _ in range(3):
        each.verify(signed_headers(authority, body), body)
    assert fetched == [CHAIN_URL]


def fails(url: str) -> bytes:
    raise TimeoutError("timed out")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda h, b, a: (h | {"Signature-256": ""}, b, {}), "no signature"),
        (lambda h, b, a: (h | {"Signature-256": "?"}, b, {}), "no base64"),
        (lambda h, b, a: (h, b + b" ", {}), "not of this body"),
        (lambda h, b, a: ({}, b, {}), "not https"),
        (lambda h, b, a: (h, b, {"chain": a.chain("evil.example.com")}), "not trusted"),
        (lambda h, b, a: (h, b, {"chain": a.chain(until=NOW - timedelta(days=1))}), "not trusted"),
        (lambda h, b, a: (h, b, {"chain": Authority().chain()}), "not trusted"),
        (lambda h, b, a: (h, b, {"chain": b"no certificate"}), "cannot be read"),
        (lambda h, b, a: (h, b, {"fetch": fails}), "cannot be fetched"),
        (lambda h, b, a: (h, b, {"clock": lambda: NOW + timedelta(seconds=151)}), "too old"),
        (lambda h, b, a: (h, b, {"clock": lambda: NOW - timedelta(seconds=151)}), "too old"),
    ],
)
def test_anything_else_is_refused(authority: Authority, change: Callable[..., Any], says: str) -> None:
    body = json.dumps(body_of(LAUNCH)).encode()
    headers, sent, other = change(signed_headers(authority, body), body, authority)
    with pytest.raises(NotFromAlexa, match=says):
        verifier(authority, **other).verify(headers, sent)


def test_a_request_for_another_skill_is_refused(authority: Authority) -> None:
    body = json.dumps(body_of(LAUNCH)).replace(APPLICATION, "amzn1.ask.skill.other").encode()
    with pytest.raises(NotFromAlexa, match="another skill"):
        verifier(authority).verify(signed_headers(authority, body), body)


@pytest.mark.parametrize(
    "url",
    [
        "https://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "HTTPS://S3.AMAZONAWS.COM:443/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../echo.api/echo-api-cert.pem",
    ],
)
def test_urls_that_amazon_documents_as_right(url: str) -> None:
    assert normalised_chain_url(url) == "https://s3.amazonaws.com/echo.api/echo-api-cert.pem"


@pytest.mark.parametrize(
    "url",
    [
        "http://s3.amazonaws.com/echo.api/echo-api-cert.pem",
        "https://notamazon.com/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/EcHo.aPi/echo-api-cert.pem",
        "https://s3.amazonaws.com/invalid.path/echo-api-cert.pem",
        "https://s3.amazonaws.com:563/echo.api/echo-api-cert.pem",
        "https://s3.amazonaws.com/echo.api/../x/cert.pem",
        "https://s3.amazonaws.com:port/echo.api/cert.pem",
        "https://[/echo.api/cert.pem",
        "https://s3.amazonaws.com/echo.api/x y.pem",
        "https://s3.amazonaws.com/echo.api/\xe9.pem",
        "",
    ],
)
def test_urls_that_amazon_documents_as_wrong(url: str) -> None:
    with pytest.raises(NotFromAlexa):
        normalised_chain_url(url)


# The endpoint


@pytest.fixture
def client() -> Iterator[FlaskClient]:
    assistant = open_assistant("sqlite://", clock=lambda: NOW)
    yield create_app({"en-US": assistant}, Speakers(), None).test_client()
    assistant.shop.store.close()


def answered(client: FlaskClient, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post("/alexa", json=body)
    assert answer.status_code == 200, answer.get_data()
    data: dict[str, Any] = answer.get_json()
    return data


def test_launch_intent_and_end_get_valid_responses(client: FlaskClient) -> None:
    launched = answered(client, body_of(LAUNCH, new=True))
    assert launched["version"] == "1.0"
    assert launched["response"]["outputSpeech"] == {
        "type": "SSML",
        "ssml": "<speak>Welcome to Corner Market. What would you like?</speak>",
        **(
            {"playBehavior": launched["response"]["outputSpeech"]["playBehavior"]}
            if "playBehavior" in launched["response"]["outputSpeech"]
            else {}
        ),
    }
    assert "What would you like?" in launched["response"]["reprompt"]["outputSpeech"]["ssml"]
    assert launched["response"]["shouldEndSession"] is False
    ordered = answered(client, body_of(intent("OrderIntent", order="two lattes"), launched["sessionAttributes"]))
    assert "two medium lattes for eight dollars" in ordered["response"]["outputSpeech"]["ssml"]
    stopped = answered(client, body_of(intent("AMAZON.StopIntent"), ordered["sessionAttributes"]))
    assert stopped["response"]["shouldEndSession"] is True
    assert "reprompt" not in stopped["response"]
    ended = answered(client, body_of({"type": "SessionEndedRequest", "reason": "USER_INITIATED"}))
    assert "outputSpeech" not in ended["response"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"not json", 400),
        (b"[]", 400),
        (b"{}", 400),
        (b"null", 400),
        (b"[" * 60_000, 400),
        (b'{"request": {"type": "LaunchRequest"}}', 400),
        (b'{"request": {"type": 7}, "context": {"System": {"user": {}}}}', 400),
        (b"x" * 200_000, 413),
        (json.dumps(body_of({"type": "NoSuch.Request"})).encode(), 400),
        (b"\xff\xfe\x00", 400),
    ],
)
def test_what_is_no_request_gets_a_documented_status(client: FlaskClient, body: bytes, status: int) -> None:
    answer = client.post("/alexa", data=body)
    assert answer.status_code == status
    assert "error" in answer.get_json()
    assert b"Traceback" not in answer.get_data()


def test_other_places_and_methods(client: FlaskClient) -> None:
    assert client.get("/health").get_json() == {"status": "ok"}
    assert client.get("/alexa").status_code == 405
    assert client.get("/nothing").status_code == 404


@pytest.mark.parametrize("drop", ["session", "version"])
def test_a_request_with_parts_missing_is_never_a_fault(client: FlaskClient, drop: str) -> None:
    body = body_of(LAUNCH)
    del body[drop]
    assert client.post("/alexa", json=body).status_code in (200, 400)


@pytest.mark.parametrize(
    "request_",
    [
        {"type": "IntentRequest"},
        {"type": "IntentRequest", "intent": {}},
        {"type": "IntentRequest", "intent": {"name": "NoSuchIntent", "slots": None}},
        {"type": "IntentRequest", "intent": {"name": "OrderIntent", "slots": {"order": {"name": "order"}}}},
        {
            "type": "IntentRequest",
            "intent": {"name": "ChangeIntent", "slots": {"quantity": {"name": "quantity", "value": "?"}}},
        },
        {
            "type": "IntentRequest",
            "intent": {"name": "SpendingIntent", "slots": {"period": {"name": "period", "value": "x" * 9999}}},
        },
    ],
)
def test_an_intent_with_parts_missing_is_answered(client: FlaskClient, request_: dict[str, Any]) -> None:
    answer = answered(client, body_of(request_))
    assert "went wrong" not in answer["response"]["outputSpeech"]["ssml"]


@pytest.mark.parametrize(
    "resolutions",
    [
        None,
        {},
        {"resolutionsPerAuthority": [None]},
        {"resolutionsPerAuthority": [{"status": {"code": "ER_SUCCESS_MATCH"}, "values": [None]}]},
    ],
)
def test_resolutions_with_parts_missing_are_passed_over(client: FlaskClient, resolutions: Any) -> None:
    slot = {"name": "order", "value": "a latte", "resolutions": resolutions}
    request = {"type": "IntentRequest", "intent": {"name": "OrderIntent", "slots": {"order": slot}}}
    assert "one medium latte" in answered(client, body_of(request))["response"]["outputSpeech"]["ssml"]


@pytest.mark.parametrize("value", ["?", "\u2603", "\u0000", "-3"])
def test_values_that_are_no_words_lose_nothing(client: FlaskClient, value: str) -> None:
    first = answered(client, body_of(intent("OrderIntent", order="two croissants"), new=True))
    for name, slot in (
        ("OrderIntent", "order"),
        ("ChangeIntent", "quantity"),
        ("ChangeIntent", "old"),
        ("RemoveIntent", "order"),
    ):
        answer = answered(client, body_of(intent(name, **{slot: value}), first["sessionAttributes"]))
        assert "went wrong" not in answer["response"]["outputSpeech"]["ssml"]
    cart = answered(client, body_of(intent("ShowCartIntent"), first["sessionAttributes"]))
    assert "two croissants" in cart["response"]["outputSpeech"]["ssml"]


def test_deeply_nested_attributes_are_refused(client: FlaskClient) -> None:
    body = json.dumps(body_of(LAUNCH, {"visit": 1})).replace('"visit": 1', '"visit": ' + "[" * 500 + "]" * 500)
    assert client.post("/alexa", data=body).status_code == 400


@pytest.mark.parametrize("facts", [None, 0, "x", []])
def test_a_question_that_is_none_begins_a_fresh_visit(client: FlaskClient, facts: Any) -> None:
    first = answered(client, body_of(LAUNCH, new=True))
    first["sessionAttributes"]["visit"]["question"] = {"topic": "place-order", "facts": facts}
    answer = answered(client, body_of(intent("AMAZON.YesIntent"), first["sessionAttributes"]))
    assert "asked you anything" in answer["response"]["outputSpeech"]["ssml"]


@pytest.mark.parametrize("attributes", [{"visit": 7}, {"visit": {}}, {"visit": {"customer": "demo"}}, {"other": None}])
def test_strange_attributes_begin_a_fresh_visit(client: FlaskClient, attributes: dict[str, Any]) -> None:
    assert "visit" in answered(client, body_of(LAUNCH, attributes))["sessionAttributes"]


def test_nobody_can_be_somebody_else_by_attributes(client: FlaskClient) -> None:
    forged = Session("demo", "en-US", Question("place-order", {"key": "x", "minor": 1, "currency": "USD"})).to_json()
    answer = answered(client, body_of(intent("BalanceIntent"), {"visit": forged}))
    assert "link your account" in answer["response"]["outputSpeech"]["ssml"]
    assert answer["response"]["card"] == {"type": "LinkAccount"}
    assert answer["sessionAttributes"]["visit"]["customer"].startswith("alexa-")


@pytest.mark.parametrize("locale", ["en-GB", "en-AU", "en-CA", "en-IN"])
def test_english_echoes_are_served_in_english(client: FlaskClient, locale: str) -> None:
    assert "Welcome" in answered(client, body_of({**LAUNCH, "locale": locale}))["response"]["outputSpeech"]["ssml"]


def test_other_echoes_are_told_so(client: FlaskClient) -> None:
    response = answered(client, body_of({**LAUNCH, "locale": "de-DE"}))["response"]
    assert response["outputSpeech"]["ssml"] == "<speak>Sorry, I don't speak your language yet.</speak>"
    assert response["shouldEndSession"] is True


def test_the_linked_account_is_who_is_speaking() -> None:
    assistant = open_assistant("sqlite://", clock=lambda: NOW)
    linked = {"token-of-ann": "Ann"}.get
    client = create_app({"en-US": assistant}, Speakers(linked), None).test_client()
    body = body_of(LAUNCH, new=True)
    body["context"]["System"]["user"]["accessToken"] = "token-of-ann"
    assert answered(client, body)["sessionAttributes"]["visit"]["customer"] == "ann"
    body["context"]["System"]["user"]["accessToken"] = "token-of-nobody"
    assert answered(client, body)["sessionAttributes"]["visit"]["customer"].startswith("alexa-")
    assistant.shop.store.close()


def test_a_member_of_the_household_stays_who_they_are_and_nobody_else_can_be_it() -> None:
    assistant = open_assistant("sqlite://", clock=lambda: NOW)
    assistant.shop.store.add_customer("Ben", None, "demo")
    client = create_app({"en-US": assistant}, Speakers(everybody="demo"), None).test_client()
    first = answered(client, body_of(intent("MemberIntent", member="ben"), new=True))
    assert "Hello Ben" in first["response"]["outputSpeech"]["ssml"]
    kept = first["sessionAttributes"]
    assert answered(client, body_of(LAUNCH, kept))["sessionAttributes"]["visit"]["customer"] == "ben"
    stranger = create_app({"en-US": assistant}, Speakers(), None).test_client()
    visit = answered(stranger, body_of(LAUNCH, kept))["sessionAttributes"]["visit"]
    assert visit["customer"].startswith("alexa-")
    assert visit["linked"] is False
    assistant.shop.store.close()


def test_a_locale_is_answered_by_its_own_assistant_and_another_of_its_language_by_the_first() -> None:
    shops = {locale: open_assistant("sqlite://", clock=lambda: NOW) for locale in ("en-GB", "en-US")}
    for locale, assistant in shops.items():
        assistant.shop.store.add_customer("Ann", f"1 {locale} Street")
    client = create_app(shops, Speakers({"token": "Ann"}.get), None).test_client()
    for asked, street in (("en-GB", "en-GB"), ("en-US", "en-US"), ("en-IN", "en-GB")):
        body = body_of(intent("DeliveryAddressIntent"), new=True)
        body["request"]["locale"] = asked
        body["context"]["System"]["user"]["accessToken"] = "token"
        assert f"1 {street} Street" in answered(client, body)["response"]["outputSpeech"]["ssml"]
    for assistant in shops.values():
        assistant.shop.store.close()


def test_a_slower_reply_is_said_slower(client: FlaskClient) -> None:
    first = answered(client, body_of(intent("OrderIntent", order="a latte"), new=True))
    slow = answered(client, body_of(intent("SlowerIntent"), first["sessionAttributes"]))
    assert slow["response"]["outputSpeech"]["ssml"].startswith('<speak><prosody rate="slow">Okay, one medium latte')


def test_a_code_stands_nowhere_in_an_answer(client: FlaskClient) -> None:
    asked = answered(client, body_of(intent("SetCodeIntent"), new=True))
    if "link your account" in asked["response"]["outputSpeech"]["ssml"]:  # nobody that we know
        assert asked["response"]["card"] == {"type": "LinkAccount"}
    assistant = open_assistant("sqlite://", clock=lambda: NOW)
    linked = create_app({"en-US": assistant}, Speakers(everybody="demo"), None).test_client()
    asked = answered(linked, body_of(intent("SetCodeIntent"), new=True))
    again = answered(linked, body_of(intent("ChangeIntent", quantity="4711"), asked["sessionAttributes"]))
    assert "once more" in again["response"]["outputSpeech"]["ssml"]
    assert "4711" not in json.dumps(again)
    assistant.shop.store.close()


def test_speech_is_escaped_once() -> None:
    assert escaped("mac & cheese < 5 \x07") == "mac &amp; cheese &lt; 5 "


def test_attributes_stay_small() -> None:
    session = Session(
        "c" * 60, "en-US", aside=tuple(Question(str(i), {"x": "y" * 900}) for i in range(3)), said="z" * 9000
    )
    assert len(json.dumps(attributes_of(session))) < MOST_ATTRIBUTE_BYTES


def test_a_customer_goes_on_at_home_where_they_left_off_on_the_echo(tmp_path: Path) -> None:
    from local_voice.transcript import turn_json

    url = f"sqlite:///{tmp_path / 'shop.db'}"
    echo = open_assistant(url, clock=lambda: NOW)
    client = create_app({"en-US": echo}, Speakers(everybody="demo"), None).test_client()
    answered(client, body_of(intent("OrderIntent", order="two croissants"), new=True))
    home = open_assistant(url, clock=lambda: NOW)
    session = home.enter("demo")
    reply = home.respond("make it three", session)
    assert [line["quantity"] for line in turn_json("", reply)["cart"]] == [3]
    placed = home.respond("yes", home.respond("check out", reply.session).session)
    assert placed.placed == "1004"
    again = answered(client, body_of(intent("OrderStatusIntent")))
    assert "Order number 1004 is placed" in again["response"]["outputSpeech"]["ssml"]
    for assistant in (echo, home):
        assistant.shop.store.close()


def test_two_channels_confirm_one_order(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    both = [open_assistant(url, clock=lambda: NOW) for _ in range(2)]
    both[0].respond("two croissants", both[0].enter("demo"))
    sessions = [each.respond("check out", each.enter("demo")).session for each in both]
    replies = [each.respond("yes", session) for each, session in zip(both, sessions, strict=True)]
    assert [reply.placed for reply in replies] == ["1004", "1004"]
    assert len(both[0].shop.store.orders("demo", 9)) == 4
    for assistant in both:
        assistant.shop.store.close()


# Lambda and the server


def lambda_answer(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    for name in ("SAYSO_STORE", "SAYSO_MENU", "SAYSO_SKILL_ID", "SAYSO_USERINFO"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    opened: list[Assistant] = []

    def opening(*arguments: Any) -> Assistant:
        opened.append(open_assistant(*arguments))
        return opened[-1]

    monkeypatch.setattr("skill.settings.open_assistant", opening)
    lambda_function._handler.cache_clear()
    try:
        return lambda_function.handler(body_of(LAUNCH, new=True), None)
    finally:
        lambda_function._handler.cache_clear()
        for assistant in opened:
            assistant.shop.store.close()


@pytest.mark.parametrize("store", ["sqlite:///tmp/shop.db", "sqlite://", ""])
def test_lambda_refuses_a_file_that_does_not_last(monkeypatch: pytest.MonkeyPatch, store: str) -> None:
    with pytest.raises(StoreUnavailable, match="Lambda's disk does not last"):
        lambda_answer(monkeypatch, SAYSO_STORE=store, SAYSO_SKILL_ID=APPLICATION)


def test_lambda_needs_its_skills_id(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreUnavailable, match="SAYSO_SKILL_ID must be set"):
        lambda_answer(monkeypatch, SAYSO_STORE="postgresql://x/y")


def test_lambda_is_the_same_skill(monkeypatch: pytest.MonkeyPatch, postgresql_url: str) -> None:
    answer = lambda_answer(monkeypatch, SAYSO_STORE=postgresql_url, SAYSO_SKILL_ID=APPLICATION)
    assert "Welcome to Corner Market" in answer["response"]["outputSpeech"]["ssml"]


def test_the_app_imports_in_a_process_of_its_own() -> None:
    """`flask_ask_sdk` alone does not, with a current OpenSSL."""
    subprocess.run([sys.executable, "-W", "ignore", "-c", "import skill.app, skill.lambda_function"], check=True)


def start(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "skill", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env={**os.environ, "XDG_DATA_HOME": str(folder)},
    )


def test_the_server_serves_and_ends_in_order(tmp_path: Path) -> None:
    server = start("--port", "0", "--unverified", "--customer", "demo", "--store", "sqlite:///shop.db", folder=tmp_path)
    assert server.stderr is not None
    lines = iter(server.stderr)
    assert next(lines) == "Requests are not verified: for tests on this machine only.\n"
    url = next(line for line in lines if line.startswith("Serving")).split()[-1]
    request = urllib.request.Request(url, json.dumps(body_of(LAUNCH, new=True)).encode())
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert b"Welcome to Corner Market" in answer.read()
    server.terminate()
    assert server.wait(timeout=20) == 0
    server.communicate()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([], 2, "--skill-id"),
        (["--skill-id", "x", "--customer", "demo"], 2, "--unverified only"),
        (["--unverified", "--port", "99999"], 2, "is no port"),
        (["--unverified", "--store", "what"], 7, "sqlite:///shop.db"),
        (["--unverified", "--menu", "nothing.yaml"], 3, "there is no such file"),
    ],
)
def test_a_mistake_gets_one_clear_sentence(tmp_path: Path, arguments: list[str], code: int, says: str) -> None:
    server = start(*arguments, folder=tmp_path)
    _, complaints = server.communicate(timeout=30)
    assert server.returncode == code
    assert says in complaints
    assert "Traceback" not in complaints


def test_a_port_in_use_is_said_so(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        server = start("--unverified", "--store", "sqlite://", "--port", port, folder=tmp_path)
        _, complaints = server.communicate(timeout=30)
    assert server.returncode == 6
    assert "cannot be used" in complaints


# The ear of the test driver


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("a latte", "OrderIntent"),
        ("make it three", "ChangeIntent"),
        ("i want a bicycle", "OrderIntent"),
        ("a bicycle", "AMAZON.FallbackIntent"),
        ("would you be so kind", "AMAZON.FallbackIntent"),
        ("yes", "AMAZON.YesIntent"),
    ],
)
def test_the_driver_is_no_kinder_than_alexa(said: str, name: str) -> None:
    from sayso.testing import Setting

    driver = AlexaDriver(Setting(None, "en-US", "demo", NOW))
    assert driver._ear.hear(said)["name"] == name
    driver.close()
