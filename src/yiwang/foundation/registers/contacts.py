"""A contact as it is sealed: a name and a phone, and what of it may be shown."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from yiwang.engine.problems import Problem
from yiwang.foundation.registers import checks
from yiwang.kernel.secrecy import keyed_hash, seal, unseal

PHONE = re.compile(r"(?:\+?86)?(1\d{10}|0\d{2,3}\d{7,8}|\d{5,15})")


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody can be reached."""

    name: str
    phone: str
    words: Mapping[UUID, str] = field(default_factory=dict)
    """Personal answers of the case that were opened with it, by their content's id."""

    def sealed(self, case_id: UUID) -> bytes:
        return seal(json.dumps([self.name, self.phone], ensure_ascii=False), _place(case_id))

    @classmethod
    def unsealed(cls, sealed: bytes, case_id: UUID) -> Contact:
        name, phone = json.loads(unseal(sealed, _place(case_id)))
        return cls(name, phone)

    @property
    def phone_hash(self) -> bytes:
        return keyed_hash(self.phone, "phone")

    @property
    def hint(self) -> str:
        """The last four digits; nothing of a number so short that they would be all of it."""
        return f"…{self.phone[-4:]}" if len(self.phone) > 6 else ""


def _place(case_id: UUID) -> str:
    return f"contact:{case_id}"


def plain_phone(written: str) -> str | Problem:
    """A phone number as it is kept: digits only. Empty stays empty."""
    digits = re.sub(r"[\s\-()（）]", "", written)
    found = PHONE.fullmatch(digits)
    if not digits:
        return ""
    return found[1] if found else checks.BAD_PHONE.at(phone=written)
