"""The four-day story of a dispute, told once: yellow, upgraded to red, a summons, supervised, answered, reopened once,
closed by its reporter. It goes through actions, through the API, or through the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID

from click.testing import CliRunner, Result

from tests.app.api import Program, token_of
from tests.app.site import RESIDENT, SYSTEM, Site
from yiwang.cases import interface as cases
from yiwang.cases.interface import (
    Accepted,
    AnswerSupervision,
    Case,
    FinishPart,
    FollowUp,
    OpenPart,
    OrderSupervision,
    ReportCase,
    RespondPart,
    ScorePart,
    TakeStep,
    Tracker,
    WakeCase,
    due_cases,
    tracker,
)
from yiwang.faces.cli.main import main
from yiwang.foundation.identity.interface import Acting
from yiwang.foundation.identity.models import Account
from yiwang.foundation.organizations.models import Appointment
from yiwang.kernel.civil_time import instant
from yiwang.kernel.ids import new_id

VILLAGE = "demo-village-2"
FACTS = {
    "what": "两家为灌溉用水争吵", "description": "上游拦水，下游无水", "address": "二组水渠", "people_involved": 3,
    "dispute_kind": "neighbours", "violence": False, "cross_village": True, "reporter_name": "张三",
    "reporter_phone": "13800000000",
}  # fmt: skip
KINDS = [
    "Reported", "CaseOpened", "StepTaken", "StepTaken", "StepTaken", "StepTaken", "PartOpened", "PartResponded",
    "SupervisionOrdered", "PartFinished", "PartJoined", "PartScored", "SupervisionAnswered", "Reminded", "Supervised",
    "StepTaken", "PartEnded", "ReporterTold", "FollowedUp", "StepTaken", "StepTaken", "ReporterTold", "FollowedUp",
    "StepTaken", "CaseEnded",
]  # fmt: skip


def at(day: int, clock: str) -> datetime:
    return instant(datetime.fromisoformat(f"2026-11-{day} {clock}"))


class Story:
    """The story, told step by step; other faces tell it by other means."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.case_id = new_id()

    def person(self, post: str) -> Any:
        return self.site.person(post, VILLAGE)

    def do(self, action: Any, who: Any, day: int, clock: str) -> Any:
        return self.site.do(action, self.person(who) if isinstance(who, str) else who, at(day, clock))

    def step(self, who: Any, day: int, clock: str, name: str, reason: str = "", **facts: Any) -> Any:
        return self.do(TakeStep(self.case_id, name, facts, reason), who, day, clock)

    def wake(self, day: int, clock: str) -> None:
        for case_id in due_cases(at(day, clock)):
            self.do(WakeCase(case_id), SYSTEM, day, clock)

    def monday(self) -> Accepted:
        """Reported by a resident, collected, sent up: yellow, with the village's team."""
        done = self.do(ReportCase(self.case_id, "dispute", "resident_web", FACTS, VILLAGE), RESIDENT, 16, "09:00")
        self.step("village_information_clerk", 16, "10:00", "collect")
        self.step("township_information_clerk", 16, "11:00", "submit")
        self.step("safety_center_director", 16, "14:00", "assign")
        assert isinstance(done, Accepted)
        return done

    def tuesday(self) -> None:
        """More people join: red, with the township's task force, which calls the patrol."""
        self.step("village_secretary", 17, "09:00", "upgrade", "又来了十几个人", people_involved=15)
        patrol = str(self.site.unit("township_patrol", VILLAGE))
        lead = self.person("township_task_force")
        self.do(OpenPart(self.case_id, "joint_settling", (patrol,), "请到现场"), lead, 17, "10:00")
        self.do(RespondPart(self.case_id, "joint_settling"), "patrol_leader", 17, "11:00")

    def wednesday(self) -> None:
        """A supervisor asks by hand; the patrol is done and scored."""
        order = OrderSupervision(self.case_id, "群众情绪激动，请当天答复", at(18, "18:00"))
        self.do(order, "political_legal_commissioner", 18, "09:00")
        self.do(FinishPart(self.case_id, "joint_settling", "", "现场已平静"), "patrol_leader", 18, "10:00")
        patrol = str(self.site.unit("township_patrol", VILLAGE))
        self.do(ScorePart(self.case_id, "joint_settling", patrol, 5), "safety_center_director", 18, "11:00")
        number = f"{Case.objects.get(id=self.case_id).number}-1"
        self.do(AnswerSupervision(self.case_id, number, "已安排专人值守"), "safety_center_director", 18, "15:00")

    def friday(self) -> None:
        """Three days are over: the worker supervises. Then it is settled and answered."""
        self.wake(20, "09:30")
        self.step("safety_center_director", 20, "10:00", "resolve", result="轮流放水，各半天", parties_told=True)

    def reopened(self, reporter: Tracker) -> None:
        """The reporter is not content: once more, and then it holds."""
        self.do(FollowUp(self.case_id, False, False, "又拦水了"), reporter, 21, "09:00")
        self.step(reporter, 21, "09:10", "reopen")
        self.step("safety_center_director", 22, "10:00", "resolve", result="装了分水闸", parties_told=True)
        self.do(FollowUp(self.case_id, True, True, "通水了"), reporter, 22, "12:00")
        self.step(reporter, 22, "12:10", "answer")

    def whole(self) -> Accepted:
        done = self.monday()
        self.tuesday()
        self.wednesday()
        self.friday()
        reporter = tracker(done.number, done.code)
        assert isinstance(reporter, Tracker)
        self.reopened(reporter)
        return done


