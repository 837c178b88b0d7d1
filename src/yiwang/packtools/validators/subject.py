"""What a validator is given, and what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.editions import Editions
from yiwang.engine.problems import Problem, Text


@dataclass(frozen=True)
class Subject:
    """A pack to be checked.

    `own` is the folder alone, `pack` is it merged with what it extends, `editions` the merged rules compiled. What
    concerns one line is asked of `own`; how things fit together is asked of `pack`, because an override may break
    what the base relies on.
    """

    own: Pack
    pack: Pack
    editions: Editions


@dataclass(frozen=True)
class Validator:
    """One small proof: its id, one sentence that says what it proves, and the function that finds what breaks it."""

    id: str
    proves: Text
    find: Callable[[Subject], Iterable[Problem]]


def validator(id: str, zh: str, en: str) -> Callable[[Callable[[Subject], Iterable[Problem]]], Validator]:
    """Make a `Validator` of the function below it."""
    return lambda find: Validator(id, Text(zh, en), find)
