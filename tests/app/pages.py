"""A small site with people who sign in, and one case, for tests of pages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.app.site import Site, build_site
from yiwang.cases.interface import Accepted, ReportCase, Reporter, TakeStep
from yiwang.foundation.identity.interface import REPORTER
from yiwang.foundation.identity.models import Account
from yiwang.foundation.messages.models import Subscription
from yiwang.foundation.messages.queries.subscriptions import VERSION as SUBSCRIPTIONS
from yiwang.foundation.organizations import interface as organizations
from yiwang.foundation.organizations.models import Appointment
from yiwang.insight import interface as insight
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.civil_time import civil
from yiwang.kernel.ids import new_id
from yiwang.kernel.versions import bump

PASSWORD = "a sentence to remember"
POSTS = {
    "clerk": "intake_clerk", "dispatcher": "dispatcher", "handler": "city_management_office",
    "chief": "community_secretary", "supervisor": "supervision_officer", "grid_worker": "grid_worker",
}  # fmt: skip
"""A post that carries each role."""
ROLES = (*POSTS, "admin", "auditor")
CELL = "demo-grid_cell-1"
HANDLER = "city_management_office"
"""Who handles the case of the tests."""
OF_A_CASE = ("desk:case", "desk:contact", "desk:pane", "desk:print", "desk:receipt")
FACTS = {"kind": "street_lamp", "what": "三号楼前路灯不亮", "address": "三号楼", "danger": False}


@dataclass
class Pages:
    """The site, its one case, and people who sign in."""

    site: Site
    answer: Accepted
    title: str
    accounts: dict[tuple[str, bool], UUID] = field(default_factory=dict)
    base: str = ""
    """Where the site is served, for tests in a browser."""

    @property
    def case_id(self) -> UUID:
        return self.answer.case_id

    @property
    def number(self) -> str:
        return self.answer.number

    def login(self, role: str, elsewhere: bool = False) -> str:
        """An account for somebody who holds a post with the role (and no other), near the case or far from it."""
        login = f"{role}{'2' if elsewhere else ''}"
        if (role, elsewhere) in self.accounts:
            return login
        keeper = role in ("admin", "auditor")
        account = self.accounts[role, elsewhere] = new_id()
        Account.objects.create(
            id=account, login=login, name=login, password=make_password(PASSWORD), roles=role if keeper else ""
        )
        if not keeper:
            self._appoint(role, account, elsewhere)
        return login

    def _appoint(self, role: str, account: UUID, elsewhere: bool) -> None:
        post = POSTS[role]
        mine = [(where, id) for (held, where), id in self.site.posts.items() if held == post]
        near = next(one for one in mine if self.site.paths[CELL].startswith(self.site.paths[one[0]]))
        far = next((one for one in mine if not self.site.paths[CELL].startswith(self.site.paths[one[0]])), None)
        if elsewhere and far is None:
            return
        Appointment.objects.filter(id=(far if elsewhere and far else near)[1]).update(account=account)
        bump(organizations.VERSION)

    def client(self, role: str = "", elsewhere: bool = False) -> Client:
        """Somebody's browser; nobody's for no role."""
        client = Client(headers={"Accept-Language": "zh-hans"})
        if role:
            login = self.login(role, elsewhere)
            response = client.post("/desk/sign-in/", {"login": login, "password": PASSWORD})
            assert response.status_code == 302, response.content.decode()
        return client

    def end_appointment(self, role: str) -> None:
        today = timezone.localdate()
        Appointment.objects.filter(account=self.accounts[role, False]).update(until=today - timedelta(days=1))
        bump(organizations.VERSION)

    def tracked(self) -> Client:
        """The reporter's browser, with number and code."""
        client = self.client()
        response = client.post("/track/", {"number": self.number, "code": self.answer.code})
        assert response.status_code == 302
        return client

    def analysis(self) -> UUID:
        """One that is kept, of the community that the case lies in."""
        area, now = self.site.paths[CELL].split("/")[-3], timezone.now()
        period = insight.period_of("daily", civil(now).date())
        return insight.keep_analysis(uuid5(self.case_id, "analysis"), area, period, now).id

    def partner(self) -> UUID:
        """One who is told of what happens."""
        id = uuid5(self.case_id, "partner")
        Subscription.objects.get_or_create(id=id, title="P", address="mailto:p@example.org", area_path="")
        bump(SUBSCRIPTIONS)
        return id

    def address(self, name: str) -> str:
        """An address for each page, about this case where there is one in it."""
        given: dict[str, list[Any]] = {
            "portal:public": [self.number], "portal:blank_form": ["service_request"],
            "portal:responsible": [CELL], "portal:rates": [CELL], "web:asset": ["web/site.css"],
            "portal:rule_page": [self.site.pack_hash, "index.html"],
            "portal:step": [self.number, "withdraw"], "portal:file": [self.number, new_id()],
            "desk:act": [self.case_id, "note"], "desk:drop_view": [new_id()], "desk:file": [self.case_id, new_id()],
            "desk:correction": [self.case_id, new_id()], "field:case": [self.case_id],
            "admin:area": ["demo-community-1"], "admin:cell": [CELL], "admin:unit": [min(self.site.units)],
            "admin:pack": [self.site.pack_hash], "admin:compare": [self.site.pack_hash],
            "desk:analysis_stop": [new_id()], "admin:job": [new_id()], "admin:job_file": [new_id()],
        }  # fmt: skip
        if name == "admin:account":
            self.login("admin")
            return reverse(name, args=[self.accounts["admin", False]])
        if name == "admin:partner":
            return reverse(name, args=[self.partner()])
        if name in ("desk:analysis", "desk:analysis_file"):
            return reverse(name, args=[self.analysis(), *(["docx"] if name.endswith("file") else [])])
        if name in given:
            return reverse(name, args=given[name])
        number = {
            "case", "receipt", "reply", "verdict", "add_photo", "erase", "mine", "copy", "correct", "ask_correction",
            "erase_words",
        }  # fmt: skip
        if name.startswith("portal:") and name.split(":")[1] in number:
            return reverse(name, args=[self.number])
        return reverse(name, args=[self.case_id] if name in OF_A_CASE else [])


@pytest.fixture
def pages(db: Any) -> Iterator[Pages]:
    """A site with one report, an hour old."""
    roles = {post: role for role, post in POSTS.items()}
    site = build_site("demo_city", roles={**dict.fromkeys(("dispatch_chief",), ""), **roles})
    now = timezone.now() - timedelta(hours=1)
    contact = Reporter("王女士", "13900000001")
    facts = {**FACTS, "reporter_name": contact.name, "reporter_phone": contact.phone}
    action = ReportCase(new_id(), "service_request", "resident_web", facts, area=CELL)
    answer = perform(action, acting=REPORTER, command=Command(new_id(), now), now=now)
    yield Pages(site, answer, FACTS["what"])  # type: ignore[arg-type]


@pytest.fixture
def handled(pages: Pages) -> Pages:
    """The case is with its handler."""
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("accept", "intake_clerk", {}),
        ("dispatch", "dispatcher", {}),
        ("contact", HANDLER, {"contact_note": "已通话"}),
    ]
    for number, (step, post, given) in enumerate(steps):
        pages.site.now = timezone.now() - timedelta(minutes=30 - number)
        pages.site.do(TakeStep(pages.case_id, step, given), pages.site.person(post, CELL))
    return pages
