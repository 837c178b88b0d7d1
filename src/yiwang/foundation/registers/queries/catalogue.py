"""The catalogue of personal fields: what is asked of people, for what, on which basis, how long it is kept.

The packs in force are the one place where this stands; the catalogue is read off their forms, never kept beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yiwang.engine.packs.citations import cited
from yiwang.engine.packs.definitions import Form, Pack
from yiwang.engine.packs.definitions import FormField as Field
from yiwang.engine.problems import Text
from yiwang.foundation.policy_packs.interface import activations, edition

PURPOSES = "purposes"
"""The catalog that says what purposes are called."""


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
    required: bool
    """Nothing can be reported without it."""
    asked: bool
    """False: it is shown from what is held already, and not asked again."""
    words: FieldWords


@dataclass(frozen=True, slots=True)
class FieldWords:
    """What the codes of a personal question are called, for whoever reads the catalogue as a page."""

    pack: Text
    form: Text
    purpose: Text
    basis: Text
    owner: Text


def personal_fields(on: date) -> list[PersonalField]:
    """Of every pack in force anywhere on a day, each pack once."""
    in_force = {
        one.ref.hash: one.ref for one in activations() if one.since <= on and (one.until is None or on < one.until)
    }
    return [field for ref in in_force.values() for field in _of_pack(ref.pack, ref.hash, on)]


def _of_pack(pack: str, pack_hash: str, on: date) -> list[PersonalField]:
    rules = edition(pack_hash, on).pack
    return [
        PersonalField(
            pack, form.id, field.name, field.label, field.purpose, field.basis, field.retention,
            field.owner or form.department, field.sensitive, field.required and not field.relevant, not field.prefill,
            _words(rules, form, field),
        )
        for form in rules.forms.values()
        for field in form.fields
        if field.personal
    ]  # fmt: skip


def _words(rules: Pack, form: Form, field: Field) -> FieldWords:
    purposes = rules.catalogs.get(PURPOSES)
    titles = {item.code: item.title for item in purposes.items} if purposes else {}
    owner = field.owner or form.department
    held_by = rules.unit_kinds.get(owner) or rules.posts.get(owner)
    return FieldWords(
        rules.manifest.title, form.title, titles.get(field.purpose, _plain(field.purpose)),
        cited(rules.sources, field.basis), held_by.title if held_by else _plain(owner),
    )  # fmt: skip


def _plain(text: str) -> Text:
    return Text(text, text)
