"""Account linking: who an access token belongs to, as the shop's OAuth provider says."""

from __future__ import annotations

import json
import logging
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException

SECONDS_TO_ANSWER = 3
MOST_BYTES = 64 * 1024

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class UserInfo:
    """A provider's userinfo endpoint (OpenID Connect Core, section 5.3)."""

    url: str
    claim: str = "sub"
    """The claim that is the customer's name in the store."""

    def __call__(self, token: str) -> str | None:
        """The customer's name; None where the provider does not know the token, or does not answer in time."""
        request = urllib.request.Request(self.url, headers={"Authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_TO_ANSWER) as answer:
                name = json.loads(answer.read(MOST_BYTES)).get(self.claim)
        except (OSError, HTTPException, ValueError, AttributeError, RecursionError) as error:
            log.warning("account linking failed: %s", type(error).__name__)
            return None
        return str(name)[:60] if name else None
