"""Secrets of people at rest: sealed with AES-GCM, matched by keyed hash. Keys can be changed without losing anything.

`settings.FIELD_KEY` holds one or more keys, separated by commas: the first seals, all open. To change the key, put a
new one in front; whatever is sealed again takes it. `settings.HASH_KEY` holds those of hashes, likewise: the first
makes new ones, all know theirs again.
"""

from __future__ import annotations

import hmac
import os
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12
NAME = 4
OF_BEFORE, FORMER = "fields", "field:"


class CannotOpen(Exception):
    """The key that sealed this is not here, or the sealed bytes were changed."""


def seal(text: str, context: str) -> bytes:
    """The text sealed for one place (`context`): moved to another place it does not open."""
    name, key = next(iter(_keys(settings.FIELD_KEY).items()))
    nonce = os.urandom(NONCE)
    return name + nonce + AESGCM(key).encrypt(nonce, text.encode(), context.encode())


def unseal(sealed: bytes, context: str) -> str:
    """What was sealed for `context`. Raises CannotOpen."""
    name, nonce, body = sealed[:NAME], sealed[NAME : NAME + NONCE], sealed[NAME + NONCE :]
    key = _keys(settings.FIELD_KEY).get(name)
    if key is None:
        raise CannotOpen("no such key")
    try:
        return AESGCM(key).decrypt(nonce, body, context.encode()).decode()
    except InvalidTag:
        raise CannotOpen("changed, or sealed for another place") from None


def sealed_with_current_key(sealed: bytes) -> bool:
    """Whether it needs no sealing again."""
    return sealed[:NAME] == next(iter(_keys(settings.FIELD_KEY)))


def keyed_hash(text: str, purpose: str) -> bytes:
    """A hash by which equal texts are found without being readable, by the first of the hash keys."""
    return keyed_hashes(text, purpose)[0]


def keyed_hashes(text: str, purpose: str) -> list[bytes]:
    """The same by each of the hash keys, the newest first: what was made with an older one is still known again."""
    said = f"{purpose}\0{text}".encode()
    return [hmac.digest(key, said, "sha256") for key in _hash_keys(settings.HASH_KEY, settings.FIELD_KEY)]


@lru_cache(maxsize=4)
def _hash_keys(written: str, fields: str) -> list[bytes]:
    """`settings.HASH_KEY`: keys, the newest first. `fields` is the last of the field keys, `field:…` a former one, with
    which a site of before made its hashes."""
    return [_hash_key(part.strip(), fields) for part in written.split(",")]


def _hash_key(written: str, fields: str) -> bytes:
    if written == OF_BEFORE:
        return list(_keys(fields).values())[-1]
    if written.startswith(FORMER):
        return next(iter(_keys(written.removeprefix(FORMER)).values()))
    return sha256(b"yiwang hash key\0" + written.encode()).digest()


@lru_cache(maxsize=4)
def _keys(written: str) -> dict[bytes, bytes]:
    """Name -> key. A name is the beginning of the key's own hash."""
    keys = [sha256(b"yiwang field key\0" + part.strip().encode()).digest() for part in written.split(",")]
    return {sha256(key).digest()[:NAME]: key for key in keys}
