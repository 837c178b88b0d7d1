"""Correct an answer of the form that was told or written down wrong. What was told first stays in the journal."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar

from yiwang.cases import checks, contacts, events
from yiwang.cases.actions._change import Done, case_for, change
from yiwang.cases.actions._saying import say_anew
from yiwang.cases.actions._shell import ShellAction, need_office, need_words
from yiwang.cases.permissions import Person
from yiwang.cases.queries.facts import deciding, read_facts
from yiwang.cases.queries.history import Happened, History
from yiwang.cases.queries.projecting import kind_name
from yiwang.cases.queries.words import said, texts_of, words_for
from yiwang.engine.expressions import domain_text, fits
from yiwang.engine.packs.editions import Edition
from yiwang.engine.problems import Text
from yiwang.engine.values import Domain, Value
from yiwang.engine.workflows import Program, value_to_data
from yiwang.kernel.actions import Change
from yiwang.kernel.journal import Event, Head
from yiwang.kernel.refusals import Refused

CORRECT = Text("更正登记内容", "correct an answer")
OTHERWISE = frozenset({"geopoint", "image", "acknowledge", "body"})
"""The place is corrected by `CorrectPlace`, files are attached, what somebody declared is theirs, and whom a report is
about decides who may see it."""


@dataclass(frozen=True)
class CorrectFact(ShellAction):
    """`fact`: the name of a question of the form; `value`: the right answer, as in a report."""

    fact: str
    value: Any = field(repr=False)
    reason: str
    ahead: ClassVar[bool] = False

    def decide(self, acting: Person, now: datetime) -> Change[Done]:
        need_words(self.reason, CORRECT)
        history = case_for(acting, self.aggregate_id, self.seen)
        need_office(history, acting, CORRECT)
        if history.row.ended:
            raise Refused([checks.ENDED.at(action=CORRECT)])
        value = _read(history, self.fact, self.value)
        words = words_for(history, now)
        kept = words.facts({self.fact: value}, history.program.intake)[self.fact]
        data = {"fact": self.fact, "value": value_to_data(kept), "reason": words.keep(self.reason)}
        said = [Event(events.FACT_CORRECTED, data)]
        state = history.state._replace(facts={**history.state.facts, self.fact: kept})
        written = change(history, state, said, acting, now, words)
        happened = [Happened(kind, data, now, acting.actor, acting.acting_as, None) for kind, data in said]
        after = replace(history, past=[*history.past, *happened], state=state)

        def write(head: Head) -> None:
            written.write(head)
            say_anew(after)

        return replace(written, write=write)


def correctable(edition: Edition, program: Program) -> dict[str, Domain]:
    """The questions by whose answers nothing was decided: neither level nor time, dispatch or contact."""
    form = edition.pack.forms.get(program.case_type.form)
    closed = deciding(program) | {kind_name(program)} | contacts.of_contact(form)
    closed |= {one.name for one in (form.fields if form else ()) if one.type in OTHERWISE}
    return {name: domain for name, domain in program.intake.items() if name not in closed}


def _read(history: History, fact: str, given: Any) -> Value:
    """The value. Raises `Refused` for one that cannot be read, is not asked, or decides something."""
    program = history.program
    title, open_ = program.titles.get(fact, Text(fact, fact)), correctable(history.edition, program)
    if fact not in program.intake:
        possible = Text("、".join(program.titles[one].zh for one in open_), ", ".join(open_))
        raise Refused([checks.NO_SUCH_ANSWER.at(fact=fact, possible=possible)])
    if fact not in open_:
        raise Refused([checks.ANSWER_DECIDES.at(fact=title)])
    values, problems = read_facts({fact: given}, program.intake, program.titles)
    if problems:
        raise Refused(problems)
    value = values[fact]
    if value is None and fact in program.required:
        raise Refused([checks.EMPTY.at(action=CORRECT)])
    if value is not None and not fits(value, open_[fact]):
        raise Refused([checks.UNREADABLE.at(fact=title, value=given, type=domain_text(open_[fact]))])
    texts = texts_of(history.id)  # without sealed answers: "the same" would tell whether a guess was right
    if said(history.state.facts.get(fact), texts) == (value.strip() if isinstance(value, str) else value):
        raise Refused([checks.SAME_ANSWER.at(fact=title)])
    return value
