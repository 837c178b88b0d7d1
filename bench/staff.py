"""Cases to work on and whoever works on them, for the steps of the loop.

    python -m bench.staff report DISTRICT COUNT     reports so many cases; prints their ids
    python -m bench.staff who                       prints for each open case the tokens of those who act on it

Runs in the site of YIWANG_HOME and DATABASE_URL. Nothing here is measured.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import django

OFFICE = ("intake_clerk", "dispatcher", "follow_up_clerk", "supervision_officer")
"""Posts of the sub-district that a case lies in; the owner of a case is found in its row."""


def report(district: dict[str, Any], count: int) -> list[str]:
    """Report cases as the holder of the first token does; their ids."""
    from yiwang.cases import interface as cases
    from yiwang.foundation.identity import interface as identity
    from yiwang.kernel.actions import Command, perform
    from yiwang.kernel.ids import new_id

    now = datetime.now(UTC)
    acting = identity.acting_of_token(district["tokens"][0], now)
    made = []
    for number in range(count):
        _, longitude, latitude = district["points"][number * 37 % len(district["points"])]
        facts = {"kind": "street_lamp", "what": f"路灯不亮{number}", "danger": False, "address": f"测试路{number}号",
                 "reporter_name": "张三", "reporter_phone": "13800138000"}  # fmt: skip
        action = cases.ReportCase(new_id(), "service_request", "hotline", facts, "", longitude, latitude)
        perform(action, acting=acting, command=Command(new_id(), now), now=now)  # type: ignore[arg-type]
        made.append(str(action.aggregate_id))
    return made


def who() -> list[dict[str, str]]:
    """Each open case in turn: its id, and a token by post, `owner` for whoever has it now."""
    from yiwang.cases.models import Case
    from yiwang.foundation.organizations.models import Appointment

    held: dict[tuple[str, str], Appointment] = {}
    of_account: dict[UUID | None, Appointment] = {}
    for one in Appointment.objects.order_by("id"):
        held.setdefault((one.post, one.area), one)
        of_account.setdefault(one.account, one)
    known: dict[UUID, str] = {}
    found = []
    for row in Case.objects.filter(ended=False).order_by("id"):
        acting = {post: held.get((post, row.area_4)) for post in OFFICE}
        acting["owner"] = of_account.get(row.owner_account) if row.owner_account else None
        tokens = {name: _token(one, known) for name, one in acting.items() if one is not None}
        found.append({"case": str(row.id), **tokens})
    return found


def _token(appointment: Any, known: dict[UUID, str]) -> str:
    """The token of an appointment; the same however often it is asked for."""
    from yiwang.foundation.identity.models import Account, ApiToken
    from yiwang.foundation.identity.secrets import token_hash

    if appointment.id not in known:
        id, secret = uuid5(NAMESPACE_URL, f"token {appointment.id}"), sha256(appointment.id.bytes).hexdigest()
        names = {"login": str(appointment.account), "name": appointment.post, "password": "!"}
        Account.objects.get_or_create(id=appointment.account, defaults=names)
        values = {
            "account": appointment.account, "appointment": appointment.id, "title": "bench",
            "secret_hash": token_hash(secret), "scopes": "read write",
            "expires_at": datetime.now(UTC) + timedelta(days=30),
        }  # fmt: skip
        ApiToken.objects.get_or_create(id=id, defaults=values)
        known[appointment.id] = f"{id}.{secret}"
    return known[appointment.id]


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.config.settings")
    django.setup()
    if arguments[0] == "report":
        district = json.loads(Path(arguments[1]).read_text("utf-8"))
        print(json.dumps(report(district, int(arguments[2]))))
    else:
        print(json.dumps(who()))


if __name__ == "__main__":
    main(sys.argv[1:])
