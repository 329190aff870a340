"""Typing instead of talking: a line is an utterance; works at a terminal and in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress

from local_voice.conversation import Conversation

MOST_BYTES = 100_000
"""Of a line; the rest of it is passed over."""


def converse_by_keyboard(conversation: Conversation, as_json: bool) -> None:
    """Greet, then answer each line until the input ends; at a terminal also until we say goodbye."""
    if sys.stdin is None:  # closed before we were started
        conversation.greet()
        return
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    conversation.greet()
    for line in _typed() if at_terminal else _piped():
        reply = conversation.respond(line)
        if at_terminal and not reply.listening:
            return


def _typed() -> Iterator[str]:
    with suppress(ImportError):
        import readline  # noqa: F401 - gives input() its history and editing
    while True:
        try:
            yield input("> ")
        except EOFError:
            print()
            return
        except UnicodeDecodeError:
            yield "�"


def _piped() -> Iterator[str]:
    """Lines of standard input as they come. Bytes that are no UTF-8 become replacement characters."""
    while line := sys.stdin.buffer.readline(MOST_BYTES):
        rest = line
        while not rest.endswith(b"\n") and len(rest) >= MOST_BYTES:
            rest = sys.stdin.buffer.readline(MOST_BYTES)
        yield line.decode("utf-8", "replace").strip()
