"""One terminal is not two people: the second one's password is asked, however many accounts `--as` names."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from tests.app.site import RESIDENT, Site, build_site
from yiwang.cases.interface import Case, ReportCase
from yiwang.faces.cli.main import main
from yiwang.foundation.identity.interface import new_totp_secret, totp_code
from yiwang.foundation.identity.models import Account
from yiwang.kernel.ids import new_id
from yiwang.kernel.secrecy import seal

pytestmark = pytest.mark.django_db
CELL = "demo-grid_cell-1"
PASSWORD = "a sentence to remember"
LAMP = {"kind": "street_lamp", "what": "路灯不亮", "danger": False, "address": "东门口"}


class Terminal:
    """A site with one case; a clerk, and the chief of dispatch as the second person."""

    def __init__(self) -> None:
        self.site: Site = build_site("demo_city")
        case_id = new_id()
        now = self.site.now
        self.site.do(ReportCase(case_id, "service_request", "resident_web", LAMP, area=CELL), RESIDENT, now)
        self.case_id = case_id
        self.second = self.account("chief", self.site.person("dispatch_chief", CELL))
        self.account("clerk", self.site.person("intake_clerk", CELL))

    def account(self, login: str, person: Any) -> Account:
        return Account.objects.create(
            id=person.account_id, login=login, name=person.name, password=make_password(PASSWORD)
        )

    def decline(self, typed: str) -> Result:
        path = self.site.pack.catalogs["lawful_paths"].items[0].code
        reason = self.site.pack.catalogs["decline_reasons"].items[0].code
        words = [f"path={path}", f"decline_reason={reason}", "reason=不属本街道", f"second={self.second.id}"]
        command = ["case", "take-step", str(self.case_id), "--as", "clerk", "transition=decline", *words]
        return CliRunner().invoke(main, command, input=typed)

    @property
    def stage(self) -> str:
        return Case.objects.get(id=self.case_id).stage


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def test_without_the_second_persons_password_nothing_is_done(terminal: Terminal) -> None:
    nothing = terminal.decline("")
    assert nothing.exit_code == 1
    assert "terminal.second_not_confirmed" in nothing.output
    wrong = terminal.decline("not the password\n")
    assert wrong.exit_code == 1
    assert terminal.stage == "received"


def test_with_it_the_step_is_taken(terminal: Terminal) -> None:
    done = terminal.decline(f"{PASSWORD}\n")
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    assert terminal.stage == "declined"


def test_whoever_has_a_second_factor_types_the_code_too(terminal: Terminal) -> None:
    secret = new_totp_secret()
    sealed = seal(secret.hex(), f"totp:{terminal.second.id}")
    Account.objects.filter(id=terminal.second.id).update(totp_secret=sealed)
    assert terminal.decline(f"{PASSWORD}\n").exit_code == 1
    assert terminal.stage == "received"
    done = terminal.decline(f"{PASSWORD}\n{totp_code(secret, timezone.now())}\n")
    assert done.exit_code == 0, done.output


def test_ruling_on_an_exclusion_asks_whoever_rules(terminal: Terminal) -> None:
    reason = terminal.site.pack.catalogs["exclusion_reasons"].items[0].code
    proposed = CliRunner().invoke(
        main, ["case", "propose-exclusion", str(terminal.case_id), "--as", "clerk", f"reason={reason}", "text=台风"]
    )
    assert proposed.exit_code == 0, proposed.output
    command = ["case", "rule-exclusion", str(terminal.case_id), "--as", "chief", "agree:=true"]
    assert "terminal.second_not_confirmed" in CliRunner().invoke(main, command, input="").output
    assert Case.objects.get(id=terminal.case_id).excluded == ""
    assert CliRunner().invoke(main, command, input=f"{PASSWORD}\n").exit_code == 0
    assert Case.objects.get(id=terminal.case_id).excluded == reason
