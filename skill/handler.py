"""Every Alexa request to one turn of the assistant, and its reply to a response."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_model import IntentRequest, LaunchRequest, Response
from ask_sdk_model.slu.entityresolution import StatusCode
from ask_sdk_model.ui import LinkAccountCard

from sayso.act import Act, Kind
from sayso.assistant import Assistant, Reply
from sayso.intent import Intent, Slot
from sayso.session import Session
from sayso.store import StoreUnavailable
from skill.ssml import escaped, slower

MOST_ATTRIBUTE_BYTES = 4_000
ATTRIBUTE = "visit"
MOST_SLOT_CHARACTERS = 2_000

log = logging.getLogger(__name__)

LinkedCustomer = Callable[[str], str | None]
"""From an access token of account linking to the customer's name; None where it is not valid."""


@dataclass(frozen=True)
class Speakers:
    """Who is speaking: the linked account, else a customer of its own for each Alexa user."""

    linked: LinkedCustomer | None = None
    everybody: str | None = None
    """For tests: one customer for all."""

    def who(self, handler_input: HandlerInput) -> tuple[str, bool]:
        """The customer's name, and whether it is more than whoever uses this Echo."""
        if self.everybody is not None:
            return self.everybody, True
        envelope: Any = handler_input.request_envelope
        user = envelope.context.system.user
        if self.linked is not None and user.access_token:
            name = self.linked(user.access_token)
            if name:
                return name, True
        return "alexa-" + hashlib.sha256((user.user_id or "").encode()).hexdigest()[:24], False


class AlexaHandler(AbstractRequestHandler):
    """The one handler: it knows kinds of requests, and of intents only what the core makes of them."""

    def __init__(self, assistants: Mapping[str, Assistant], speakers: Speakers) -> None:
        self._assistants = assistants
        """Locale to assistant."""
        self._speakers = speakers

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Every request is ours."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """One turn; a fault of ours is logged once and apologised for."""
        try:
            return self._handle(handler_input)
        except Exception as error:
            log.error("a request could not be answered: %s", type(error).__name__)
            log.debug("a request could not be answered", exc_info=True)
            assistant = next(iter(self._assistants.values()))
            return _spoken(handler_input, assistant.speak(Act(Kind.NOTIFY_FAILURE, "apology")), listening=False)

    def _handle(self, handler_input: HandlerInput) -> Response:
        request = handler_input.request_envelope.request
        if not isinstance(request, LaunchRequest | IntentRequest):  # a session that ended, a player's report: no words
            return handler_input.response_builder.response
        locale = getattr(request, "locale", None) or "en-US"
        assistant = self._assistants.get(locale) or self._of_language(locale)
        if assistant is None:
            any_assistant = next(iter(self._assistants.values()))
            return _spoken(handler_input, any_assistant.speak(Act(Kind.GOODBYE, "other-language")), listening=False)
        try:
            session = self._session(handler_input, assistant)
        except StoreUnavailable as error:
            log.error("%s", error)
            words = assistant.speak(Act(Kind.NOTIFY_FAILURE, "store-unavailable"))
            return _spoken(handler_input, words, listening=False)
        if isinstance(request, LaunchRequest):
            reply = assistant.greet(session)
        else:
            reply = assistant.respond(intent_of(request.intent), session)
        return self._response(handler_input, assistant, reply)

    def _of_language(self, locale: str) -> Assistant | None:
        """The first assistant that speaks the language of a locale that we do not have: an Echo in Canada."""
        language = locale.partition("-")[0].lower()
        return next((each for name, each in self._assistants.items() if name.partition("-")[0] == language), None)

    def _session(self, handler_input: HandlerInput, assistant: Assistant) -> Session:
        """The visit of this customer: who is speaking is read from the request, never from the attributes."""
        fresh = assistant.enter(*self._speakers.who(handler_input))
        if handler_input.request_envelope.session is None or handler_input.request_envelope.session.new:
            return fresh
        kept: Any = (handler_input.request_envelope.session.attributes or {}).get(ATTRIBUTE)
        return assistant.resume(kept, fresh)

    def _response(self, handler_input: HandlerInput, assistant: Assistant, reply: Reply) -> Response:
        response = _spoken(handler_input, reply.words, reply.listening, reply.slow)
        if reply.wants_link:
            handler_input.response_builder.set_card(LinkAccountCard())
        if handler_input.request_envelope.session is not None:
            handler_input.attributes_manager.session_attributes = {ATTRIBUTE: attributes_of(reply.session)}
        return response


def attributes_of(session: Session) -> dict[str, Any]:
    """The session as attributes; where it is too large, what is least missed goes first, an open question last."""
    steps: tuple[Callable[[Session], Session], ...] = (
        lambda visit: replace(visit, turns=()),
        lambda visit: replace(visit, said=""),
        lambda visit: replace(visit, more=None),
        lambda visit: replace(visit, aside=()),
        lambda visit: replace(visit, before=(), about=()),
        lambda visit: replace(visit, question=None),
    )
    for step in steps:
        if len(json.dumps(session.to_json()).encode()) < MOST_ATTRIBUTE_BYTES:
            break
        session = step(session)
    return session.to_json()


def intent_of(said: Any) -> Intent:
    """The core's intent for Alexa's: its name, and slots with the words heard and the id they resolved to."""
    if said is None:
        return Intent("")
    slots = []
    for name, slot in (said.slots or {}).items():
        if slot is not None and slot.value:
            slots.append(Slot(name, str(slot.value)[:MOST_SLOT_CHARACTERS], _resolved_id(slot)))
    return Intent(said.name or "", tuple(slots))


def _resolved_id(slot: Any) -> str | None:
    """The id of the value that entity resolution matched."""
    try:
        for resolution in slot.resolutions.resolutions_per_authority:
            if resolution.status.code == StatusCode.ER_SUCCESS_MATCH:
                value = resolution.values[0].value
                return str(value.id or value.name)
    except (AttributeError, TypeError, IndexError):  # a part is missing: the words themselves are left
        return None
    return None


def _spoken(handler_input: HandlerInput, words: str, listening: bool, slow: bool = False) -> Response:
    said = slower if slow else escaped
    builder = handler_input.response_builder.speak(said(words))
    if listening:
        builder.ask(said(_question(words)))
    return builder.set_should_end_session(not listening).response


def _question(words: str) -> str:
    """What is asked again after a silence: the reply's question, else all of it."""
    last = words.rstrip().rpartition(". ")[2]
    return last if last.endswith("?") else words


def build_skill(assistants: Mapping[str, Assistant], speakers: Speakers) -> CustomSkill:
    """The skill, for Flask and for AWS Lambda alike."""
    return skill_builder(assistants, speakers).create()


def skill_builder(assistants: Mapping[str, Assistant], speakers: Speakers) -> CustomSkillBuilder:
    """The SDK's builder with our one handler."""
    builder = CustomSkillBuilder()
    builder.add_request_handler(AlexaHandler(assistants, speakers))
    return builder
