"""Principles 1 to 6 and 12, held by names, imports and tables: each test says what it would refuse, and refuses it.

What happens when people act is tested where it happens: test_identity.py (opening, withholding, sealing),
test_own_data.py (see, copy, correct, erase), test_import_cases.py (columns),
tests/packtools/test_validators.py (fields of packs).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tests.shared import ROOT
from yiwang.engine.principles import forbidden
from yiwang.faces.api.access import ACCESS
from yiwang.faces.api.urls import api
from yiwang.faces.web.access import PAGES
from yiwang.foundation.registers.actions.corrections import ANSWER_WITHIN
from yiwang.foundation.registers.queries.site_fields import SITE_FIELDS
from yiwang.kernel.sealed_fields import SealedField

SOURCE = ROOT / "src" / "yiwang"
PERSONAL = {
    "account",
    "appointment",
    "api_token",
    "account_contact",
    "reporter_contact",
    "correction_request",
    "saved_view",
}
"""Tables whose rows are about a person."""
WATCHING = {
    "last_login", "last_seen", "seen_at", "signed_in_at", "login_count", "logins", "heading", "speed", "track", "route",
    "device", "imei", "ip", "ip_address", "user_agent", "face", "plate", "streak", "online", "attendance", "check_in",
}  # fmt: skip
"""Names of columns that would watch somebody, where the firm list knows longer ones."""
RATING = {"score", "rank", "ranking", "rating", "risk", "stars", "points", "colour", "color", "level", "grade", "trust"}


HARMLESS = {"api_sent_request.fingerprint"}
"""A hash of what was asked, and no finger's."""


def offending(columns: Iterable[tuple[str, str]]) -> list[str]:
    """Of `(table, column)`: those that principles 1 to 3 do not let be."""
    found = []
    for table, column in columns:
        personal = table in PERSONAL
        parts = set(column.lower().split("_"))
        if forbidden(column, personal=personal) or column in WATCHING or (personal and parts & RATING):
            found.append(f"{table}.{column}")
    return [one for one in found if one not in HARMLESS]


def columns() -> list[tuple[str, str]]:
    return [(one._meta.db_table, field.name) for one in apps.get_models() for field in one._meta.concrete_fields]


