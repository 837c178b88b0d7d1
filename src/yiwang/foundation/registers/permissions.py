"""Who may open a contact."""

from __future__ import annotations

from yiwang.engine.problems import Problem, Text
from yiwang.foundation.registers import checks
from yiwang.kernel.permissions import Person, needs_role
from yiwang.kernel.refusals import NOT_ALLOWED

OPEN_CONTACT = Text("查看联系方式", "open a contact")
ERASE_CONTACT = Text("删除联系方式", "erase a contact")
CORRECT = Text("更正自己的信息", "correct what is held about oneself")
ANSWER_CORRECTION = Text("答复更正请求", "answer a request for correction")
ANSWERERS = frozenset({"clerk", "dispatcher", "chief"})
HANDLERS = frozenset({"clerk", "dispatcher", "handler", "chief", "grid_worker"})
INTAKE = frozenset({"clerk", "dispatcher"})


def may_open_contact(person: Person, area_path: str, withheld: bool) -> list[Problem]:
    """Those who handle the case; a withheld name only those who took it in. An administrator has no part in it."""
    if withheld and not person.roles & INTAKE:
        return [checks.WITHHELD.at()]
    return needs_role(person, HANDLERS, OPEN_CONTACT, area_path)


def may_erase_contact(person: Person) -> list[Problem]:
    """The reporter (whoever holds number and code), and the worker on its day."""
    if person.roles & {"resident", "system"}:
        return []
    return [NOT_ALLOWED.at(action=ERASE_CONTACT, post=person.acting_as)]


def may_speak_as_reporter(person: Person) -> list[Problem]:
    """The reporter: whoever holds number and code, or reported it under an account."""
    return [] if "resident" in person.roles else [NOT_ALLOWED.at(action=CORRECT, post=person.acting_as)]


def may_answer_correction(person: Person, area_path: str) -> list[Problem]:
    """Those who take matters in, and those who lead them."""
    return needs_role(person, ANSWERERS, ANSWER_CORRECTION, area_path)
