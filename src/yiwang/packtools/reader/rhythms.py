"""indicators/*.yaml, meetings/*.yaml, visits/*.yaml, calculations/*.yaml."""

from __future__ import annotations

from yiwang.engine.packs.definitions import AgendaItem, Calculation, Exclusion, Indicator, Meeting, Visit
from yiwang.engine.values import Domain
from yiwang.packtools.reader.fields import Fields
from yiwang.packtools.reader.rules import domain_at, domain_of

PERIODS = ("day", "week", "month", "quarter", "half_year", "year")


def read_indicator(fields: Fields) -> Indicator:
    return Indicator(
        id=fields.identifier(),
        title=fields.title(),
        over=fields.required_names("over"),
        numerator=fields.text("numerator"),
        denominator=fields.optional_text("denominator"),
        exclusions=tuple(_exclusion(child) for child in fields.list_of("exclusions")),
        level=fields.optional_text("level"),
        period=fields.choice("period", PERIODS),
        source=fields.optional_text("source"),
        assumed=fields.words("assumed"),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )


def _exclusion(fields: Fields) -> Exclusion:
    found = Exclusion(fields.identifier(), fields.text("where"), fields.title("reason"), fields.where())
    fields.done()
    return found


def read_meeting(fields: Fields) -> Meeting:
    return Meeting(
        id=fields.identifier(),
        title=fields.title(),
        level=fields.text("level"),
        convenor=fields.text("convenor"),
        attendees=fields.names("attendees"),
        every=fields.choice("every", PERIODS, ""),
        on=fields.optional_text("on"),
        at=fields.optional_text("at"),
        agenda=tuple(_agenda_item(child) for child in fields.list_of("agenda")),
        produces=fields.names("produces"),
        minutes=fields.optional_text("minutes"),
        source=fields.optional_text("source"),
        quorum=fields.optional_text("quorum"),
        assumed=fields.words("assumed"),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )


def _agenda_item(fields: Fields) -> AgendaItem:
    found = AgendaItem(
        title=fields.title(),
        over=fields.names("over"),
        condition=fields.optional_text("where"),
        indicators=fields.names("indicators"),
        where=fields.where(),
    )
    fields.done()
    return found


def read_visit(fields: Fields) -> Visit:
    return Visit(
        id=fields.identifier(),
        title=fields.title(),
        by=fields.required_names("by"),
        to=fields.text("to"),
        level=fields.optional_text("level"),
        every=fields.choice("every", PERIODS),
        days=fields.optional_text("days"),
        nights=fields.optional_text("nights"),
        weekday=fields.optional_text("weekday"),
        form=fields.optional_text("form"),
        produces=fields.names("produces"),
        coverage=fields.words("coverage"),
        source=fields.optional_text("source"),
        assumed=fields.words("assumed"),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )


def read_calculation(fields: Fields) -> Calculation:
    inputs: dict[str, Domain] = {}
    for name, child in fields.children("inputs"):
        inputs[name] = domain_of(child)
        child.done()
    return Calculation(
        id=fields.identifier(),
        title=fields.title(),
        inputs=inputs,
        result=domain_at(fields, "result"),
        expression=fields.text("expression"),
        source=fields.optional_text("source"),
        assumed=fields.words("assumed"),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )
