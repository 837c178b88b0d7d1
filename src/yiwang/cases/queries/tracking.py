"""Number and code: how a reporter finds their case again without an account."""

from __future__ import annotations

import hmac
from datetime import date
from hashlib import sha256
from uuid import UUID

from yiwang.cases import checks
from yiwang.cases.models import Case
from yiwang.cases.permissions import Tracker
from yiwang.engine.problems import Problem
from yiwang.kernel.ids import short_code
from yiwang.kernel.months import everywhere
from yiwang.kernel.secrecy import keyed_hashes

CODE = 10
"""Fifty bits: not to be guessed, short enough to be written down."""
_ALIKE = str.maketrans("OIL", "011")


def number_of(case_id: UUID, on: date) -> str:
    """The day and eight signs of the id's random part: no counter, so that phones without a network can make one."""
    return f"{on:%y%m%d}{short_code(case_id.int, 8)}"


def new_code(case_id: UUID) -> str:
    """The code that opens the public page of a new case. It is made from the site's secret, so that a command sent
    twice shows it again; only its hash is kept."""
    return _codes(case_id)[0]


def tracking_code(case_id: UUID) -> str:
    """The code of a case that is there, whichever of the site's keys made it; empty when that key is gone. The code
    itself goes on opening the page: it is checked against its hash, without a key."""
    codes = _codes(case_id)
    row = Case.objects.filter(id=case_id).only("tracking_hash").first()
    kept = bytes(row.tracking_hash) if row else b""
    return next((code for code in codes if hash_of(case_id, code) == kept), "" if row else codes[0])


def _codes(case_id: UUID) -> list[str]:
    """By each of the site's keys, the newest first."""
    return [short_code(int.from_bytes(one, "big"), CODE) for one in keyed_hashes(str(case_id), "tracking")]


def hash_of(case_id: UUID, code: str = "") -> bytes:
    return sha256(case_id.bytes + (code or new_code(case_id)).encode()).digest()


def tracker(number: str, code: str) -> Tracker | Problem:
    """The reporter of a case, by its number and code; both must match."""
    number = number.strip().upper().translate(_ALIKE)
    code = code.replace("-", "").replace(" ", "").upper().translate(_ALIKE)
    for case_id, kept in _numbered(number):
        if code and hmac.compare_digest(kept, hash_of(case_id, code)):
            return Tracker(case_id)
    return checks.WRONG_CODE.at()


def ids_numbered(number: str) -> list[UUID]:
    """The cases of a number (one, but for chance), also of months that were set aside."""
    return [case_id for case_id, _ in _numbered(number)]


def _numbered(number: str) -> list[tuple[UUID, bytes]]:
    rows = Case.objects.filter(number=number).values_list("id", "tracking_hash")
    found = list(rows) or [one for _ in everywhere() for one in rows.all()]
    return [(case_id, bytes(kept)) for case_id, kept in found]
