"""What may be done with a case now, each thing as a form: what the pack asks for it, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from yiwang.cases import interface as cases
from yiwang.engine.packs.editions import Edition
from yiwang.engine.packs.titles import value_titles
from yiwang.engine.problems import Problem, Text, sentence
from yiwang.engine.values import Domain
from yiwang.engine.workflows import Program
from yiwang.engine.workflows.program import Move
from yiwang.faces.web.bodies import colleagues, those_to_call
from yiwang.faces.web.fields import Field, Option, Typed, from_domain, missing, place_problems, values_of
from yiwang.faces.web.language import Shown, say, shown, t
from yiwang.faces.web.reasons import value_words
from yiwang.faces.web.requests import PageRequest
from yiwang.faces.web.sending import send
from yiwang.kernel.civil_time import instant
from yiwang.kernel.ids import new_id

REASON, SECOND = "reason", "second"
UNITS = (
    ("working_days", "个工作日", "working days"),
    ("days", "天", "days"),
    ("working_hours", "个工作时", "working hours"),
)


@dataclass
class StepForm:
    """One thing to do. `name` is the action's (`step:accept`, `open:helpers`, `extend` …)."""

    name: str
    title: str
    fields: list[Field]
    make: Callable[[Mapping[str, Any]], Any]
    """The action, from the values typed."""
    grave: bool = False
    """It ends the case or cannot be taken back: the button says so by its colour."""
    hint: str = ""
    asks: bool = False
    """It was sent once and asks whether that was meant."""
    offered: Sequence[cases.Offered] = ()
    """The pack's words for it, filled in: one is picked, put into its field, and changed there."""
    filled: bool = False
    """Sent only to have such words put in."""
    problems: Sequence[Shown] = ()
    command: UUID = field(default_factory=new_id)

    def __post_init__(self) -> None:
        for one in self.fields:
            one.form = f"{self.name.replace(':', '-')}-"

    @property
    def open(self) -> bool:
        return self.asks or self.filled or bool(self.problems) or any(one.error for one in self.fields)

    @property
    def needs(self) -> bool:
        """Something has to be typed or chosen."""
        return any(one.required for one in self.fields)

    @property
    def slug(self) -> str:
        """Its part of an address."""
        return self.name.replace(":", "/")

    @property
    def id(self) -> str:
        return self.name.partition(":")[2]


@dataclass(frozen=True)
class About:
    """The case and its rules, as forms need them."""

    row: Any
    edition: Edition
    program: Program
    sent: Typed
    acting: Any
    now: datetime

    @property
    def catalogs(self) -> Mapping[str, Any]:
        return self.edition.pack.catalogs


def about(row: Any, acting: Any, now: datetime, sent: Typed | None = None) -> About:
    edition, program = cases.rules_of(row.pack_hash, row.rules_on, row.case_type, row.area_path)
    return About(row, edition, program, sent or {}, acting, now)


def form_of(action: Any, case: About) -> StepForm | None:
    """The form of one of the engine's actions."""
    kind, _, id = action.name.partition(":")
    build = _BUILD.get(kind)
    return build(case, id, say(sentence(action.title))) if build else None


def offer(form: StepForm, offers: Mapping[str, Sequence[cases.Offered]], sent: Typed) -> StepForm:
    """The form with the pack's words for it; the one that was picked with “fill in” stands in its field."""
    names = {one.name for one in form.fields}
    form.offered = [one for one in offers.get(form.name, ()) if one.field in names]
    if sent.get("fill") and form.offered:
        picked = [one for one in form.offered if one.id in sent.get("template", ())]
        for one in picked:
            at = next(each for each in form.fields if each.name == one.field)
            at.value = "\n".join(part for part in (at.value, say(one.text)) if part)
    return form


def take(form: StepForm, request: PageRequest, acting: Any, sent: Typed) -> bool:
    """Do it. False when it was refused, or only words were to be put in: they then stand in the form."""
    if sent.get("fill"):
        form.filled = True
        return False
    if missing(form.fields):
        return False
    _, problems = send(form.make(values_of(form.fields, sent)), request, acting)
    form.problems = shown(place_problems(form.fields, problems))
    return not problems


def reason_field(case: About, required: bool, label: str = "", hint: str = "") -> Field:
    value = (case.sent.get(REASON) or [""])[0]
    return Field(REASON, label or t("理由", "Reason"), "words", value, required, hint, most=5000)


