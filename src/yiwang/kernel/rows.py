"""New rows as objects, quickly: what `Model(...)` does besides (signals, descriptors, checks) takes longer than SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from django.db.models import Field, Model
from django.db.models.base import ModelState

Row = TypeVar("Row", bound=Model)


def new_row(model: type[Row], **values: Any) -> Row:
    """A row to be inserted, as `model(**values)` is one. Names are columns; nothing is checked."""
    fixed, made = _defaults(model)
    row = model.__new__(model)
    fill = vars(row)
    fill.update(fixed)
    for name, default in made.items():
        fill[name] = default()
    fill.update(values)
    fill["_state"] = ModelState()
    return row


@cache
def _defaults(model: type[Model]) -> tuple[Mapping[str, Any], Mapping[str, Callable[[], Any]]]:
    """What a column holds that is not given: the same for each row, or made anew."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, Field)]
    made = {field.attname: field.get_default for field in fields if callable(field.default) and field.has_default()}
    return {field.attname: field.get_default() for field in fields if field.attname not in made}, made
