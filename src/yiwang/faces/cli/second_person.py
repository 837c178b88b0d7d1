"""Where a rule wants two people, one terminal is not two: the second one types their own password there."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import click

from yiwang.engine.problems import Language, Problem, Text, declare
from yiwang.foundation.identity import interface as identity
from yiwang.kernel.refusals import Refused

NOT_CONFIRMED = declare(
    "terminal.second_not_confirmed",
    what=("第二个人（{login}）没有确认", "The second person ({login}) did not confirm"),
    why=("同一个终端可以冒用两个账号；两人同意，要第二个人自己输入密码。",
         "One terminal can use two accounts; that two agree takes the second one's own password."),
    mend=("请第二个人在这里输入密码，或由其本人在网页上办理。",
          "Let them type it here, or let them do it on the pages themselves."),
)  # fmt: skip
ASKED = {
    "password": Text("第二个人 {login} 的密码", "Password of the second person, {login}"),
    "code": Text("{login} 的动态码", "Code of {login}"),
}
CODE_NEEDED = "identity.code_needed"


def confirm(name: str, body: Any, person: Any, now: datetime, language: Language) -> None:
    """Ask the second person's password where a command is for two. Raises `Refused`.

    An account that is not there is left to the action, which says what it takes.
    """
    second = _second(name, body, person)
    known = identity.account(second) if second else None
    if known is None:
        return
    password = _asked("password", known.login, language)
    found = identity.sign_in(known.login, password, "", now)
    if isinstance(found, Problem) and found.code == CODE_NEEDED:
        found = identity.sign_in(known.login, password, _asked("code", known.login, language), now)
    if isinstance(found, Problem):
        raise Refused([found])


def _second(name: str, body: Any, person: Any) -> UUID | None:
    """Whose consent a command brings along: the colleague it names, or whoever rules on what another proposed."""
    if name == "rule_exclusion":
        own: UUID | None = person.account_id
        return own
    named: UUID | None = getattr(body, "second", None)
    return named


def _asked(what: str, login: str, language: Language) -> str:
    text = ASKED[what].in_language(language).format(login=login)
    try:
        answer: str = click.prompt(text, hide_input=True, err=True)
    except click.exceptions.Abort:
        raise Refused([NOT_CONFIRMED.at(login=login)]) from None
    return answer
