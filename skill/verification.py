"""Proof that a request comes from Alexa and is meant for this skill, by the rules of Amazon's certification.

https://developer.amazon.com/docs/alexa/custom-skills/host-a-custom-skill-as-a-web-service.html
"""

from __future__ import annotations

import base64
import binascii
import json
import posixpath
import ssl
import threading
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

ALEXA_NAME = "echo-api.amazon.com"
CHAIN_HOST = "s3.amazonaws.com"
CHAIN_PATH = "/echo.api/"
TOLERANCE_SECONDS = 150
SECONDS_TO_FETCH = 5
MOST_CHAIN_BYTES = 64 * 1024
MOST_CHAINS = 16
"""Chains that are kept; Alexa uses one for months."""


class NotFromAlexa(Exception):
    """The request is refused; the message says which rule it breaks."""


def fetch_chain(url: str) -> bytes:
    """A certificate chain from Amazon. Raises OSError."""
    with urllib.request.urlopen(url, timeout=SECONDS_TO_FETCH) as answer:
        chain: bytes = answer.read(MOST_CHAIN_BYTES)
        return chain


def system_roots() -> list[x509.Certificate]:
    """The certificates that this machine trusts."""
    context = ssl.create_default_context()
    return [x509.load_der_x509_certificate(der) for der in context.get_ca_certs(binary_form=True)]


@dataclass
class Verifier:
    """Verifies requests; fetch, roots and clock are given, so that tests need no network."""

    application_ids: Sequence[str]
    """Skill ids that are served."""
    fetch: Callable[[str], bytes] = fetch_chain
    roots: Callable[[], list[x509.Certificate]] = system_roots
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _keys: dict[str, tuple[RSAPublicKey, datetime]] = field(default_factory=dict)
    """Chain URL to the key that was verified, and the moment it expires."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises NotFromAlexa unless signature, certificates, time and application id are right."""
        given = {name.lower(): value for name, value in headers.items()}
        url = normalised_chain_url(given.get("signaturecertchainurl", ""))
        try:
            signature = base64.b64decode(given.get("signature-256", ""), validate=True)
        except (binascii.Error, ValueError):
            raise NotFromAlexa("the signature is no base64") from None
        if not signature:
            raise NotFromAlexa("there is no signature")
        try:
            self._key(url).verify(signature, body, PKCS1v15(), SHA256())
        except InvalidSignature:
            raise NotFromAlexa("the signature is not of this body") from None
        try:
            envelope = json.loads(body)
        except (ValueError, RecursionError):
            raise NotFromAlexa("the body is no JSON") from None
        check_time(envelope, self.clock())
        check_application(envelope, self.application_ids)

    def _key(self, url: str) -> RSAPublicKey:
        now = self.clock()
        known = self._keys.get(url)
        if known is not None and now < known[1]:
            return known[0]
        try:
            chain = self.fetch(url)
        except (OSError, HTTPException, ValueError) as error:
            raise NotFromAlexa(f"the certificates cannot be fetched ({error})") from None
        key, expires = verified_key(chain, self.roots(), now)
        with self._lock:
            while len(self._keys) >= MOST_CHAINS:
                del self._keys[next(iter(self._keys))]
            self._keys[url] = (key, expires)
        return key


def normalised_chain_url(url: str) -> str:
    """The URL of the certificate chain. Raises NotFromAlexa where it is not one of Amazon's."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotFromAlexa("the certificates' URL is no URL") from None
    path = posixpath.normpath(parts.path)
    if parts.scheme.lower() != "https":
        raise NotFromAlexa("the certificates' URL is not https")
    if (parts.hostname or "").lower() != CHAIN_HOST or port not in (None, 443) or parts.username is not None:
        raise NotFromAlexa("the certificates' URL is not Amazon's")
    if not path.isascii() or any(character.isspace() or not character.isprintable() for character in path):
        raise NotFromAlexa("the certificates' path is not one of Alexa's")
    if not path.startswith(CHAIN_PATH):
        raise NotFromAlexa("the certificates' path is not Alexa's")
    return f"https://{CHAIN_HOST}{path}"


def verified_key(chain: bytes, roots: Sequence[x509.Certificate], now: datetime) -> tuple[RSAPublicKey, datetime]:
    """The key of a chain that leads from Alexa's name to a trusted root, and when it expires."""
    try:
        certificates = x509.load_pem_x509_certificates(chain)
    except ValueError:
        raise NotFromAlexa("the certificates cannot be read") from None
    leaf, *intermediates = certificates
    try:
        policy = PolicyBuilder().store(Store(list(roots))).time(now)
        policy.build_server_verifier(x509.DNSName(ALEXA_NAME)).verify(leaf, intermediates)
    except (VerificationError, ValueError) as error:
        raise NotFromAlexa(f"the certificates are not trusted ({error})") from None
    key = leaf.public_key()
    if not isinstance(key, RSAPublicKey):
        raise NotFromAlexa("the certificate has no RSA key")
    return key, leaf.not_valid_after_utc


def check_time(envelope: Any, now: datetime) -> None:
    """Raises NotFromAlexa where the request is older, or newer, than the tolerance."""
    stamp = _part(envelope, "request", "timestamp")
    try:
        sent = datetime.fromisoformat(stamp)
    except (TypeError, ValueError):
        raise NotFromAlexa("the request has no timestamp") from None
    sent = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
    if abs((now - sent).total_seconds()) > TOLERANCE_SECONDS:
        raise NotFromAlexa("the request is too old")


def check_application(envelope: Any, application_ids: Sequence[str]) -> None:
    """Raises NotFromAlexa where the request is for another skill."""
    said = _part(envelope, "context", "System", "application", "applicationId") or _part(
        envelope, "session", "application", "applicationId"
    )
    if said not in application_ids:
        raise NotFromAlexa("the request is for another skill")


def _part(value: Any, *path: str) -> Any:
    """A value inside a request; None where it is not there."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value
