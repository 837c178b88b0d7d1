"""What `yiwang pack check` proves: a list of small validators, the same in the command line, CI and the upload page."""

from __future__ import annotations

from collections.abc import Iterator

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.editions import Editions
from yiwang.engine.problems import Problem
from yiwang.packtools.validators import (
    answers,
    calendar,
    catalogs,
    changes,
    conditions,
    coverage,
    decisions,
    duties,
    forms,
    labels,
    life_cycles,
    manifest,
    organisation,
    principles,
    publicity,
    rhythms,
    rules,
    scenarios,
    sources,
    texts,
    unused,
)
from yiwang.packtools.validators.subject import Subject, Validator

__all__ = ["VALIDATORS", "Subject", "Validator", "check_pack", "problems_of", "subject_of"]

VALIDATORS: tuple[Validator, ...] = (
    *manifest.VALIDATORS,
    *texts.VALIDATORS,
    *sources.VALIDATORS,
    *coverage.VALIDATORS,
    *organisation.VALIDATORS,
    *duties.VALIDATORS,
    *catalogs.VALIDATORS,
    *forms.VALIDATORS,
    *principles.VALIDATORS,
    *publicity.VALIDATORS,
    *calendar.VALIDATORS,
    *rhythms.VALIDATORS,
    *rules.VALIDATORS,
    *labels.VALIDATORS,
    *life_cycles.VALIDATORS,
    *decisions.VALIDATORS,
    *conditions.VALIDATORS,
    *answers.VALIDATORS,
    *unused.VALIDATORS,
    *changes.VALIDATORS,
    *scenarios.VALIDATORS,
)
"""Cheap ones first: whoever only wants to know whether there is a problem stops early."""


def subject_of(own: Pack, merged: Pack) -> Subject:
    """What the validators are asked about: the folder alone, merged with its base, and compiled."""
    return Subject(own, merged, Editions(merged))


def problems_of(subject: Subject) -> Iterator[Problem]:
    """Every problem, each once, as they are found."""
    seen: set[tuple[object, ...]] = set()
    for validator in VALIDATORS:
        for problem in validator.find(subject):
            key = (problem.where, problem.code, problem.what("en"))
            if key not in seen:
                seen.add(key)
                yield problem


def check_pack(subject: Subject) -> list[Problem]:
    """All problems of a pack: errors and warnings."""
    return list(problems_of(subject))
