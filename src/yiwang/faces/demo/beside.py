"""What happens beside the steps of a case, by chance: notes, questions, calls for help, objections, more time, orders
of supervision, matters left out of the rates, people with the same trouble."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from yiwang.cases.interface import (
    AddNote,
    AnswerSupervision,
    AskReporter,
    Case,
    ExtendCase,
    FinishPart,
    ObjectToDispatch,
    OpenPart,
    OrderSupervision,
    PauseCase,
    ProposeExclusion,
    ReplyAsReporter,
    RespondPart,
    RuleExclusion,
    RuleExtension,
    RuleObjection,
    SayMeToo,
    ScorePart,
    TakeStep,
    Tracker,
)
from yiwang.engine.packs.editions import Edition
from yiwang.engine.workflows import Program
from yiwang.engine.workflows.program import Move, Who
from yiwang.faces.demo.live import Live
from yiwang.faces.demo.people import People
from yiwang.faces.demo.plan import DemoPlan
from yiwang.faces.demo.timeline import Timeline
from yiwang.faces.demo.words import Wording
from yiwang.foundation.identity.interface import REPORTER, Acting

Doing = Callable[[datetime], Any]


@dataclass(frozen=True, slots=True)
class Beside:
    """`SHARES` of cases at each stage meet with one thing or another."""

    plan: DemoPlan
    edition: Edition
    people: People
    line: Timeline
    words: Wording

    def plan_for(self, case: Live, move: Move, now: datetime, until: datetime) -> None:
        """What happens before the next step, if anything; whoever it cannot be without is called."""
        owner = self.people.holder(case.owner, case.area, now)
        if owner is None:
            return
        between = now + (until - now) * 0.3
        for share, thing in SHARES:
            if self.line.chance.random() < share or (thing is Beside._call and self._awaited(case, move)):
                thing(self, case, owner, between, until)

    def _awaited(self, case: Live, move: Move) -> bool:
        """Somebody has to have come before the step may be taken."""
        parts = self._program(case).parts
        return any(parts[name].join != "all" for name in move.waits_for)

    def _program(self, case: Live) -> Program:
        return self.edition.programs[case.case_type]

    def _do(self, action: Any, acting: Any, moment: datetime) -> None:
        self.line.at(moment, lambda now: self.line.do(action, acting, now))

    def _who(self, case: Live, who: Who, now: datetime, asking: Acting | None = None) -> Acting | None:
        """Somebody who may, and is not who asks for it: nobody rules on a request of their own."""
        posts = [case.owner if name == "owner" else name for name in who.written]
        held = filter(None, (self.people.holder(post, case.area, now) for post in posts))
        return next((one for one in held if asking is None or one.actor != asking.actor), None)

    def _note(self, case: Live, owner: Acting, between: datetime, until: datetime) -> None:
        self._do(AddNote(case.id, self.words.say("notes"), self.line.chance.random() < 0.3), owner, between)

    def _me_too(self, case: Live, owner: Acting, between: datetime, until: datetime) -> None:
        for number in range(self.line.chance.randint(1, 3)):
            self._do(SayMeToo(case.id, f"{case.id} {number}"), REPORTER, between + timedelta(minutes=number))

    def _ask(self, case: Live, owner: Acting, between: datetime, until: datetime) -> None:
        """A question; where the pack lets the clock wait for the reply, it waits."""
        pauses = [one.id for one in self._program(case).pauses.values()
                  if case.stage in one.stages and "owner" in one.who.written and not one.defers]  # fmt: skip
        self._do(AskReporter(case.id, self.words.say("questions"), next(iter(pauses), "")), owner, between)
        reply = ReplyAsReporter(case.id, self.words.say("replies"))
        self._do(reply, Tracker(case.id), between + (until - between) * 0.4)

    def _call(self, case: Live, owner: Acting, between: datetime, until: datetime) -> None:
        """Bodies are called; they report, finish and are scored."""
        parts = [one for one in self._program(case).parts.values()
                 if case.stage in one.stages and "owner" in one.who.written]  # fmt: skip
        if not parts:
            return
        part = self.line.chance.choice(parts)
        units = [one for kind in part.bodies if (one := self.people.unit(kind, case.area, between))]
        called = [str(one.id) for one in units[:2]]
        if not called:
            return
        self._do(OpenPart(case.id, part.id, tuple(called), self.words.say("calls")), owner, between)
        for number, unit in enumerate(units[:2]):
            body = self.people.somebody_of(unit.id, between)
            finish = between + (until - between) * 0.35 * (number + 1)
            self._do(RespondPart(case.id, part.id), body, between + (until - between) * 0.2 * (number + 1))
            self._do(FinishPart(case.id, part.id, reason=self.words.say("results")), body, finish)
            if part.scorer:
                score = ScorePart(case.id, part.id, str(unit.id), self.line.chance.randint(3, 5))
                self._do(score, owner, finish + timedelta(minutes=20))

    def _extend(self, case: Live, owner: Acting, between: datetime, until: datetime) -> None:
        more = self._program(case).extension
        if more is None or case.stage not in more.stages:
            return
        granted = self._who(case, more.who, between)
        if granted is not None:
            span = "3 working_days" if more.up_to.span is None or "working" in str(more.up_to.span) else "3 days"
            self._do(ExtendCase(case.id, span, self.words.say("extensions")), granted, between)
            ruler = self._who(case, more.ruler, between, granted) if more.ruler else None
            if ruler is not None:
                ruling = RuleExtension(case.id, "granted", self.words.say("leaves", "同意"))
                self._do(ruling, ruler, between + (until - between) * 0.3)

    def _object(self, case: Live, owner: Acting, between: datetime, until: datetime) -> None:
        """“Not mine”, soon after; somebody rules. Mostly it stays where it is."""
        rules = self._program(case).objection
        if rules is None or case.stage not in rules.stages:
            return
        ruler = self._who(case, rules.ruler, between, owner)
        if ruler is not None:
            soon = case.since + (between - case.since) * 0.2
            self._do(ObjectToDispatch(case.id, self.words.say("objections")), owner, soon)
            self._do(RuleObjection(case.id, "rejected", self.words.say("rulings")), ruler, soon + timedelta(hours=1))

    def _order(self, case: Live, owner: Acting, between: datetime, until: datetime) -> None:
        """An order by hand, and its answer."""
        giver = self._supervisor(case, between)
        if giver is None:
            return
        due = between + timedelta(days=1)
        self._do(OrderSupervision(case.id, self.words.say("orders"), due), giver, between)
        self.line.at(between + timedelta(hours=3), lambda now: self._answer_order(case, owner, now))

    def _supervisor(self, case: Live, now: datetime) -> Acting | None:
        posts = self.plan.roles.get("supervisor", ())
        return next(filter(None, (self.people.holder(post, case.area, now) for post in posts)), None)

    def _answer_order(self, case: Live, owner: Acting, now: datetime) -> None:
        number = Case.objects.values_list("number", flat=True).get(id=case.id)
        self.line.do(AnswerSupervision(case.id, f"{number}-1", self.words.say("order_answers")), owner, now)

    def _exclude(self, case: Live, owner: Acting, between: datetime, until: datetime) -> None:
        """Proposed by whoever has it; a second person looks."""
        giver = self._supervisor(case, between)
        reasons = self.edition.pack.catalogs.get("exclusion_reasons")
        if giver is None or reasons is None:
            return
        reason = self.line.chance.choice(reasons.items).code
        self._do(ProposeExclusion(case.id, reason, self.words.say("exclusions")), owner, between)
        agree = self.line.chance.random() < 0.7
        self._do(RuleExclusion(case.id, agree, self.words.say("rulings")), giver, between + timedelta(hours=4))

    def _defer(self, case: Live, owner: Acting, between: datetime, until: datetime) -> None:
        pauses = [one for one in self._program(case).pauses.values() if case.stage in one.stages and one.defers]
        deferring = self._who(case, pauses[0].who, between) if pauses else None
        if deferring is not None:
            review = between + timedelta(days=self.line.chance.randint(5, 25))
            self._do(PauseCase(case.id, pauses[0].id, self.words.say("defers"), review, case.owner), deferring, between)

    def _withdraw(self, case: Live, owner: Acting, between: datetime, until: datetime) -> None:
        moves = self._program(case).stages[case.stage].moves
        if "withdraw" in moves:
            why = self.words.say("withdrawals")
            self._do(TakeStep(case.id, "withdraw", {}, why), Tracker(case.id), between)


Thing = Callable[[Beside, Live, Acting, datetime, datetime], None]
SHARES: tuple[tuple[float, Thing], ...] = (
    (0.15, Beside._note), (0.06, Beside._me_too), (0.05, Beside._ask), (0.15, Beside._call), (0.06, Beside._extend),
    (0.06, Beside._object), (0.015, Beside._order), (0.01, Beside._exclude), (0.008, Beside._defer),
    (0.008, Beside._withdraw),
)  # fmt: skip
