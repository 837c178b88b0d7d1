"""Signing in with lock-out and a second factor, acting under one post, tokens that end; contacts that leave a line."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiwang.engine.problems import Problem
from yiwang.foundation.identity.actions.sign_in import LOCKED_FOR, TRIES
from yiwang.foundation.identity.interface import (
    REPORTER,
    WORKER,
    Acting,
    ChangePassword,
    CloseAccount,
    IssueToken,
    OpenAccount,
    RevokeToken,
    SetSecondFactor,
    acting_of_token,
    new_token_secret,
    new_totp_secret,
    posts_of,
    sign_in,
    totp_code,
)
from yiwang.foundation.identity.models import Account, ApiToken
from yiwang.foundation.registers.interface import (
    Contact,
    EraseContact,
    OpenContact,
    contact_hint,
    expired,
    keep_contact,
    openings,
    plain_phone,
)
from yiwang.foundation.registers.models import ReporterContact
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.ids import new_id
from yiwang.kernel.models import JournalEntry
from yiwang.kernel.refusals import Refused
from yiwang.kernel.secrecy import CannotOpen, seal, sealed_with_current_key, unseal

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
PASSWORD = "a sentence to remember"
ADMIN = Acting(new_id(), "Admin", "account", "", "", None, frozenset({"admin"}))
CLERK = Acting(new_id(), "Clerk", "intake_clerk", "a", "a/", None, frozenset({"clerk"}))
HANDLER = Acting(new_id(), "Handler", "worker", "a", "a/", None, frozenset({"handler"}))


def do(action: Any, acting: Acting = ADMIN, now: datetime = NOW) -> Any:
    return perform(action, acting=acting, command=Command(new_id(), now), now=now)


@pytest.fixture
def person(db: None) -> Account:
    number: UUID = do(OpenAccount(new_id(), "Li.Hua", "李华", PASSWORD))
    return Account.objects.get(id=number)


def code_of(found: Account | Problem) -> str:
    return found.code if isinstance(found, Problem) else "signed in"


def test_signing_in_and_not_signing_in(person: Account) -> None:
    assert code_of(sign_in("li.hua", PASSWORD, "", NOW)) == "signed in"
    assert code_of(sign_in(" LI.HUA ", PASSWORD, "", NOW)) == "signed in"
    assert code_of(sign_in("li.hua", "wrong", "", NOW)) == code_of(sign_in("nobody", PASSWORD, "", NOW))


def test_wrong_tries_lock_for_a_while_and_a_right_one_forgets_them(person: Account) -> None:
    for _ in range(TRIES - 1):
        sign_in("li.hua", "wrong", "", NOW)
    assert code_of(sign_in("li.hua", PASSWORD, "", NOW)) == "signed in"
    codes = [code_of(sign_in("li.hua", "wrong", "", NOW)) for _ in range(TRIES)]
    assert codes[-1] == "identity.locked"
    assert code_of(sign_in("li.hua", PASSWORD, "", NOW)) == "identity.locked"
    assert code_of(sign_in("li.hua", PASSWORD, "", NOW + LOCKED_FOR)) == "signed in"


def test_the_second_factor_opens_once_per_code(person: Account) -> None:
    secret = new_totp_secret()
    me = Acting(person.id, "李华", "account", "", "-", None, frozenset())
    with pytest.raises(Refused, match="wrong_code"):
        do(SetSecondFactor(person.id, secret, "000000"), me)
    do(SetSecondFactor(person.id, secret, totp_code(secret, NOW)), me)
    later = NOW + timedelta(minutes=1)
    assert code_of(sign_in("li.hua", PASSWORD, "", later)) == "identity.code_needed"
    assert code_of(sign_in("li.hua", PASSWORD, totp_code(secret, later), later)) == "signed in"
    assert code_of(sign_in("li.hua", PASSWORD, totp_code(secret, later), later)) == "identity.wrong_code"
    assert secret not in bytes(Account.objects.get(id=person.id).totp_secret)


@pytest.mark.parametrize("password", ["short", "li.hua", ""])
def test_weak_passwords_are_refused(person: Account, password: str) -> None:
    with pytest.raises(Refused, match="weak_password"):
        do(ChangePassword(person.id, password))


def test_passwords_are_hashed_with_argon2_and_in_no_journal(person: Account) -> None:
    do(ChangePassword(person.id, "another sentence"))
    assert code_of(sign_in("li.hua", "another sentence", "", NOW)) == "signed in"
    assert Account.objects.get(id=person.id).password.startswith("argon2")
    written = str(list(JournalEntry.objects.filter(aggregate_id=person.id).values_list("data", flat=True)))
    assert "sentence" not in written
    assert "李华" not in written


def test_only_an_administrator_keeps_accounts(person: Account) -> None:
    opening = OpenAccount(new_id(), "x", "x", PASSWORD)
    for action in (opening, CloseAccount(person.id), ChangePassword(person.id, PASSWORD)):
        with pytest.raises(Refused, match="not_allowed"):
            do(action, CLERK)
    with pytest.raises(Refused, match="login_taken"):
        do(OpenAccount(new_id(), "LI.HUA", "x", PASSWORD))
    do(CloseAccount(person.id))
    assert code_of(sign_in("li.hua", PASSWORD, "", NOW)) == "identity.wrong_login"


def test_an_account_without_a_post_sees_nothing(person: Account) -> None:
    [only] = posts_of(person, date(2026, 11, 21))
    assert only.roles == frozenset()
    assert only.area_path == "-"


def issue(person: Account, **changes: Any) -> str:
    number, secret = new_id(), new_token_secret()
    given = {"scopes": frozenset({"read"}), "expires_at": NOW + timedelta(days=30), **changes}
    do(IssueToken(person.id, number, secret, "partner", None, **given))
    return f"{number}.{secret}"


def test_tokens_are_hashed_limited_revoked_and_end(person: Account) -> None:
    written = issue(person)
    found = acting_of_token(written, NOW)
    assert isinstance(found, Acting)
    assert found.scopes == {"read"}
    number, _, secret = written.partition(".")
    assert secret.encode() not in bytes(ApiToken.objects.get(id=number).secret_hash)
    for wrong in (written + "x", f"{new_id()}.{secret}", "nonsense", ""):
        assert isinstance(acting_of_token(wrong, NOW), Problem)
    assert isinstance(acting_of_token(written, NOW + timedelta(days=31)), Problem)
    do(RevokeToken(person.id, UUID(number)))
    assert isinstance(acting_of_token(written, NOW), Problem)


def kept(withheld: bool = False) -> UUID:
    case = new_id()
    keep_contact(case, "王芳", "13800138000", withheld, "contact-1", date(2027, 1, 1)).save(force_insert=True)
    return case


@pytest.mark.django_db
def test_opening_a_contact_asks_why_and_leaves_a_line_that_the_person_can_read() -> None:
    case = kept()
    with pytest.raises(Refused, match="reason_needed"):
        do(OpenContact(case, "a/b/", "  "), CLERK)
    assert do(OpenContact(case, "a/b/", "上门前联系"), CLERK) == Contact("王芳", "13800138000")
    assert [(line.acting_as, line.reason) for line in openings(case)] == [("intake_clerk@a", "上门前联系")]


@pytest.mark.django_db
def test_a_withheld_name_is_kept_from_those_who_handle_the_case() -> None:
    case = kept(withheld=True)
    with pytest.raises(Refused, match="withheld"):
        do(OpenContact(case, "a/b/", "联系"), HANDLER)
    assert do(OpenContact(case, "a/b/", "转达"), CLERK).name == "王芳"
    with pytest.raises(Refused):
        do(OpenContact(kept(), "a/b/", "好奇"), ADMIN)


@pytest.mark.django_db
def test_a_contact_is_sealed_and_erased_on_its_day() -> None:
    case = kept()
    row = ReporterContact.objects.get(case_id=case)
    assert "王芳".encode() not in bytes(row.sealed)
    assert b"13800138000" not in bytes(row.sealed)
    assert row.hint == "…8000"
    assert expired(date(2026, 12, 31)) == []
    assert expired(date(2027, 1, 1)) == [case]
    do(EraseContact(case, "expired"), WORKER)
    assert contact_hint(case) is None
    with pytest.raises(Refused, match="no_contact"):
        do(OpenContact(case, "a/b/", "联系"), CLERK)


@pytest.mark.django_db
def test_the_reporter_may_have_it_erased_and_others_may_not() -> None:
    case = kept()
    with pytest.raises(Refused):
        do(EraseContact(case, "asked"), CLERK)
    do(EraseContact(case, "asked"), REPORTER)
    assert contact_hint(case) is None


@pytest.mark.parametrize(
    ("written", "plain"),
    [("138 0013 8000", "13800138000"), ("+86-13800138000", "13800138000"), ("(010)12345678", "01012345678"), ("", "")],
)
def test_phones_are_read_as_people_write_them(written: str, plain: str) -> None:
    assert plain_phone(written) == plain


@pytest.mark.parametrize("written", ["abc", "1", "138001380001234567"])
def test_what_is_no_phone_is_said(written: str) -> None:
    assert isinstance(plain_phone(written), Problem)


@given(st.text(), st.text(), st.text())
def test_what_is_sealed_opens_only_in_its_own_place(text: str, place: str, other: str) -> None:
    sealed = seal(text, place)
    assert unseal(sealed, place) == text
    if place != other:
        with pytest.raises(CannotOpen):
            unseal(sealed, other)


def test_keys_can_be_changed_without_losing_anything(settings: Any) -> None:
    settings.FIELD_KEY = "old"
    sealed = seal("secret", "x")
    settings.FIELD_KEY = "new,old"
    assert unseal(sealed, "x") == "secret"
    assert not sealed_with_current_key(sealed)
    assert sealed_with_current_key(seal("secret", "x"))
    settings.FIELD_KEY = "new"
    with pytest.raises(CannotOpen):
        unseal(sealed, "x")
