"""Life cycles of cases: `compile_case_type` once, then `decide` what each command does. The state folds the events.

program, problems = compile_case_type(case_type, rules)
decision = decide(program, None, Open(actor, facts, channel, area), now)
decision = decide(program, decision.state, Step(actor, "assess"), later)
"""

from yiwang.engine.workflows.available import Action, available
from yiwang.engine.workflows.commands import (
    REPORTER,
    SYSTEM,
    Actor,
    CancelPart,
    Command,
    Extend,
    FinishPart,
    Object,
    Open,
    OpenPart,
    PauseCase,
    RespondPart,
    ResumeCase,
    Rule,
    ScorePart,
    Step,
    Wake,
)
from yiwang.engine.workflows.compile import compile_case_type
from yiwang.engine.workflows.decide import Decision, decide
from yiwang.engine.workflows.journal import event_from_data, to_data, value_from_data, value_to_data
from yiwang.engine.workflows.program import Program
from yiwang.engine.workflows.reasons import trace_of
from yiwang.engine.workflows.rules import Rules
from yiwang.engine.workflows.state import State, fold
from yiwang.engine.workflows.wake import next_wake

__all__ = [
    "REPORTER", "SYSTEM", "Action", "Actor", "CancelPart", "Command", "Decision", "Extend", "FinishPart", "Object",
    "Open", "OpenPart", "PauseCase", "Program", "RespondPart", "ResumeCase", "Rule", "Rules", "ScorePart", "State",
    "Step", "Wake", "available", "compile_case_type", "decide", "event_from_data", "fold", "next_wake", "to_data",
    "trace_of", "value_from_data", "value_to_data",
]  # fmt: skip
