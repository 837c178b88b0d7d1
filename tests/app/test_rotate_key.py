"""Keys of personal fields change without losing anything, and whoever has the old key reads nothing any more."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from tests.app.pages import CELL, FACTS, Pages, pages  # noqa: F401 - a fixture
from tests.app.site import RESIDENT
from yiwang.cases.interface import Case, ReportCase, SayMeToo, Tracker, tracker, tracking_code
from yiwang.config.secrets import hash_secret, secret
from yiwang.faces.cli.keys import rotate_key
from yiwang.foundation.identity.models import Account, AccountContact
from yiwang.foundation.registers.contacts import Contact
from yiwang.foundation.registers.interface import rehash_phones
from yiwang.foundation.registers.models import ReporterContact
from yiwang.kernel import sealed_fields
from yiwang.kernel.ids import new_id
from yiwang.kernel.sealed_fields import SealedField, reseal, sealed_columns
from yiwang.kernel.secrecy import CannotOpen, keyed_hash, keyed_hashes, seal, sealed_with_current_key, unseal

NOT_SEALED = {
    "tracking_hash", "head_hash", "previous_hash", "entry_hash", "root", "previous_root", "salt", "sha256",
    "secret_hash", "phone_hash", "files", "data",
}  # fmt: skip
"""Hashes, salts, the files of packs and the rows of long actions."""


def quiet(done: int, total: int) -> None:
    assert done <= total


def accounts(number: int) -> list[UUID]:
    ids = [new_id() for _ in range(number)]
    for id in ids:
        Account.objects.create(id=id, login=str(id), name="x", password="!", totp_secret=seal("aa", f"totp:{id}"))
        AccountContact.objects.create(account=id, sealed=seal('["a@example.org", ""]', f"account:{id}"))
    return ids


def values() -> list[bytes]:
    found = [getattr(row, field.attname) for model, field in sealed_columns() for row in model._default_manager.all()]
    return [bytes(one) for one in found if one]


def test_every_column_of_bytes_is_known_as_sealed_or_not() -> None:
    columns = {(model.__name__, field.attname): field for model in apps.get_models()
               for field in model._meta.concrete_fields if isinstance(field, models.BinaryField)}  # fmt: skip
    plain = {name for (_, name), field in columns.items() if not isinstance(field, SealedField)}
    assert plain <= NOT_SEALED
    assert {name for name, field in columns.items() if isinstance(field, SealedField)} >= {
        ("Content", "sealed"), ("ReporterContact", "sealed"), ("Account", "totp_secret"), ("AccountContact", "sealed"),
        ("CorrectionRequest", "words"), ("CorrectionRequest", "answer"), ("Subscription", "secret"),
        ("SentRequest", "answer"),
    }  # fmt: skip


@pytest.mark.django_db
def test_everything_takes_the_new_key(pages: Pages, settings: Any) -> None:  # noqa: F811
    """The site's own reports included: what a case seals is opened afterwards by the new key alone."""
    ids, old = accounts(3), settings.FIELD_KEY
    before = values()
    settings.FIELD_KEY = f"a new one,{old}"
    assert not any(sealed_with_current_key(one) for one in before)
    result = CliRunner().invoke(rotate_key, ["--language", "en"])
    assert result.exit_code == 0, result.output
    assert f"Sealed {len(before)} again; 0 had" in result.output
    settings.FIELD_KEY = "a new one"
    row = ReporterContact.objects.get(case_id=pages.case_id)
    assert "13900000001" in unseal(bytes(row.sealed), f"contact:{pages.case_id}")
    assert unseal(bytes(Account.objects.get(id=ids[0]).totp_secret), f"totp:{ids[0]}") == "aa"
    settings.FIELD_KEY = old
    with pytest.raises(CannotOpen):
        unseal(bytes(row.sealed), f"contact:{pages.case_id}")