def api_fields(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    schemas = document["components"]["schemas"]
    return [(name, field) for name, one in schemas.items() for field in one.get("properties", {})]


def parameters(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    operations = [one for path in document["paths"].values() for one in path.values()]
    return [(one["operationId"], each["name"]) for one in operations for each in one.get("parameters", [])]


def test_no_table_scores_watches_or_sorts_people() -> None:
    """Principles 1, 2 and 3: columns."""
    found = columns()
    assert {table for table, _ in found} >= PERSONAL
    assert offending(found) == []


@pytest.mark.parametrize(
    ("table", "column"),
    [("account", "risk"), ("account", "score_of_work"), ("appointment", "stars"), ("case", "resident_risk_level"),
     ("account", "last_login"), ("case", "gps_track"), ("appointment", "online_time"), ("case", "religion"),
     ("reporter_contact", "petition_count"), ("case", "ethnicity"), ("case", "key_person"), ("case", "face_id")],
)  # fmt: skip
def test_a_column_that_would_is_found(table: str, column: str) -> None:
    assert offending([*columns(), (table, column)]) == [f"{table}.{column}"]


def test_no_field_and_no_parameter_of_the_api_does() -> None:
    """Principles 1, 2 and 3: what the API tells, takes, filters and sorts by."""
    document = api.get_openapi_schema()
    assert len(api_fields(document)) > 300
    assert offending([*api_fields(document), *parameters(document)]) == []
    assert offending([("CaseRow", "reporter_risk_level")]) == ["CaseRow.reporter_risk_level"]


def by_person(models_of: Iterable[type[models.Model]]) -> list[str]:
    """Columns by which figures could be told of one person."""
    wrong = re.compile(r"account|person|holder|reporter|owner_account|worker")
    return [f"{one.__name__}.{field.name}" for one in models_of for field in one._meta.concrete_fields
            if wrong.search(field.name)]  # fmt: skip


def test_no_figure_is_of_a_person() -> None:
    """Principle 1: figures are by area, unit and kind. A table with the account in it would be a list of merit."""
    assert by_person(apps.get_app_config("insight").get_models()) == []
    assert by_person([apps.get_model("identity", "AccountContact")]) == ["AccountContact.account"]


WATCHED = re.compile(r"watchPosition|enumerateDevices|getUserMedia|navigator\.(contacts|bluetooth)|FaceDetector")


def test_no_script_follows_anybody() -> None:
    """Principle 2: the place is that of the event, asked once, when its reporter taps."""
    scripts = sorted((ROOT / "frontend" / "src").rglob("*.ts"))
    assert len(scripts) > 5
    assert [one.name for one in scripts if WATCHED.search(one.read_text("utf-8"))] == []
    assert WATCHED.search("navigator.geolocation.watchPosition(sent)")


ENDS = {
    "Account": "with the account", "AccountContact": "deleted when the account closes",
    "CorrectionRequest": "deleted a year after its answer", "Subscription": "a partner's secret, of no person",
    "SentRequest": "kept for a week",
}  # fmt: skip
"""Sealed columns without a day of their own: why their end is certain."""


def without_an_end(found: Iterable[type[models.Model]]) -> set[str]:
    return {one.__name__ for one in found if "expires_on" not in {field.name for field in one._meta.concrete_fields}}


def test_every_personal_record_has_purpose_basis_owner_and_end() -> None:
    """Principle 4. Fields of forms are asked the same by the pack's check (`personal.*` problems)."""
    held = {
        one for one in apps.get_models() if any(isinstance(each, SealedField) for each in one._meta.concrete_fields)
    }
    assert without_an_end(held) == set(ENDS)
    assert not apps.get_model("registers", "ReporterContact")._meta.get_field("expires_on").null
    for one in SITE_FIELDS:
        texts = (one.whose, one.what, one.purpose, one.basis, one.retention)
        assert all(text.zh and text.en for text in texts), one.name


OPENERS = {
    "kernel/contents.py": "the words' own tool", "kernel/sealed_fields.py": "a change of keys; tells nobody",
    "foundation/registers/contacts.py": "the contact's own tool",
    "foundation/registers/actions/rehash_phones.py": "a change of keys; tells nobody",
    "foundation/registers/actions/open_contact.py": "asks why and writes the line",
    "foundation/registers/actions/correct_contact.py": "the reporter's own act",
    "foundation/registers/queries/contacts.py": "for its subject, for sending, for a part that is split off",
    "foundation/registers/queries/corrections.py": "what somebody asks the office to read",
    "foundation/identity/queries/contacts.py": "for sending, and for its owner",
    "foundation/identity/actions/sign_in.py": "the second factor",
    "foundation/messages/actions/deliver.py": "a webhook's secret, to sign with",
    "cases/actions/split_case.py": "sealed anew for the part, shown to nobody",
    "cases/queries/details.py": "the reporter's own page",
    "faces/api/commands.py": "a first answer, given again to its sender",
}  # fmt: skip
"""Who may open what is sealed, and why no line is owed or which one is written."""


def opens(source: str) -> bool:
    called = {ast.unparse(one.func) for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Call)}
    return bool({name.rpartition(".")[2] for name in called} & {"unseal", "unsealed", "unsealed_of"})


def openers() -> Iterator[str]:
    for path in sorted(SOURCE.rglob("*.py")):
        if path.name != "secrecy.py" and opens(path.read_text("utf-8")):
            yield str(path.relative_to(SOURCE))


def test_personal_words_are_opened_in_known_places_only() -> None:
    """Principle 5: whoever opens a record leaves a line. A new way to open one has to be thought about here."""
    assert sorted(openers()) == sorted(OPENERS)
    assert opens("from yiwang.kernel.secrecy import unseal\nprint(unseal(row.sealed, place))")


OWN = {"copy_own_data", "list_own_access_lines", "correct_own_contact", "erase_own_contact", "ask_correction",
       "erase_words_as_reporter"}  # fmt: skip
OWN_PAGES = {f"portal:{name}" for name in ("mine", "copy", "correct", "ask_correction", "erase", "erase_words", "held")}


def test_people_see_copy_correct_and_delete_without_an_account() -> None:
    """Principle 6: the pages and endpoints are there, open to whoever has number and code, answered in 15 days."""
    assert all(ACCESS[name].roles is None and ACCESS[name].guessable for name in OWN)
    assert all(PAGES[name].kind == "everyone" for name in OWN_PAGES)
    assert ANSWER_WITHIN.days == 15


NAMES = re.compile(r"(^|_)(phone|mobile|reporter_name|contact_name)($|_)")


def test_no_list_and_no_page_of_a_case_names_its_reporter() -> None:
    """Principle 12: name and phone are in no answer of the API but that which writes a line, and the reporter's."""
    schemas = api.get_openapi_schema()["components"]["schemas"]
    told = {name for name, one in schemas.items() if name.endswith("Out") or name.startswith("Case")
            for field in one.get("properties", {}) if NAMES.search(field)}  # fmt: skip
    assert told <= {"ContactOut", "OpenedOut", "AccountContactOut", "OwnContactOut", "HintOut"}, told
    stored = [field.name for field in apps.get_model("cases", "Case")._meta.concrete_fields if NAMES.search(field.name)]
    assert stored == [] and NAMES.search("reporter_phone")
