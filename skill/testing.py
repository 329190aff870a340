"""The Alexa channel's test driver: real envelopes through Flask and the SDK, and an ear no kinder than Alexa's.

Alexa hears only what the interaction model admits: a sample with its words as they stand, slots that hold what their
type can hold. Anything else reaches the skill as FallbackIntent, without its text.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from functools import lru_cache
from typing import Any

from sayso.assistant import Assistant, Reply
from sayso.intent import Intent
from sayso.language import Language, load_language, locale_text, spoken
from sayso.session import Session
from sayso.testing import Said, Setting
from sayso.understanding.model_writing import shop_values, with_drawn_samples
from sayso.understanding.samples import Match, Model, SlotType, matches, read_model
from sayso.understanding.slot_values import SlotValues
from skill.app import create_app
from skill.handler import Speakers

LONGEST_DAY = 3
"""Words of a day."""
APPLICATION = "amzn1.ask.skill.test"
USER = "amzn1.ask.account.TEST"
FALLBACK = "AMAZON.FallbackIntent"


class AlexaEar:
    """From a sentence to the intent that Alexa would send."""

    def __init__(self, model: Model, language: Language) -> None:
        self._model = model
        self._values = SlotValues(language)
        self._vocabulary = {
            name: {word for words in slot_type.values for word in words} for name, slot_type in model.types.items()
        }

    def hear(self, sentence: str) -> dict[str, Any]:
        """The intent as it stands in a request."""
        words = spoken(sentence)
        found = [(self._rank(match), match) for match in matches(words, self._model) if self._admits(match)]
        if not found:
            return {"name": FALLBACK, "confirmationStatus": "NONE"}
        match = max(found, key=lambda each: each[0])[1]
        slots = {name: self._slot(match.sample.intent, name, heard) for name, heard in match.slots}
        for (intent, name), _ in self._model.slot_types.items():
            if intent == match.sample.intent:
                slots.setdefault(name, {"name": name, "confirmationStatus": "NONE"})
        return {"name": match.sample.intent, "confirmationStatus": "NONE", "slots": slots}

    def _rank(self, match: Match) -> tuple[int, int, int]:
        """More fixed words first, then Alexa's own types, a code before a number; then words that are listed."""
        types = [(self._type(match.sample.intent, name), words) for name, words in match.slots]
        listed = sum(self._is_listed(kind, words) for kind, words in types)
        typed = sum(kind.startswith("AMAZON.") + (kind == "AMAZON.FOUR_DIGIT_NUMBER") for kind, _ in types)
        longest = max((len(words) for kind, words in types if self._is_listed(kind, words)), default=0)
        fixed = match.sample.literals or (longest if longest > 2 else 0)  # a listed phrase is as good as a sample
        return fixed, typed, listed

    def _is_listed(self, slot_type: str, words: tuple[str, ...]) -> bool:
        return slot_type in self._model.types and words in self._model.types[slot_type].values

    def _type(self, intent: str, slot: str) -> str:
        return self._model.slot_types[intent, slot]

    def _admits(self, match: Match) -> bool:
        return all(
            self._can_hold(self._type(match.sample.intent, name), words, match.sample.literals == 0)
            for name, words in match.slots
        )

    def _can_hold(self, slot_type: str, words: tuple[str, ...], bare: bool) -> bool:
        if self._values.is_built_in(slot_type):
            return self._values.resolve(slot_type, words) is not None
        if slot_type == "AMAZON.SearchQuery":
            return not bare
        if slot_type not in self._model.types:  # days, which our own reader of periods reads
            return not bare and len(words) <= LONGEST_DAY
        known = self._model.types[slot_type].values
        if words in known:
            return True
        # what is not listed is taken behind carrier words; alone it must be made of words that the values have
        return not bare or set(words) <= self._vocabulary[slot_type]

    def _slot(self, intent: str, name: str, words: tuple[str, ...]) -> dict[str, Any]:
        slot_type = self._type(intent, name)
        built_in = self._values.resolve(slot_type, words) if self._values.is_built_in(slot_type) else None
        value = built_in or " ".join(words)
        slot: dict[str, Any] = {"name": name, "value": value, "confirmationStatus": "NONE", "source": "USER"}
        if slot_type in self._model.types:
            found = self._model.types[slot_type].values.get(words)
            code = "ER_SUCCESS_MATCH" if found else "ER_SUCCESS_NO_MATCH"
            authority: dict[str, Any] = {
                "authority": f"amzn1.er-authority.echo-sdk.{APPLICATION}.{slot_type}",
                "status": {"code": code},
            }
            if found:
                authority["values"] = [{"value": {"name": " ".join(words), "id": found}}]
            slot["resolutions"] = {"resolutionsPerAuthority": [authority]}
        return slot


