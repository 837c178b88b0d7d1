"""Passwords, second factors and token secrets: the library's own functions, with our bounds."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP = 30
"""Seconds that a code holds (RFC 6238)."""
PASSWORD_LENGTH = 10


def new_totp_secret() -> bytes:
    return secrets.token_bytes(20)


def totp_uri(secret: bytes, login: str) -> str:
    """What the authenticator's QR code holds."""
    return _totp(secret).get_provisioning_uri(login, "Yiwang")


def totp_code(secret: bytes, at: datetime) -> str:
    """The code of a moment."""
    return _totp(secret).generate(int(at.timestamp())).decode("ascii")


def totp_step(secret: bytes, code: str, at: datetime) -> int | None:
    """The time step whose code this is: the present one or one beside it (clocks differ); None for no code at all."""
    present = int(at.timestamp()) // STEP
    for step in (present, present - 1, present + 1):
        try:
            _totp(secret).verify(code.encode("utf-8", "replace"), step * STEP)
        except InvalidToken:
            continue
        return step
    return None


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, 6, SHA1(), STEP)


def new_token_secret() -> str:
    return secrets.token_urlsafe(32)


def token_hash(secret: str) -> bytes:
    """A token is random and long: a plain hash hides it."""
    return sha256(secret.encode()).digest()
