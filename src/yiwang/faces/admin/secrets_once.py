"""Secrets that are shown once: first passwords, tokens and what webhooks are signed with, made from the form's own id.

A form that is sent twice therefore shows the same secret, and nothing of it is kept.
"""

from __future__ import annotations

from uuid import UUID

from django.utils.crypto import salted_hmac

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mistaken for each other on paper."""
GROUPS, LONG = 4, 4


def first_password(command: UUID) -> str:
    """Four groups of four, to be read out on the phone: about 79 bits."""
    digest = salted_hmac("yiwang.first_password", command.hex, algorithm="sha256").digest()
    letters = [LETTERS[byte * len(LETTERS) // 256] for byte in digest[: GROUPS * LONG]]
    return "-".join("".join(letters[at : at + LONG]) for at in range(0, len(letters), LONG))


def token_secret(token: UUID) -> str:
    """The secret of a token, as the API makes it too."""
    return salted_hmac("yiwang.api_token", token.hex, algorithm="sha256").hexdigest()


def signing_secret(command: UUID) -> str:
    """What deliveries to a partner are signed with."""
    return salted_hmac("yiwang.signing_secret", command.hex, algorithm="sha256").hexdigest()