def _step(case: About, id: str, title: str) -> StepForm:
    move = case.program.stages[case.row.stage].moves[id]
    fields = _facts(case, move)
    if move.because:
        hint = t("会记录在案，并告诉反映人。", "It is kept on record and told to the reporter.") if move.tells else ""
        fields.append(reason_field(case, True, hint=hint))
    if move.second_person:
        fields.append(_second(case))

    def make(values: Mapping[str, Any]) -> Any:
        facts = {name: value for name, value in values.items() if name not in (REASON, SECOND)}
        said = str(values.get(REASON, ""))
        return cases.TakeStep(case.row.id, id, facts, said, str(values.get(SECOND, "")), seen=_seen(case))

    return StepForm(f"step:{id}", title, fields, make, grave=move.target.end, hint=_leads(move))


def _leads(move: Move) -> str:
    return t("办理后进入“{s}”。", "Afterwards it is at “{s}”.", s=move.target.title)


def _facts(case: About, move: Move) -> list[Field]:
    """What must come with a step, then what may."""
    ordered = [*move.needs, *(name for name in move.accepts if name not in move.needs)]
    titles = case.program.titles
    fields = []
    for name in ordered:
        domain: Domain | None = move.accepts.get(name)
        if domain is not None:
            label = titles.get(name) or Text(name, name)
            fields.append(from_domain(name, label, domain, case.catalogs, case.sent, name in move.needs))
    return fields


def _second(case: About) -> Field:
    given = (case.sent.get(SECOND) or [""])[0]
    options = [Option(id, words, id == given) for id, words in colleagues(case.row.area_path, case.acting, case.now)]
    hint = t("要两个人同意：选一位已经同意的同事。", "Two have to agree: choose the colleague who has agreed.")
    return Field(SECOND, t("第二个人", "Second person"), "select", given, True, hint, options=options)


def _seen(case: About) -> int | None:
    """The entry that the page showed; a form sent later is refused when something happened meanwhile."""
    given = (case.sent.get("seen") or [""])[0]
    return int(given) if given.isdecimal() else None