def envelope(request: Mapping[str, Any], attributes: Mapping[str, Any], new: bool, timestamp: str) -> dict[str, Any]:
    """A request as Alexa sends it."""
    application, user = {"applicationId": APPLICATION}, {"userId": USER}
    return {
        "version": "1.0",
        "session": {
            "new": new,
            "sessionId": "amzn1.echo-api.session.test",
            "application": application,
            "attributes": dict(attributes),
            "user": user,
        },
        "context": {
            "System": {
                "application": application,
                "user": user,
                "device": {"deviceId": "amzn1.ask.device.TEST", "supportedInterfaces": {}},
                "apiEndpoint": "https://api.amazonalexa.com",
            }
        },
        "request": {
            "requestId": "amzn1.echo-api.request.test",
            "locale": "en-US",
            "timestamp": timestamp,
            **request,
        },
    }


class _Overheard:
    """An assistant whose replies can be looked at from outside."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.last: Reply | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)

    def greet(self, session: Session) -> Reply:
        self.last = self._assistant.greet(session)
        return self.last

    def respond(self, heard: str | Intent, session: Session) -> Reply:
        self.last = self._assistant.respond(heard, session)
        return self.last


class AlexaDriver:
    """An Echo: the test's sentences as Alexa would send them, the replies as it would say them."""

    def __init__(self, setting: Setting) -> None:
        assistant = setting.open()
        self.shop = assistant.shop
        self._overheard = _Overheard(assistant)
        speakers = Speakers(everybody=setting.customer)
        app = create_app({"en-US": self._overheard}, speakers, verify=None)  # type: ignore[dict-item]
        self._client = app.test_client()
        self._attributes: dict[str, Any] = {}
        self._new = True
        self._timestamp = assistant.shop.clock().astimezone(UTC).isoformat()
        model = _uploaded(setting.locale)
        if setting.menu is not None:
            model = with_shop_values(model, assistant)
        self._ear = AlexaEar(model, load_language(setting.locale.partition("-")[0]))

    def greet(self) -> Said:
        """“Alexa, open ...”."""
        return self._post({"type": "LaunchRequest"}, "")

    def say(self, sentence: str) -> Said:
        """Say a sentence to the Echo."""
        intent = self._ear.hear(sentence)
        slots = " ".join(slot["value"] for slot in intent.get("slots", {}).values() if "value" in slot)
        return self._post({"type": "IntentRequest", "intent": intent}, f"{intent['name']} {slots}".strip())

    def _post(self, request: Mapping[str, Any], heard: str) -> Said:
        body = envelope(request, self._attributes, self._new, self._timestamp)
        answer = self._client.post("/alexa", data=json.dumps(body), content_type="application/json")
        if answer.status_code != 200:
            raise AssertionError(f"status {answer.status_code}: {answer.get_data(as_text=True)}")
        data = answer.get_json()
        data = json.loads(data) if isinstance(data, str) else data
        self._attributes = data.get("sessionAttributes") or {}
        self._new = bool(data["response"]["shouldEndSession"])
        words = html.unescape(re.sub(r"</?(speak|prosody)[^>]*>", "", data["response"]["outputSpeech"]["ssml"]))
        return Said(heard, words, not data["response"]["shouldEndSession"], self._overheard.last)

    def close(self) -> None:
        """Let go of the store."""
        self._overheard.shop.store.close()


@lru_cache(maxsize=4)
def _uploaded(locale: str) -> Model:
    """The model that Alexa has of a locale, but for a shop's own values."""
    language = load_language(locale.partition("-")[0])
    return read_model(json.dumps(with_drawn_samples(locale_text(f"{locale}.json"), language)))


def with_shop_values(model: Model, assistant: Assistant) -> Model:
    """The model with the values that `python -m sayso model` would write for this shop."""
    language = load_language(assistant.locale.partition("-")[0])
    values = shop_values(assistant.shop.menu, assistant.shop.faq, language)
    types = {name: SlotType({spoken(phrase): phrase for phrase in phrases}) for name, phrases in values.items()}
    return replace(model, types={**model.types, **types})
