"""What `yiwang case` is given at the terminal: words, who acts, which case, and when it happened."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from pydantic import BaseModel, ValidationError, create_model

from yiwang.cases import interface as cases
from yiwang.engine.problems import Problem, declare
from yiwang.faces.api.answers import no_such
from yiwang.faces.api.case_commands import CaseCommand
from yiwang.faces.api.commands import believable
from yiwang.faces.api.fields import Id
from yiwang.faces.api.parsing import input_refusal, sound_json
from yiwang.faces.cli.site import operator
from yiwang.foundation.identity import interface as identity
from yiwang.foundation.identity.interface import REPORTER, Acting
from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.months import reading
from yiwang.kernel.refusals import Refused

NO_ACCOUNT = declare(
    "terminal.no_account",
    what=("没有账号“{login}”", "There is no account “{login}”"),
    why=("账号可能写错了，或已停用。", "It may be misspelt, or closed."),
    mend=("核对 --as 后面的账号。", "Check the login after --as."),
)
WHICH_POST = declare(
    "terminal.which_post",
    what=("不清楚“{login}”以哪个岗位办理", "Under which post “{login}” acts is not clear"),
    why=("每一步都记在一个岗位名下；这个人今天的岗位：{posts}。", "Each step is one post's; theirs today: {posts}."),
    mend=("用 --as {login}:岗位 写明其中一个。", "Name one of them: --as {login}:POST."),
)
WHO = declare(
    "terminal.who",
    what=("没有写明由谁办理", "It is not said who acts"),
    why=("日志要记下办理人。", "The journal says who did it."),
    mend=(
        "工作人员用 --as 账号；反映人用 --code 查询码。",
        "Staff: --as LOGIN. The reporter of the case: --code CODE.",
    ),
)
BAD_WORD = declare(
    "terminal.bad_word",
    what=("看不懂“{word}”", "“{word}” is not understood"),
    why=("内容要写成 名称=文字，或 名称:=JSON。", "Content is written name=text, or name:=JSON."),
    mend=(
        "例如 reason=已到现场，facts.people_involved:=15。",
        "For example reason=arrived, facts.people_involved:=15.",
    ),
)
BAD_MOMENT = declare(
    "terminal.bad_moment",
    what=("“{moment}”不是可接受的时刻", "“{moment}” is not an acceptable moment"),
    why=("不能在将来，最多补记 30 天。", "It is not in the future, and at most 30 days back."),
    mend=("例如 2026-11-21T09:00；不填就是现在。", "For example 2026-11-21T09:00; without it, now."),
)  # fmt: skip


def body_of(known: CaseCommand, words: Sequence[str], data: str) -> Any:
    """What is sent with a command, read and bounded as the API does. Raises the refusal."""
    model: type[BaseModel] = known.body
    if known.of_part:
        model = create_model(model.__name__, __base__=model, part=(Id, ...))
    return read(model, words, data)


def read(model: type[BaseModel], words: Sequence[str], data: str = "") -> Any:
    """Words as the fields of a model; names that it has not are answers to the form, where it takes any."""
    given = sound_json(data) if data else {}
    if not isinstance(given, dict):
        raise Refused([BAD_WORD.at(word=data[:80])])
    fields = model.model_json_schema()["properties"]
    for word in words:
        _put(given, word, fields)
    try:
        return model.model_validate(sound_json(json.dumps(given)))
    except ValidationError as wrong:
        raise input_refusal([{**one, "loc": ("body", "body", *one["loc"])} for one in wrong.errors()]) from None


def _put(given: dict[str, Any], word: str, fields: dict[str, Any]) -> None:
    written, equals, value = word.partition("=")
    name = written.removesuffix(":")
    if not name or not equals:
        raise Refused([BAD_WORD.at(word=word)])
    content = sound_json(value) if written.endswith(":") else value
    first, *rest = name.split(".", 1)
    if not rest and first not in fields and "facts" in fields:
        first, rest = "facts", [first]
    if rest:
        inner = given.setdefault(first, {})
        if not isinstance(inner, dict):
            raise Refused([BAD_WORD.at(word=word)])
        inner[rest[0]] = content
    elif fields.get(first, {}).get("type") == "array" and not isinstance(content, list):
        given.setdefault(first, []).append(content)
    else:
        given[first] = content


def acting(who: str, now: datetime) -> Acting:
    """Somebody under one of their posts, in whose name the operator acts. `who`: login, or login:post. Raises Refused.

    Without anybody it is a resident who has no account.
    """
    via = operator().actor
    if not who:
        return replace(REPORTER, via=via)
    login, _, post = who.partition(":")
    person = identity.account_named(login)
    if person is None:
        raise Refused([NO_ACCOUNT.at(login=login)])
    held = identity.posts_of(person, civil(now).date())
    named = [one for one in held if post in ("", one.post, one.acting_as)]
    if len(named) != 1:
        raise Refused([WHICH_POST.at(login=login, posts=", ".join(one.acting_as for one in held))])
    return replace(named[0], via=via)


def person_and_case(who: str, code: str, case: str, now: datetime) -> tuple[cases.Person, UUID]:
    """Who acts, and on which case (a number, or an id). Raises the refusal."""
    if code:
        found = cases.tracker(case, code)
        if isinstance(found, Problem):
            raise Refused([found])
        return replace(found, acting_as=acting("", now).acting_as), found.case_id
    if not who:
        raise Refused([WHO.at()])
    person = acting(who, now)
    return person, _case_id(person, case)


def _case_id(person: cases.Person, case: str) -> UUID:
    try:
        return UUID(case)
    except ValueError:
        found = cases.ids_numbered(case.strip().upper())
    for case_id in found:
        with reading(case_id):
            if cases.visible(person).filter(id=case_id).exists():
                return case_id
    raise no_such(f"事项 {case}", f"case {case}")


def happened(written: str, now: datetime) -> datetime:
    """When it was done; a time without a zone is the site's. Raises Refused."""
    if not written:
        return now
    try:
        moment = parse_datetime(written)
    except ValueError:
        moment = None
    if moment is not None and moment.tzinfo is None:
        moment = instant(moment)
    if moment is None or not believable(moment, now):
        raise Refused([BAD_MOMENT.at(moment=written)])
    return moment
