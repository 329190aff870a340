"""Makes `flask_ask_sdk` importable: import it through here.

Its verifier imports certvalidator, whose oscrypto refuses every OpenSSL from 3.0.10 on. We verify requests ourselves
(`skill.verification`), so where that import fails the names that the SDK's verifier wants are put in its place.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType


def _stand_in_for_certvalidator() -> None:
    package = ModuleType("certvalidator")
    errors = ModuleType("certvalidator.errors")
    for name in ("ValidationError", "PathError", "PathBuildingError", "PathValidationError", "InvalidCertificateError"):
        setattr(errors, name, type(name, (Exception,), {}))
    package.CertificateValidator = type("CertificateValidator", (), {})  # type: ignore[attr-defined]
    package.ValidationContext = type("ValidationContext", (), {})  # type: ignore[attr-defined]
    package.errors = errors  # type: ignore[attr-defined]
    sys.modules["certvalidator"] = package
    sys.modules["certvalidator.errors"] = errors


try:
    importlib.import_module("certvalidator")
except Exception:  # oscrypto raises an error of its own at import
    for _name in [name for name in sys.modules if name.partition(".")[0] in ("certvalidator", "oscrypto")]:
        del sys.modules[_name]
    _stand_in_for_certvalidator()

from flask_ask_sdk.skill_adapter import (  # noqa: E402 - only importable after the above
    VERIFY_SIGNATURE_APP_CONFIG,
    VERIFY_TIMESTAMP_APP_CONFIG,
    SkillAdapter,
)

__all__ = ["VERIFY_SIGNATURE_APP_CONFIG", "VERIFY_TIMESTAMP_APP_CONFIG", "SkillAdapter"]