@pytest.mark.django_db
def test_stopped_in_the_middle_it_goes_on(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts(4)
    settings.FIELD_KEY = f"a new one,{settings.FIELD_KEY}"

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reseal(stop)
    found = reseal(quiet)
    assert (found.again, found.before, found.lost) == (5, 3, 0)
    assert reseal(quiet).before == 8
    assert all(sealed_with_current_key(one) for one in values())


@pytest.mark.django_db
def test_what_no_key_opens_stays_and_is_told(settings: Any) -> None:
    accounts(1)
    before = values()
    settings.FIELD_KEY = "a new one"
    result = CliRunner().invoke(rotate_key, ["--language", "en"])
    assert result.exit_code == 1 and "No key opens 2" in result.output
    assert values() == before


@pytest.mark.django_db
def test_what_is_erased_meanwhile_stays_erased(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts(1)
    settings.FIELD_KEY = f"a new one,{settings.FIELD_KEY}"

    def erased_now(sealed: bytes, place: str) -> str:
        Account.objects.update(totp_secret=b"")
        return unseal(sealed, place)

    monkeypatch.setattr(sealed_fields, "unseal", erased_now)
    reseal(quiet)
    assert bytes(Account.objects.get().totp_secret) == b""


@pytest.mark.django_db
def test_codes_and_phones_are_known_under_the_old_and_the_new_hash_key(pages: Pages, settings: Any) -> None:  # noqa: F811
    """Apart from the keys that seal: a code of before opens its case and is shown again, a new case gets one of the new
    key, the hashes of phone numbers are made anew, and whoever said "me too" before is not counted twice."""
    settings.HASH_KEY = "the first key for hashes"
    site = pages.site
    old = site.do(ReportCase(new_id(), "service_request", "resident_web", FACTS, CELL), RESIDENT)
    contact = Contact("", "13900000001")
    rehash_phones(quiet)
    site.do(SayMeToo(old.case_id, "a browser"), RESIDENT)
    by_the_first = contact.phone_hash
    settings.HASH_KEY = "the second key for hashes,the first key for hashes"
    assert tracking_code(old.case_id) == old.code
    new = site.do(ReportCase(new_id(), "service_request", "resident_web", FACTS, CELL), RESIDENT)
    result = CliRunner().invoke(rotate_key, ["--language", "en"])
    assert result.exit_code == 0 and "1 hashes of phone numbers made anew" in result.output
    kept = bytes(ReporterContact.objects.get(case_id=pages.case_id).phone_hash)
    assert kept == contact.phone_hash != by_the_first
    site.do(SayMeToo(old.case_id, "a browser"), RESIDENT)
    assert Case.objects.get(id=old.case_id).me_too == 1
    for keys in (settings.HASH_KEY, "the second key for hashes", "a third one"):
        settings.HASH_KEY = keys
        for one in (old, new):
            assert isinstance(tracker(one.number, one.code), Tracker)
    settings.HASH_KEY = "the second key for hashes"
    assert tracking_code(new.case_id) == new.code
    assert tracking_code(old.case_id) == ""  # no wrong one is shown


def test_a_site_of_before_goes_on_with_its_last_field_key_until_they_are_parted(settings: Any) -> None:
    settings.FIELD_KEY, settings.HASH_KEY = "new,the old field key", "fields"
    before = keyed_hash("13900000001", "phone")
    settings.FIELD_KEY, settings.HASH_KEY = "new", "a key for hashes,field:the old field key"
    assert keyed_hash("13900000001", "phone") != before
    assert keyed_hashes("13900000001", "phone")[1] == before
    settings.FIELD_KEY = "quite another"
    assert keyed_hashes("13900000001", "phone")[1] == before  # it hangs on no key that seals


def test_a_new_site_has_a_key_for_hashes_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YIWANG_FIELD_KEY", raising=False)
    hashes, fields = tmp_path / "hashes.key", tmp_path / "fields.key"
    made = hash_secret("YIWANG_HASH_KEY", hashes, fields)
    assert len(made) > 40 and made == hashes.read_text("ascii")
    assert made != secret("YIWANG_FIELD_KEY", fields)
    assert hash_secret("YIWANG_HASH_KEY", hashes, fields) == made
    hashes.unlink()  # a site of before
    assert hash_secret("YIWANG_HASH_KEY", hashes, fields) == "fields" and not hashes.exists()
    monkeypatch.setenv("YIWANG_HASH_KEY", "changeme-changeme-changeme")
    with pytest.raises(ImproperlyConfigured, match="YIWANG_HASH_KEY"):
        hash_secret("YIWANG_HASH_KEY", hashes, fields)
