"""What a turn looks like on standard output: a conversation for people, a JSON line for programs."""

from __future__ import annotations

import json
from typing import Any, TextIO

from sayso.assistant import Reply

HIDDEN = "****"
"""In place of a code."""


def turn_json(heard: str | None, reply: Reply) -> dict[str, Any]:
    """One turn as JSON; `heard` is None for a greeting, and hidden where it was a code."""
    intent = reply.intent
    return {
        "heard": HIDDEN if reply.secret else heard,
        "intent": intent.name if intent else None,
        "slots": [{"name": s.name, "value": s.value, "id": s.id} for s in intent.slots] if intent else [],
        "reply": reply.words,
        "listening": reply.listening,
        "cart": [
            {
                "sku": quoted.sku,
                "name": quoted.name,
                "quantity": quoted.line.quantity,
                "attributes": quoted.line.to_json()["attributes"],
                "options": quoted.line.to_json()["modifiers"],
            }
            for quoted in (reply.cart.quote.lines if reply.cart else ())
        ],
        "total": reply.total.to_json() if reply.total else None,
        "placed": reply.placed,
    }


class Transcript:
    """Writes turns as they happen."""

    def __init__(self, out: TextIO, as_json: bool, echo: bool) -> None:
        self._out = out
        self._as_json = as_json
        self._echo = echo
        """Whether what was heard is shown; not where the customer has just typed it."""

    def turn(self, heard: str | None, reply: Reply) -> None:
        """Show a turn, at once."""
        if self._as_json:
            self._write(json.dumps(turn_json(heard, reply), ensure_ascii=False))
            return
        if heard is not None and self._echo:
            self.heard(HIDDEN if reply.secret else heard)
        self._write(f"< {reply.words}")

    def heard(self, words: str) -> None:
        """Show an utterance."""
        if not self._as_json:
            self._write(f"> {words}")

    def _write(self, line: str) -> None:
        self._out.write(line + "\n")
        self._out.flush()
