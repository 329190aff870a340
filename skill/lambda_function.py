"""The skill on AWS Lambda: `skill.lambda_function.handler`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from sayso.store import StoreUnavailable
from skill.handler import skill_builder
from skill.settings import settings_from


@cache
def _handler() -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    """The SDK's handler, made at the first request and kept while this Lambda lives."""
    settings = settings_from()
    if not settings.store or not settings.store.startswith("postgresql"):
        raise StoreUnavailable(
            "on AWS Lambda SAYSO_STORE must be a postgresql:// URL: Lambda's disk does not last, so orders in a "
            "SQLite file would be lost"
        )
    if not settings.skill_id:
        raise StoreUnavailable("SAYSO_SKILL_ID must be set: the id of the skill whose requests are answered")
    builder: Any = skill_builder(settings.assistants(), settings.speakers())
    builder.skill_id = settings.skill_id
    made: Callable[[dict[str, Any], Any], dict[str, Any]] = builder.lambda_handler()
    return made


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer a request of Alexa's. Raises StoreUnavailable where the settings cannot work."""
    return _handler()(event, context)
