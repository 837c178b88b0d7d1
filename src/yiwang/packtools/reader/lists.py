"""pack.yaml, sources.yaml, coverage.yaml, glossary.yaml, parameters/*.yaml, duties.csv, catalogs/*.csv, forms/*.csv."""

from __future__ import annotations

from typing import Literal, cast

from yiwang.engine.packs.definitions import (
    Catalog,
    CatalogItem,
    Coverage,
    DatedValue,
    Duty,
    Evidence,
    Form,
    FormField,
    Manifest,
    Parameter,
    Source,
    Term,
)
from yiwang.engine.problems import Text
from yiwang.packtools.reader.csv_rows import Sheet
from yiwang.packtools.reader.fields import A_LIST, Fields
from yiwang.packtools.reader.rules import domain_at

EVIDENCE = ("P", "S", "M", "T")
DUTY_COLUMNS = (
    "id", "title_zh", "title_en", "kind", "group", "level", "unit_kind", "admitted_on", "admitted_by", "source",
    "budget_line", "sample", "assumed", "overrides",
)  # fmt: skip
ITEM_COLUMNS = ("code", "title_zh", "title_en", "parent", "source", "sample")
FIELD_COLUMNS = (
    "type", "name", "label::zh-Hans", "label::en", "required", "relevant", "constraint", "personal", "sensitive",
    "purpose", "basis", "retention", "holds", "prefill", "owner", "source",
)  # fmt: skip


def read_manifest(fields: Fields) -> Manifest:
    found = Manifest(
        id=fields.identifier(),
        version=fields.text("version"),
        title=fields.title(),
        engine=fields.text("engine"),
        extends=fields.identifier("extends") if fields.has("extends") else "",
        authority=fields.title("authority"),
        languages=fields.required_names("languages"),
        since=fields.optional_date("since"),
        until=fields.optional_date("until"),
        fictional=fields.flag("fictional"),
        where=fields.where(),
    )
    fields.done()
    return found


def read_source(id: str, fields: Fields) -> Source:
    return Source(
        id=id,
        title=fields.words("title") or fields.text("title"),
        issuer=fields.words("issuer"),
        number=fields.optional_text("number"),
        issued=fields.optional_date("issued"),
        location=fields.words("location"),
        evidence=_evidence(fields),
        since=fields.optional_date("since"),
        overrides=fields.flag("overrides"),
        title_en=fields.english_name("title_en"),
        where=fields.where(),
    )


def _evidence(fields: Fields) -> Evidence:
    return cast(Evidence, fields.choice("evidence", EVIDENCE, ""))


def read_coverage(id: str, fields: Fields) -> Coverage:
    return Coverage(
        id=id,
        status=cast(Literal["modelled", "partly", "not"], fields.choice("status", ("modelled", "partly", "not"))),
        at=fields.names("at"),
        note=fields.title("note") if fields.has("note") else Text("", ""),
        where=fields.where(),
    )


def read_term(id: str, fields: Fields) -> Term:
    return Term(
        term=id,
        identifier=fields.identifier("identifier"),
        label=fields.title("label"),
        source=fields.optional_text("source"),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )


def read_parameter(fields: Fields) -> Parameter:
    if not fields.has("values"):
        fields.missing("values", A_LIST)
    values = tuple(_dated_value(child) for child in fields.list_of("values"))
    return Parameter(
        id=fields.identifier(),
        title=fields.title(),
        domain=domain_at(fields),
        values=tuple(sorted(values, key=lambda value: value.since)),
        assumed=fields.words("assumed"),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )


def _dated_value(fields: Fields) -> DatedValue:
    found = DatedValue(
        since=fields.date("since"),
        value=fields.text("value"),
        source=fields.text("source"),
        last_checked=fields.optional_date("last_checked"),
        evidence=_evidence(fields),
        where=fields.where(),
    )
    fields.done()
    return found


def read_duty(fields: Fields) -> Duty:
    return Duty(
        id=fields.text("id"),
        title=fields.title(),
        kind=cast(Literal["lead", "support", "reclaimed"], fields.choice("kind", ("lead", "support", "reclaimed"))),
        group=fields.optional_text("group"),
        level=fields.optional_text("level"),
        unit_kind=fields.optional_text("unit_kind"),
        admitted_on=fields.optional_date("admitted_on"),
        admitted_by=fields.optional_text("admitted_by"),
        source=fields.optional_text("source"),
        budget_line=fields.optional_text("budget_line"),
        sample=fields.flag("sample"),
        assumed=fields.optional_text("assumed"),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )


def read_catalog(sheet: Sheet) -> Catalog:
    notes = sheet.note_fields(("id", "title", "source", "stated_count", "assumed", "overrides"))
    sheet.check_columns(ITEM_COLUMNS, ("code", "title_zh", "title_en"), others=True)
    return Catalog(
        id=notes.identifier(),
        title=notes.title(),
        items=tuple(_catalog_item(fields) for fields in sheet.fields()),
        source=notes.optional_text("source"),
        stated_count=notes.integer("stated_count"),
        assumed=notes.words("assumed"),
        overrides=notes.flag("overrides"),
        where=sheet.where(1),
    )


def _catalog_item(fields: Fields) -> CatalogItem:
    return CatalogItem(
        code=fields.text("code"),
        title=fields.title(),
        parent=fields.optional_text("parent"),
        attributes={key: fields.optional_text(key) for key in fields.node.entries if key not in ITEM_COLUMNS},
        source=fields.optional_text("source"),
        sample=fields.flag("sample"),
        where=fields.where(),
    )


def read_form(sheet: Sheet) -> Form:
    notes = sheet.note_fields(("id", "title", "source", "department", "minutes", "overrides"))
    sheet.check_columns(FIELD_COLUMNS, FIELD_COLUMNS[:4])
    return Form(
        id=notes.identifier(),
        title=notes.title(),
        fields=tuple(_form_field(fields) for fields in sheet.fields()),
        source=notes.optional_text("source"),
        department=notes.optional_text("department"),
        minutes=notes.integer("minutes"),
        overrides=notes.flag("overrides"),
        where=sheet.where(1),
    )


def _form_field(fields: Fields) -> FormField:
    return FormField(
        name=fields.identifier("name"),
        type=fields.text("type"),
        label=Text(fields.text("label::zh-Hans"), fields.text("label::en")),
        required=fields.flag("required"),
        relevant=fields.optional_text("relevant"),
        constraint=fields.optional_text("constraint"),
        personal=fields.flag("personal"),
        sensitive=fields.flag("sensitive"),
        purpose=fields.optional_text("purpose"),
        basis=fields.optional_text("basis"),
        retention=fields.optional_text("retention"),
        holds=fields.optional_text("holds"),
        prefill=fields.flag("prefill"),
        owner=fields.optional_text("owner"),
        source=fields.optional_text("source"),
        where=fields.where(),
    )
