"""`yiwang case …`: report, read and handle cases at the terminal of the machine, in somebody's name.

The subcommands that change a case are the rows of the API's table of commands. The operator acts for the person who is
named, with that person's rights and no more; the journal says who it was: `post@area@terminal:user`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import click
from django.utils import timezone

from yiwang.cases import interface as cases
from yiwang.engine.problems import Language
from yiwang.faces.api.answers import Refusal, no_such
from yiwang.faces.api.case_commands import COMMANDS, CaseCommand, Target
from yiwang.faces.api.endpoints.cases_read import FiltersIn
from yiwang.faces.cli import case_print
from yiwang.faces.cli.case_words import acting, body_of, happened, person_and_case, read
from yiwang.faces.cli.pack import language_option, print_problems
from yiwang.faces.cli.second_person import confirm
from yiwang.faces.cli.site import make_ready
from yiwang.kernel.actions import Command, perform
from yiwang.kernel.ids import new_id
from yiwang.kernel.refusals import Refused

Function = TypeVar("Function", bound=Callable[..., Any])
as_option = click.option("--as", "who", default="", metavar="LOGIN[:POST]", help="In whose name, and under which post.")
code_option = click.option("--code", default="", help="Tracking code of the case: its reporter acts.")


@click.group()
def case() -> None:
    """Report, read and handle cases, each command in somebody's name.

    CASE is a number or an id. WORDS are name=text or name:=JSON, by the fields of the API; other names are answers to
    the form. A refusal says what, why and how to mend it, and ends the command with 1.
    """


def _how(function: Function) -> Function:
    """Options of every subcommand."""
    forms = click.Choice(("text", "json"))
    form = click.option("--format", "form", type=forms, default="text", help="For scripts: json.")
    return form(language_option(function))


def _sent(function: Function) -> Function:
    """Options of every subcommand that changes something."""
    at = click.option("--at", default="", metavar="MOMENT", help="When it was done, if not now (at most 30 days back).")
    id = click.option("--id", "command_id", type=click.UUID, help="The command's own id: sent twice, it is done once.")
    data = click.option("--data", default="", metavar="JSON", help="All words as one JSON object; - reads it.")
    words = click.argument("words", nargs=-1)
    return words(data(id(at(as_option(_how(function))))))


@contextmanager
def _telling(language: Language, form: str) -> Iterator[None]:
    """On a site whose tables are ready. A refusal is printed and ends the command with 1."""
    make_ready()
    try:
        yield
    except Refused as refused:
        problems = list(refused.problems)
    except Refusal as refused:
        problems = [fault.problem for fault in refused.faults]
    else:
        return
    print_problems(problems, language, form)
    raise click.exceptions.Exit(1)


def _read_data(data: str) -> str:
    return sys.stdin.read() if data == "-" else data


def _help(known: CaseCommand, more: str = "") -> dict[str, str]:
    fields = ", ".join([*(["part"] if known.of_part else []), *known.body.model_fields])
    return {"help": f"{known.text}{more}\n\nFields: {fields}.", "short_help": known.text}


REPORT = COMMANDS["report_case"]


@case.command("report-case", **_help(REPORT, " Without --as it is a resident who has no account."))
@_sent
def report_case(
    words: tuple[str, ...], data: str, command_id: UUID | None, at: str, who: str, form: str, language: Language
) -> None:
    """The command's id becomes that of the case, so that a report sent twice is one case."""
    now, id = timezone.now(), command_id or new_id()
    with _telling(language, form):
        person = acting(who, now)
        action = REPORT.make(Target(id), body_of(REPORT, words, _read_data(data)))
        answer = perform(action, acting=person, command=Command(id, happened(at, now)), now=now)
        case_print.done(answer, language, form)


def _declare(name: str, known: CaseCommand) -> None:
    @case.command(name.replace("_", "-"), **_help(known))
    @click.argument("case", metavar="CASE")
    @click.option("--seen", type=int, help="The last entry that you know of: refused when there are later ones.")
    @code_option
    @_sent
    def run(
        case: str, words: tuple[str, ...], data: str, command_id: UUID | None, at: str, who: str, code: str,
        seen: int | None, form: str, language: Language,
    ) -> None:  # fmt: skip
        now = timezone.now()
        with _telling(language, form):
            person, case_id = person_and_case(who, code, case, now)
            body = body_of(known, words, _read_data(data))
            confirm(name, body, person, now, language)
            action = known.make(Target(case_id, seen, getattr(body, "part", "")), body)
            command = Command(command_id or new_id(), happened(at, now))
            case_print.done(perform(action, acting=person, command=command, now=now), language, form)


for _name, _known in COMMANDS.items():
    if _name != "report_case":
        _declare(_name, _known)


@case.command("list")
@click.argument("words", nargs=-1)
@click.option("--order", type=click.Choice(("newest", "due")), default="newest", help="Newest first, or soonest due.")
@click.option("--text", default="", help="Only those that hold it.")
@click.option("--limit", type=click.IntRange(1, 200), default=50, help="How many at most.")
@click.option("--after", default="", help="Go on where the page before ended.")
@as_option
@_how
def list_cases(
    words: tuple[str, ...], order: cases.Order, text: str, limit: int, after: str, who: str, form: str,
    language: Language,
) -> None:  # fmt: skip
    """The cases that somebody may see. WORDS narrow it, as in view=mine, stage=handling, overdue=true."""
    now = timezone.now()
    with _telling(language, form):
        person, wanted = acting(who, now), read(FiltersIn, words).as_filters(now)
        if text:
            found = cases.search_cases(person, text, wanted, after, limit)
        else:
            found = cases.list_cases(person, wanted, order, after, limit)
        case_print.page(found.rows, found.next, language, form)


@case.command("show")
@click.argument("number", metavar="CASE")
@code_option
@as_option
@_how
def show(number: str, code: str, who: str, form: str, language: Language) -> None:
    """One case: its facts, what may be done and why not, what happened. With --code as its reporter sees it."""
    now = timezone.now()
    with _telling(language, form):
        person, case_id = person_and_case(who, code, number, now)
        if isinstance(person, cases.Tracker):
            if (mine := cases.tracked_case(person, case_id, now)) is not None:
                return case_print.tracked(mine, language, form)
        elif (found := cases.case_detail(person, case_id, now)) is not None:
            return case_print.detail(found, language, form)
        raise no_such(f"事项 {number}", f"case {number}")


@case.command("answer-templates")
@click.argument("number", metavar="CASE")
@click.option("--step", required=True, metavar="ACTION", help="As show lists it: step:resolve, extend; or ask.")
@as_option
@_how
def answer_templates(number: str, step: str, who: str, form: str, language: Language) -> None:
    """The pack's words for an action, filled in from the case: which field they are for, and the words."""
    with _telling(language, form):
        person, case_id = person_and_case(who, "", number, timezone.now())
        found = cases.templates_for(person, case_id, step)
        if found is None:
            raise no_such(f"事项 {number}", f"case {number}")
        case_print.offered(found, language, form)


@case.command("why")
@click.argument("number", metavar="CASE")
@as_option
@language_option
def why(number: str, who: str, language: Language) -> None:
    """Why the case is with whom it is, until when, and in this class."""
    with _telling(language, "text"):
        person, case_id = person_and_case(who, "", number, timezone.now())
        lines = cases.why(person, case_id, language)
        if lines is None:
            raise no_such(f"事项 {number}", f"case {number}")
        for line in lines:
            click.echo(line)
