"""What the skill is started with: options, or the environment; and what is opened from it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from sayso.assistant import Assistant, open_assistant
from sayso.language import locales
from skill.handler import Speakers
from skill.linking import UserInfo


@dataclass(frozen=True)
class Settings:
    """Where orders are kept, what is sold, for which skill."""

    store: str | None = None
    """URL; None is a file in the user's data folder."""
    menu: str | None = None
    """File; None is the demo shop."""
    skill_id: str | None = None
    """The application id that Alexa gives the skill."""
    userinfo: str | None = None
    """The account provider's userinfo endpoint."""

    def assistants(self) -> dict[str, Assistant]:
        """An assistant for each locale that we speak. Raises MenuError or StoreUnavailable."""
        return {locale: open_assistant(self.store, self.menu, locale) for locale in locales()}

    def speakers(self, everybody: str | None = None) -> Speakers:
        """Who is speaking."""
        return Speakers(UserInfo(self.userinfo) if self.userinfo else None, everybody)


def settings_from(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from SAYSO_STORE, SAYSO_MENU, SAYSO_SKILL_ID and SAYSO_USERINFO."""
    return Settings(
        environment.get("SAYSO_STORE") or None,
        environment.get("SAYSO_MENU") or None,
        environment.get("SAYSO_SKILL_ID") or None,
        environment.get("SAYSO_USERINFO") or None,
    )
