"""Servers to measure: `hello` is a bare ask-sdk skill, `verified` is ours with a certificate authority of our own."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_core.utils import is_request_type
from flask import Flask
from waitress import create_server

from skill.alexa_sdk import VERIFY_SIGNATURE_APP_CONFIG, VERIFY_TIMESTAMP_APP_CONFIG, SkillAdapter
from skill.app import create_app
from skill.settings import Settings
from skill.testing import APPLICATION
from skill.verification import Verifier
from tests.authority import Authority
from tests.benchmarks.skill import launch


def hello_world() -> Flask:
    """The smallest skill that the SDK's own README shows."""
    builder = SkillBuilder()

    @builder.request_handler(can_handle_func=is_request_type("LaunchRequest"))
    def say_hello(handler_input):  # type: ignore[no-untyped-def]
        return handler_input.response_builder.speak("Hello world").response

    app = Flask(__name__)
    app.config[VERIFY_SIGNATURE_APP_CONFIG] = False
    app.config[VERIFY_TIMESTAMP_APP_CONFIG] = False
    SkillAdapter(skill=builder.create(), skill_id=1, app=app).register(app=app, route="/alexa")
    return app


def verified(store: str) -> Flask:
    """Our skill; prints the signed body and headers that it will accept."""
    authority = Authority(datetime.now(UTC))
    chain = authority.chain()
    verifier = Verifier([APPLICATION], fetch=lambda url: chain, roots=lambda: [authority.root])
    body = json.dumps(launch())
    url = "https://s3.amazonaws.com/echo.api/echo-api-cert.pem"
    headers = {"SignatureCertChainUrl": url, "Signature-256": authority.signed(body.encode())}
    print(json.dumps({"body": body, "headers": headers}), flush=True)
    return create_app(Settings(store).assistants(), Settings().speakers("demo"), verifier.verify)


def main() -> None:
    """Serve what is named on a free port, and print the port."""
    app = hello_world() if sys.argv[1] == "hello" else verified(sys.argv[2])
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main()
