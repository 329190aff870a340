"""The Flask app: Alexa's endpoint, behind verification."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from sayso.assistant import Assistant
from skill.alexa_sdk import VERIFY_SIGNATURE_APP_CONFIG, VERIFY_TIMESTAMP_APP_CONFIG, SkillAdapter
from skill.handler import Speakers, build_skill
from skill.verification import NotFromAlexa

MOST_BODY_BYTES = 128 * 1024
MOST_DEPTH = 60
"""Of nested JSON; Alexa's own is about ten."""

log = logging.getLogger(__name__)

Verify = Callable[[Mapping[str, str], bytes], None]
"""Raises NotFromAlexa where a request is refused."""


def create_app(assistants: Mapping[str, Assistant], speakers: Speakers, verify: Verify | None) -> Flask:
    """The app for assistants by locale; `verify` None takes unsigned requests, for tests on loopback.

    Statuses: 200 answered, 400 refused or no Alexa request, 404 and 405 another place or method, 413 too large.
    """
    app = Flask(__name__)
    app.logger.setLevel(logging.CRITICAL)  # the SDK would log what was said
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY_BYTES
    app.config[VERIFY_SIGNATURE_APP_CONFIG] = False  # ours is asked instead
    app.config[VERIFY_TIMESTAMP_APP_CONFIG] = False
    adapter = SkillAdapter(skill=build_skill(assistants, speakers), skill_id=1, app=app)

    @app.post("/alexa")
    def alexa() -> Response:
        body = request.get_data()
        if verify is not None:
            try:
                verify(dict(request.headers), body)
            except NotFromAlexa as reason:
                log.warning("a request was refused: %s", reason)
                return _refusal(str(reason))
        if not _is_request(body):
            return _refusal("this is no Alexa request")
        try:
            answer: Response = adapter.dispatch_request()
        except Exception:  # the SDK could not read it; our handler lets nothing out
            return _refusal("this is no Alexa request")
        return answer

    @app.get("/health")
    def health() -> Response:
        return jsonify(status="ok")

    @app.errorhandler(HTTPException)
    def in_words(error: HTTPException) -> tuple[Response, int]:
        return jsonify(error=error.name), error.code or 500

    return app


def _refusal(reason: str) -> Response:
    answer = jsonify(error=reason)
    answer.status_code = 400
    return answer


def _depth(body: bytes) -> int:
    """How deep brackets are nested at most; those inside of strings count, too."""
    depth = deepest = 0
    for byte in body:
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _is_request(body: bytes) -> bool:
    """Whether the parts are there that every request has."""
    try:
        envelope = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(envelope, dict) or _depth(body) > MOST_DEPTH:
        return False
    said, context = envelope.get("request"), envelope.get("context")
    system = context.get("System") if isinstance(context, dict) else None
    user = system.get("user") if isinstance(system, dict) else None
    return isinstance(said, dict) and isinstance(said.get("type"), str) and isinstance(user, dict)
