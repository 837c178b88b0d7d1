"""The catalogue of personal fields: what is asked of people, for what, on which basis, how long it is kept.

The packs in force are the one place where this stands; the catalogue is read off their forms, never kept beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yiwang.engine.problems import Text
from yiwang.foundation.policy_packs.interface import activations, edition


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One personal question of one form."""

    pack: str
    form: str
    name: str
    label: Text
    purpose: str
    basis: str
    retention: str
    owner: str
    sensitive: bool
    asked: bool
    """False: it is shown from what is held already, and not asked again."""


def personal_fields(on: date) -> list[PersonalField]:
    """Of every pack in force anywhere on a day, each pack once."""
    in_force = {
        one.ref.hash: one.ref for one in activations() if one.since <= on and (one.until is None or on < one.until)
    }
    return [field for ref in in_force.values() for field in _of_pack(ref.pack, ref.hash, on)]


def _of_pack(pack: str, pack_hash: str, on: date) -> list[PersonalField]:
    return [
        PersonalField(
            pack, form.id, field.name, field.label, field.purpose, field.basis, field.retention,
            field.owner or form.department, field.sensitive, not field.prefill,
        )
        for form in edition(pack_hash, on).pack.forms.values()
        for field in form.fields
        if field.personal
    ]  # fmt: skip
