"""Intents from JSON lines (`python -m sayso intents`): any Alexa interaction model, understood on this machine.

A line {"id", "text"} is answered with {"id", "intent", "slots"}; the intent is null where the words belong to none, and
a slot has an "id" where its words are one value of its type.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from sayso.language import load_language

if TYPE_CHECKING:
    from sayso.understanding.intents import IntentReader

MOST_CHARACTERS = 20_000
"""Of an utterance; the rest is not read."""


def add(name: str, parser: argparse.ArgumentParser) -> None:
    """The command and its options."""
    parser.description = __doc__
    parser.add_argument("--model", required=True, metavar="FILE", help="an Alexa interaction model (JSON)")
    parser.add_argument("--language", default="en", help="the language of the model (en)")
    parser.add_argument("--cache", metavar="FOLDER", help="where what was learnt is kept (the user's cache)")
    parser.set_defaults(command=_answer_intents)


def _answer_intents(options: argparse.Namespace) -> int:
    from sayso.understanding.intents import open_intents  # NumPy is for this command only

    try:
        text = Path(options.model).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"sayso: {options.model} cannot be read ({error}); name an interaction model", file=sys.stderr)
        return 2
    folder = Path(options.cache) if options.cache else user_cache_path("sayso", appauthor=False)
    try:
        reader = open_intents(text, load_language(options.language), folder)
    except (ValueError, KeyError, TypeError) as error:
        print(f"sayso: {options.model} is no Alexa interaction model ({error})", file=sys.stderr)
        return 2
    return _answer(reader)


def _answer(reader: IntentReader) -> int:
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            request = json.loads(line)
            words, place = str(request["text"])[:MOST_CHARACTERS], request["id"]
        except (ValueError, KeyError, TypeError, RecursionError):
            print(f'sayso: line {number} is not {{"id", "text"}} as JSON', file=sys.stderr)
            return 2
        intent = reader.read(words)
        slots = [
            {"name": slot.name, "value": slot.value} | ({} if slot.id is None else {"id": slot.id})
            for slot in (intent.slots if intent else ())
        ]
        answer = {"id": place, "intent": intent.name if intent else None, "slots": slots}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return 0
