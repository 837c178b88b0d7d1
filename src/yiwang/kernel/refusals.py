"""A refusal: problems that forbid an action. Raised inside the transaction, so that nothing is half done."""

from __future__ import annotations

from collections.abc import Sequence

from yiwang.engine.problems import Problem, declare

NOT_ALLOWED = declare(
    "kernel.not_allowed",
    what=("您现在不能做这件事：{action}。", "You may not do this now: {action}."),
    why=("当前岗位（{post}）没有这项权限。", "The post you act under ({post}) does not carry this right."),
    mend=("换到有权限的岗位，或请有权限的同事办理。", "Act under a post that has it, or ask a colleague who has."),
)
CHANGED_MEANWHILE = declare(
    "kernel.changed_meanwhile",
    what=("这条记录刚被别人更新过，本次没有保存。", "Somebody changed this record just now; nothing was saved."),
    why=("两个人同时办理了同一件事。", "Two people worked on the same thing at the same moment."),
    mend=("刷新后再看一遍，再提交；您填写的内容还在。", "Look at it again and send again; what you typed is kept."),
)


class Refused(Exception):
    """An action was refused. `problems` say why, in words for the person who asked."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.code for problem in problems))
        self.problems = tuple(problems)
