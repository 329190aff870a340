"""A certificate authority of our own, for requests signed as Alexa signs them."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime(2026, 11, 20, 17, tzinfo=UTC)


class Authority:
    """A certificate authority of our own, which can say that it is Amazon's."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.root = self._certificate("Test Root", self.key, None, None)
        self.leaf_key = rsa.generate_private_key(65537, 2048)

    def _certificate(
        self, name: str, key: Any, issuer: x509.Certificate | None, dns: str | None, until: datetime | None = None
    ) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        own = key.public_key()
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject)
            .public_key(own)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now - timedelta(days=30))
            .not_valid_after(until or self.now + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(own), critical=False)
        )
        usage = dict.fromkeys(
            ("content_commitment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        )
        builder = builder.add_extension(
            x509.KeyUsage(
                digital_signature=issuer is not None,
                key_encipherment=issuer is not None,
                key_cert_sign=issuer is None,
                crl_sign=issuer is None,
                **usage,
            ),
            critical=True,
        )
        if dns:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(dns)]), critical=False)
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def chain(self, dns: str = "echo-api.amazon.com", until: datetime | None = None) -> bytes:
        leaf = self._certificate(dns, self.leaf_key, self.root, dns, until)
        return leaf.public_bytes(serialization.Encoding.PEM)

    def signed(self, body: bytes) -> str:
        return base64.b64encode(self.leaf_key.sign(body, PKCS1v15(), hashes.SHA256())).decode()