@contextmanager
def clock_at(day: int, clock: str) -> Iterator[None]:
    """The clock of the machine, as the API and the command line read it."""
    with patch("django.utils.timezone.now", lambda: at(day, clock)):
        yield


def login_of(person: Acting) -> str:
    """The login of somebody on the site; their account is opened when it is not there yet."""
    assert person.account_id is not None
    login = str(person.account_id)
    Account.objects.get_or_create(id=person.account_id, defaults={"login": login, "name": person.name, "password": ""})
    return login


PATHS = {
    cases.TakeStep: "steps", cases.OpenPart: "parts", cases.RespondPart: "parts/{part}/respond",
    cases.FinishPart: "parts/{part}/finish", cases.ScorePart: "parts/{part}/score",
    cases.OrderSupervision: "supervision-orders", cases.AnswerSupervision: "supervision-orders/answer",
}  # fmt: skip
OF_REPORTER = {cases.FollowUp: "/track/follow-up", cases.TakeStep: "/track/steps"}
LEFT = {"aggregate_id", "seen", "told_by_phone"}


class ApiStory(Story):
    """Each action as the request that a program would send."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.key: dict[str, str] = {}
        self.tokens: dict[UUID, str] = {}

    def program(self, person: Acting) -> Program:
        assert person.account_id is not None
        if person.account_id not in self.tokens:
            login_of(person)
            held = Appointment.objects.get(account=person.account_id, post=person.post, area=person.area_code)
            self.tokens[person.account_id] = token_of(person.account_id, held.id)
        return Program(self.tokens[person.account_id])

    def do(self, action: Any, who: Any, day: int, clock: str) -> Any:
        if who is SYSTEM:
            return super().do(action, who, day, clock)
        with clock_at(day, clock):
            return self.sent(action, who)

    def sent(self, action: Any, who: Any) -> Any:
        if isinstance(action, cases.ReportCase):
            assert who is RESIDENT
            return self.report(action)
        body = {name: value for name, value in _json(asdict(action)).items() if name not in LEFT and value != ""}
        if isinstance(who, cases.Tracker):
            body.pop("second", None)
            return self.answer(Program().post(OF_REPORTER[type(action)], self.key | body))
        path = PATHS[type(action)].format(**body)
        if "{part}" in PATHS[type(action)]:
            body.pop("part")
        person = self.person(who) if isinstance(who, str) else who
        return self.answer(self.program(person).post(f"/cases/{self.case_id}/{path}", body))

    def report(self, action: cases.ReportCase) -> cases.Accepted:
        body = {"case_type": action.case_type, "facts": action.facts, "area": action.area}
        told = self.answer(Program().post("/reports", body), 201)
        self.case_id = UUID(told["case_id"])
        self.key = {"number": told["number"], "code": told["code"]}
        return cases.Accepted(self.case_id, told["number"], told["code"], told["stage"], told["owner"], None, False, 0)

    @staticmethod
    def answer(response: Any, status: int = 200) -> Any:
        assert response.status_code == status, response.content.decode()
        return response.json()


COMMANDS = {
    ReportCase: "report-case", TakeStep: "take-step", OpenPart: "open-part", RespondPart: "respond-part",
    FinishPart: "finish-part", ScorePart: "score-part", OrderSupervision: "order-supervision",
    AnswerSupervision: "answer-supervision", FollowUp: "follow-up-case",
}  # fmt: skip


class CliStory(Story):
    """Each action as the line that somebody types at the terminal of the machine."""

    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self.code = ""

    def do(self, action: Any, who: Any, day: int, clock: str) -> Any:
        if who is SYSTEM:
            return super().do(action, who, day, clock)
        with clock_at(day, clock):
            return self.sent(action, self.person(who) if isinstance(who, str) else who)

    def sent(self, action: Any, who: Any) -> Any:
        fields = asdict(action).items()
        line = [COMMANDS[type(action)], *(word for name, value in fields for word in words(name, value))]
        if isinstance(action, ReportCase):
            return self.report(line)
        row = Case.objects.get(id=self.case_id)
        by = ["--code", self.code] if isinstance(who, Tracker) else ["--as", f"{login_of(who)}:{who.post}"]
        return self.answer(line[0], row.number, *by, *line[1:])

    def report(self, line: list[str]) -> Accepted:
        told = self.answer(*line)
        self.case_id, self.code = UUID(told["case_id"]), told["code"]
        return Accepted(self.case_id, told["number"], told["code"], told["stage"], told["owner"], None, False, 0)

    @staticmethod
    def answer(*line: str) -> Any:
        done = run(*line, "--format", "json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)


def run(*line: str) -> Result:
    """A line typed after `yiwang case`."""
    return CliRunner().invoke(main, ["case", *line], catch_exceptions=False)


def words(name: str, value: Any) -> Iterator[str]:
    """One field of an action as words: answers to the form by their own names."""
    if name == "facts":
        for fact, answer in value.items():
            yield from words(fact, answer)
    elif name not in {*LEFT, "contact"} and value not in ("", None):
        yield f"{name}={value}" if isinstance(value, str) else f"{name}:={json.dumps(_json(value))}"


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _json(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_json(part) for part in value]
    return value.isoformat() if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value
