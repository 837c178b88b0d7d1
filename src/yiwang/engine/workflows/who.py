"""Who may act, and how that is said."""

from __future__ import annotations

from collections.abc import Iterable

from yiwang.engine.problems import Problem, Text
from yiwang.engine.workflows.commands import Actor
from yiwang.engine.workflows.program import Program, Who
from yiwang.engine.workflows.refusals import NOT_YOUR_STEP
from yiwang.engine.workflows.state import Body, State

TOKENS = {
    "owner": Text("现在的责任岗位", "whoever is accountable now"),
    "reporter": Text("反映人", "the reporter"),
    "caller": Text("发起人", "whoever called"),
    "body": Text("被叫到的单位", "the body that was called"),
    "system": Text("系统", "the system"),
}
NOTHING = Text("（没有）", "(nothing)")


def may(program: Program, who: Who, state: State, actor: Actor, body: Body | None = None) -> bool:
    """May `actor` do what `who` may do? `body` narrows `caller` and `body` to one body of a part."""
    post = actor.post
    if post in who.posts:
        return True
    if who.owner and (post == state.owner or post in program.teams.get(state.owner, ())):
        return True
    if not (who.caller or who.body):
        return False
    bodies = (body,) if body else tuple(one for run in state.parts.values() for one in run.bodies if one.open)
    if who.caller and any(stands_for(program, actor, one.caller) for one in bodies):
        return True
    return who.body and any(acts_for_body(program, actor, one) for one in bodies)


def stands_for(program: Program, actor: Actor, post: str) -> bool:
    return actor.post == post or actor.post in program.teams.get(post, ())


def acts_for_body(program: Program, actor: Actor, body: Body) -> bool:
    """A body is a unit or a post; someone of the unit, or who stands for the post, acts for it."""
    if actor.body:
        return actor.body == body.body
    if stands_for(program, actor, body.body):
        return True
    post = program.rules.posts.get(actor.post)
    return post is not None and bool(post.unit_kind) and post.unit_kind in (body.body, body.kind)


def not_yours(program: Program, who: Who, state: State | None, actor: Actor, action: Text) -> Problem:
    names = [_named(program, token, state) for token in who.written]
    return NOT_YOUR_STEP.at(action=action, actor=title(program, actor.post), who=listed(names))


def _named(program: Program, token: str, state: State | None) -> Text:
    name = title(program, token)
    if token != "owner" or state is None:
        return name
    post = title(program, state.owner)
    return Text(f"{name.zh}（{post.zh}）", f"{name.en} ({post.en})")


def title(program: Program, name: str) -> Text:
    """What people call a post, fact, stage or step; its id when it has no title."""
    return program.titles.get(name) or TOKENS.get(name) or Text(name, name)


def listed(names: Iterable[Text]) -> Text:
    names = list(names)
    if not names:
        return NOTHING
    return Text("、".join(name.zh or name.en for name in names), ", ".join(name.en or name.zh for name in names))


def possible(program: Program, state: State | None) -> Text:
    """The steps that leave the present stage, for the advice in a refusal."""
    if state is None:
        return NOTHING
    return listed(move.title for move in program.stages[state.stage].moves.values())
