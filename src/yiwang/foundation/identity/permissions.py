"""Who may keep accounts."""

from __future__ import annotations

from uuid import UUID

from yiwang.engine.problems import Problem, Text
from yiwang.foundation.identity.acting import Acting
from yiwang.kernel.permissions import Person, needs_role
from yiwang.kernel.refusals import NOT_ALLOWED

KEEP_ACCOUNTS = Text("管理账号", "keep accounts")
OWN_ACCOUNT = Text("修改这个账号", "change this account")


def may_keep_accounts(person: Person) -> list[Problem]:
    return needs_role(person, {"admin"}, KEEP_ACCOUNTS)


def may_change_account(person: Acting, account_id: UUID) -> list[Problem]:
    """One's own, or any for an administrator of the whole site: whoever can set a password can become that person."""
    if person.account_id == account_id or ("admin" in person.roles and not person.area_path):
        return []
    return [NOT_ALLOWED.at(action=OWN_ACCOUNT, post=person.acting_as)]


def may_keep_contact(person: Acting, account_id: UUID) -> list[Problem]:
    """One's own, or any for an administrator."""
    if person.account_id == account_id or "admin" in person.roles:
        return []
    return [NOT_ALLOWED.at(action=OWN_ACCOUNT, post=person.acting_as)]
