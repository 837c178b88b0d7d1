"""Columns that hold sealed words. Each says what its words are sealed for, so that they can be sealed again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from yiwang.kernel.imports import Progress
from yiwang.kernel.secrecy import CannotOpen, seal, sealed_with_current_key, unseal

CHUNK = 500


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """Bytes of `secrecy.seal`. `place`: what they are sealed for, with the names of the row's columns in braces."""

    def __init__(self, place: str, **rest: Any) -> None:
        self.place = place
        super().__init__(**rest)

    def deconstruct(self) -> Any:
        """For the database it is a column of bytes: what it is sealed for is no matter of migrations."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs

    def clone(self) -> SealedField:
        _, _, args, kwargs = self.deconstruct()
        return SealedField(self.place, *args, **kwargs)


@dataclass
class Resealed:
    """What a change of keys did: sealed again, sealed with the first key before, not opened by any key."""

    again: int = 0
    before: int = 0
    lost: int = 0


def sealed_columns() -> Iterator[tuple[type[models.Model], SealedField]]:
    """Every sealed column of the site."""
    for model in apps.get_models():
        yield from ((model, field) for field in model._meta.concrete_fields if isinstance(field, SealedField))


def reseal(progress: Progress) -> Resealed:
    """Seal everything with the first of the keys. Stopped and started again, it goes on with what is left."""
    found, columns = Resealed(), list(sealed_columns())
    total = sum(model._default_manager.count() for model, _ in columns)
    done = 0
    for model, field in columns:
        rows = model._default_manager.exclude(**{field.attname: b""})
        for row in rows.iterator(chunk_size=CHUNK):
            _reseal(row, field, found)
            done += 1
            progress(done, total)
    progress(total, total)
    return found


def _reseal(row: models.Model, field: SealedField, found: Resealed) -> None:
    old, place = bytes(getattr(row, field.attname)), field.place.format(**vars(row))
    if sealed_with_current_key(old):
        found.before += 1
        return
    try:
        new = seal(unseal(old, place), place)
    except CannotOpen:
        found.lost += 1
        return
    # Only if it is still what was read: somebody may have erased or changed it meanwhile.
    same = type(row)._default_manager.filter(**{"pk": row.pk, field.attname: old})
    found.again += same.update(**{field.attname: new})