def _open(case: About, id: str, title: str) -> StepForm:
    given = list(case.sent.get("bodies", ()))
    part = case.program.parts[id]
    found = those_to_call(part.bodies, case.row, case.edition, case.now)
    options = [Option(value, words, value in given) for value, words in found]
    fields = [
        Field("bodies", t("请谁来", "Whom to call"), "checks", "", True, options=options),
        reason_field(case, False, t("请来做什么", "What for")),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        bodies = tuple(values.get("bodies", ()))
        return cases.OpenPart(case.row.id, id, bodies, str(values.get(REASON, "")), seen=_seen(case))

    return StepForm(f"open:{id}", title, fields, make)


def _pause(case: About, id: str, title: str) -> StepForm:
    pause = case.program.pauses[id]
    fields = [reason_field(case, pause.because)]
    if pause.defers:
        posts = case.edition.pack.posts
        given = (case.sent.get("owner") or [""])[0]
        options = [Option(post, say(found.title), post == given) for post, found in posts.items()]
        review = (case.sent.get("review") or [""])[0]
        fields.append(Field("review", t("什么时候再看", "When to look again"), "datetime-local", review, True))
        fields.append(Field("owner", t("由谁再看", "Who looks again"), "select", given, True, options=options))

    def make(values: Mapping[str, Any]) -> Any:
        review = instant(datetime.fromisoformat(values["review"])) if values.get("review") else None
        reason, owner = str(values.get(REASON, "")), str(values.get("owner", ""))
        return cases.PauseCase(case.row.id, id, reason, review, owner, seen=_seen(case))

    hint = t("计时停下，到时自动恢复。", "The clock stops, and goes on by itself in time.")
    return StepForm(f"pause:{id}", title, fields, make, hint=hint)


def _resume(case: About, id: str, title: str) -> StepForm:
    def make(values: Mapping[str, Any]) -> Any:
        return cases.ResumeCase(case.row.id, str(values.get(REASON, "")), seen=_seen(case))

    return StepForm("resume", title, [reason_field(case, False)], make)


def _extend(case: About, id: str, title: str) -> StepForm:
    amount, unit = ((case.sent.get(name) or [""])[0] for name in ("amount", "unit"))
    options = [Option(code, t(zh, en), code == (unit or "working_days")) for code, zh, en in UNITS]
    extension = case.program.extension
    ruled = extension is not None and extension.ruler is not None
    told = (
        t("批准后会告诉反映人。", "It is told to the reporter when it is granted.")
        if ruled
        else t("会告诉反映人。", "It is told to the reporter.")
    )
    fields = [
        Field("amount", t("延长多少", "How much more"), "number", amount, True, low="1", high="365", step="1"),
        Field("unit", t("单位", "Unit"), "radios", unit, True, options=options, quiet=True),
        reason_field(case, True, hint=told),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        span = f"{values.get('amount', '')} {values.get('unit', '')}"
        return cases.ExtendCase(case.row.id, span, str(values.get(REASON, "")), seen=_seen(case))

    hint = t("一次申请、一次批复；计时照常。", "One request, one ruling; the clock goes on.") if ruled else ""
    return StepForm("extend", title, fields, make, hint=hint)


def _rule_extension(case: About, id: str, title: str) -> StepForm:
    verdict = (case.sent.get("verdict") or [""])[0]
    words = (("granted", t("同意延期", "Grant it")), ("refused", t("不同意，按原时限办", "Refuse: the time stays")))
    options = [Option(code, label, code == verdict) for code, label in words]
    told = t("会告诉申请人。", "It is told to whoever asked.")
    fields = [
        Field("verdict", t("批复", "Ruling"), "radios", "", True, options=options),
        reason_field(case, True, hint=told),
    ]

    def make(values: Mapping[str, Any]) -> Any:
        said: Literal["granted", "refused"] = "granted" if values.get("verdict") == "granted" else "refused"
        return cases.RuleExtension(case.row.id, said, str(values.get(REASON, "")), seen=_seen(case))

    hint = t("要多久、为什么，写在经过里。", "How much and why stands in the history.")
    return StepForm("rule_extension", title, fields, make, hint=hint)


def _object(case: About, id: str, title: str) -> StepForm:
    def make(values: Mapping[str, Any]) -> Any:
        return cases.ObjectToDispatch(case.row.id, str(values.get(REASON, "")), seen=_seen(case))

    hint = t("一次异议、一次裁定；计时照常。", "One objection, one ruling; the clock goes on.")
    fields = [reason_field(case, True, t("为什么不归我们", "Why it is not ours"))]
    return StepForm("object", title, fields, make, hint=hint)


def _rule(case: About, id: str, title: str) -> StepForm:
    objection = case.program.objection
    move = case.program.stages[case.row.stage].moves.get(objection.upheld) if objection else None
    verdict = (case.sent.get("verdict") or [""])[0]
    words = (
        ("upheld", t("成立，改派", "Upheld: dispatch again")),
        ("rejected", t("不成立，继续办", "Rejected: go on")),
    )
    options = [Option(code, label, code == verdict) for code, label in words]
    fields = [Field("verdict", t("裁定", "Ruling"), "radios", "", True, options=options), reason_field(case, True)]
    fields += _facts(case, move) if move else []

    def make(values: Mapping[str, Any]) -> Any:
        facts = {name: value for name, value in values.items() if name not in ("verdict", REASON)}
        said: Literal["upheld", "rejected"] = "upheld" if values.get("verdict") == "upheld" else "rejected"
        return cases.RuleObjection(case.row.id, said, str(values.get(REASON, "")), facts, seen=_seen(case))

    return StepForm("rule", title, fields, make)


_BUILD: dict[str, Callable[[About, str, str], StepForm]] = {
    "step": _step, "open": _open, "pause": _pause, "resume": _resume, "extend": _extend, "object": _object,
    "rule": _rule, "rule_extension": _rule_extension,
}  # fmt: skip


def fact_words(rules: About, fact: Any) -> str:
    """A fact of a case as one reads it: codes by their titles, posts by theirs."""
    value = fact.value
    domain = rules.program.domains.get(fact.name)
    titles = value_titles(domain, rules.catalogs)
    if isinstance(value, str) and value.startswith("contact:"):
        return t("在联系方式登记册里", "kept in the register of contacts")
    if value == cases.SEALED:
        return t("已加密保存，说明理由后可以查看", "sealed: opened with a reason")
    return value_words(rules.edition, value, titles)


def why_not(problem: Problem | None) -> Shown | None:
    return shown([problem])[0] if problem else None
