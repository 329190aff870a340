"""What a shop answers to questions about itself: a YAML file for each locale or language, beside the menu."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sayso.menu.located import Located, read_located

FAQ_FORMAT = "sayso-faq/1"
MOST_SENTENCES = 2
MOST_CHARACTERS = 300
MOST_QUESTIONS = 1_000


@dataclass(frozen=True)
class Answer:
    """Ways to ask something, and what the shop says to it."""

    questions: tuple[str, ...]
    answer: str


_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["format", "questions"],
    "additionalProperties": False,
    "properties": {
        "format": {"const": FAQ_FORMAT},
        "questions": {
            "type": "array",
            "maxItems": MOST_QUESTIONS,
            "items": {
                "type": "object",
                "required": ["ask", "answer"],
                "additionalProperties": False,
                "properties": {
                    "ask": {"type": "array", "minItems": 1, "items": {"type": "string", "maxLength": 120}},
                    "answer": {"type": "string", "minLength": 1, "maxLength": MOST_CHARACTERS},
                },
            },
        },
    },
}


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(_SCHEMA)


def faq_file(menu: Path, locale: str) -> Path | None:
    """The file beside a menu: `tea.faq.en-GB.yaml`, else `tea.faq.en.yaml`; None where there is none."""
    for name in (locale, locale.partition("-")[0]):
        path = menu.with_name(f"{menu.stem}.faq.{name}.yaml")
        if path.is_file():
            return path
    return None


def read_faq(path: Path) -> tuple[Answer, ...]:
    """The answers of a file. Raises MenuError, whose message is `file:line: what is wrong; what to write instead`."""
    located = read_located(path)
    error = next(iter(_validator().iter_errors(located.data)), None)
    if error is not None:
        raise located.error(tuple(error.absolute_path), f"not {FAQ_FORMAT}: {error.message[:200]}")
    return tuple(_answer(located, index, each) for index, each in enumerate(located.data["questions"]))


def _answer(located: Located, index: int, data: dict[str, Any]) -> Answer:
    answer = " ".join(data["answer"].split())
    if len(re.findall(r"[.?!](?=\s|$)", answer)) > MOST_SENTENCES:
        place = ("questions", index, "answer")
        raise located.error(place, f"the answer has more than {MOST_SENTENCES} sentences; nobody listens that long")
    return Answer(tuple(data["ask"]), answer)
