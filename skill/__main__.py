"""Serve the Alexa skill (`python -m skill --port N`)."""

from __future__ import annotations

import argparse
import dataclasses
import logging
import signal
import sys
from types import FrameType

from sayso import __version__
from sayso.language import WeightsUnusable
from sayso.menu import MenuError
from sayso.store import StoreUnavailable
from skill.app import create_app
from skill.settings import Settings, settings_from
from skill.verification import Verifier

EXIT_CODES = """\
exit codes:
  0  ended by a signal
  2  the command line is wrong
  3  the menu cannot be used
  6  the port cannot be used
  7  the store cannot be used
  9  what was learnt about orders cannot be used: weights that are missing, damaged or of another version

environment: SAYSO_STORE, SAYSO_MENU, SAYSO_SKILL_ID and SAYSO_USERINFO stand in for the options of those names.
"""
THREADS = 8


def main(arguments: list[str] | None = None) -> int:
    """Serve until a signal ends it; answers the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s")
    named = {name: value for name in ("store", "menu", "skill_id", "userinfo") if (value := getattr(options, name))}
    settings: Settings = dataclasses.replace(settings_from(), **named)
    if options.customer and not options.unverified:
        parser.error("--customer makes everybody one customer; it goes with --unverified only")
    if not options.unverified and not settings.skill_id:
        parser.error("--skill-id (or SAYSO_SKILL_ID) is needed: the skill whose requests are answered; or --unverified")
    if settings.userinfo and not settings.userinfo.startswith(("https://", "http://")):
        parser.error(f"'{settings.userinfo}' is no URL; --userinfo is like https://accounts.example.com/userinfo")
    signal.signal(signal.SIGTERM, _end)
    try:
        assistants = settings.assistants()
    except MenuError as error:
        return _fail(error, 3)
    except StoreUnavailable as error:
        return _fail(error, 7)
    except WeightsUnusable as error:
        return _fail(error, 9)
    verify = None if options.unverified else Verifier([settings.skill_id or ""]).verify
    app = create_app(assistants, settings.speakers(options.customer), verify)
    host = "127.0.0.1" if options.unverified else options.host
    if options.unverified:
        print("Requests are not verified: for tests on this machine only.", file=sys.stderr)
    from waitress import create_server

    try:
        server = create_server(app, host=host, port=options.port, threads=THREADS)
    except OSError as error:
        return _fail(f"port {options.port} cannot be used ({error.strerror}); name another one", 6)
    except ValueError:
        return _fail(f"'{host}' is no address of this machine; name another one", 6)
    print(f"Serving POST http://{host}:{server.effective_port}/alexa", file=sys.stderr, flush=True)
    try:
        server.run()
    except (KeyboardInterrupt, SystemExit):
        pass
    finally:
        server.close()
        for assistant in assistants.values():
            assistant.shop.store.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m skill",
        description="Serve the Alexa skill: POST /alexa, and GET /health.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=_port, default=5000, help="port to listen on (default: 5000; 0: any)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--store", metavar="URL", help="where orders are kept, such as sqlite:///shop.db")
    parser.add_argument("--menu", metavar="FILE", help="what the shop sells (default: the demo shop)")
    parser.add_argument("--skill-id", metavar="ID", help="the skill's id, amzn1.ask.skill....")
    parser.add_argument(
        "--userinfo", metavar="URL", help="the account provider's userinfo endpoint, for account linking"
    )
    parser.add_argument("--unverified", action="store_true", help="take unsigned requests; for tests, on loopback only")
    parser.add_argument("--customer", metavar="NAME", help="with --unverified: everybody is this customer")
    parser.add_argument("--version", action="version", version=f"sayso {__version__}")
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port; write a number from 0 to 65535")
    return int(text)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _fail(error: object, code: int) -> int:
    print(f"skill: {error}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
