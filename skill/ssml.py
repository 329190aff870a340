"""Plain words to Alexa's speech markup."""

from __future__ import annotations

from xml.sax.saxutils import escape

MOST_CHARACTERS = 7_500
"""Of a reply; Alexa takes 8,000 with its markup."""


def escaped(words: str) -> str:
    """The words with what markup would misread escaped ("mac & cheese"); the SDK adds the `<speak>`."""
    plain = "".join(character for character in words if character.isprintable())
    return escape(plain[:MOST_CHARACTERS])


def slower(words: str) -> str:
    """The words as `escaped` writes them, to be spoken slowly."""
    return f'<prosody rate="slow">{escaped(words)}</prosody>'
