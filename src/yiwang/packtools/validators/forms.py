"""Forms: what is asked of whom, why, by what right and for how long; and that nothing is asked twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiwang.engine.packs.definitions import Form, FormField
from yiwang.engine.problems import Problem, declare
from yiwang.engine.values import parse_span
from yiwang.packtools.validators.subject import Subject, validator

TYPES = frozenset(
    [
        "text",
        "integer",
        "decimal",
        "date",
        "dateTime",
        "time",
        "geopoint",
        "image",
        "select_one",
        "select_multiple",
        "acknowledge",
        "note",
        "body",
    ]
)
PERSONAL_REGISTERS = ("person.", "household.")
PERSONAL_NAMES = ("phone", "mobile", "id_number", "id_card", "birth_date", "bank_account", "person_name", "full_name")
PERSONAL_LABELS = ("身份证", "手机号", "联系电话", "出生日期", "银行账号", "姓名")
_REMARK = re.compile(r"[（(].*?[）)]")

NO_PURPOSE = declare(
    "form.personal_without_purpose",
    what=("个人信息字段 {name} 没有写目的", "the personal field {name} states no purpose"),
    why=(
        "没有明确目的不得收集个人信息（《个人信息保护法》第6条）",
        "no personal data without a stated purpose (Personal Information Protection Law art. 6)",
    ),
    mend=("在 purpose 填写 purposes 目录中的一项", "fill in `purpose` with a code of the catalog `purposes`"),
)
UNKNOWN_PURPOSE = declare(
    "form.purpose_unknown",
    what=(
        "{name} 的目的 {purpose} 不在 purposes 目录里",
        "the purpose {purpose} of {name} is not in the catalog `purposes`",
    ),
    why=("目的只能从公布的清单中选", "purposes come from a published closed list"),
    mend=("选用目录里的目的", "choose a purpose of the catalog"),
)
NO_BASIS = declare(
    "form.personal_without_basis",
    what=(
        "个人信息字段 {name} 没有可查的法律依据",
        "the personal field {name} names no legal basis that can be looked up",
    ),
    why=(
        "没有依据不得处理个人信息（《个人信息保护法》第13条）",
        "no processing without a basis (Personal Information Protection Law art. 13)",
    ),
    mend=(
        "在 basis 写 sources.yaml 的编号和条款，如“PIPL 13(1)1”",
        "write in `basis` an id of sources.yaml and the article, such as `PIPL 13(1)1`",
    ),
)
NO_RETENTION = declare(
    "form.personal_without_retention",
    what=("个人信息字段 {name} 没有写保存期限", "the personal field {name} states no time after which it is deleted"),
    why=(
        "保存期限应为实现目的所必要的最短时间（《个人信息保护法》第19条）",
        "data is kept only as long as the purpose needs (Personal Information Protection Law art. 19)",
    ),
    mend=("在 retention 写期限，如“365 days”", "write a time in `retention`, such as `365 days`"),
)
UNMARKED = declare(
    "form.personal_unmarked",
    what=("字段 {name} 是个人信息却没有标记 personal", "the field {name} is personal but not marked so"),
    why=(
        "没有标记就不会加密、不会留下查看记录，也不会到期删除",
        "unmarked, it is not protected, its reading leaves no line and it is never deleted",
    ),
    mend=("在 personal 写 yes，并填写目的、依据、期限", "write yes in `personal`, with purpose, basis and retention"),
)
SENSITIVE_NOT_PERSONAL = declare(
    "form.sensitive_not_personal",
    what=("字段 {name} 标为敏感却不是个人信息", "the field {name} is marked sensitive but not personal"),
    why=("敏感信息首先是个人信息", "sensitive data is personal data first"),
    mend=(
        "在 personal 也写 yes，并填写目的、依据、期限",
        "write yes in `personal` as well, with purpose, basis and retention",
    ),
)
ASKED_TWICE = declare(
    "form.asked_twice",
    what=("{name} 又问了一遍 {holds}，{first} 已经问过", "{name} asks {holds} again, which {first} asks already"),
    why=("一次采集、多次使用：已有的不再问", "collect once: what is held is not asked again"),
    mend=("在 prefill 写 yes，从登记簿带出", "write yes in `prefill`: it is shown from the register"),
)
FIELD_TWICE = declare(
    "form.field_twice",
    what=("表单 {form} 有两个字段叫 {name}", "the form {form} has two fields called {name}"),
    why=("答案会互相覆盖", "one answer would overwrite the other"),
    mend=("改名或删去一个", "rename or remove one"),
)
FIELD_TYPE = declare(
    "form.field_type_unknown",
    what=("字段 {name} 的类型 {type} 不认识", "the type {type} of the field {name} is not known"),
    why=("平台不知道怎样提问", "the platform does not know how to ask it"),
    mend=("用 docs/pack-format.md 中“forms”一节列出的类型", "use a type listed under “forms” in docs/pack-format.md"),
)
FIELD_CATALOG = declare(
    "form.field_catalog_unknown",
    what=(
        "字段 {name} 从目录 {catalog} 中选择，但没有这个目录",
        "the field {name} chooses from the catalog {catalog}, which does not exist",
    ),
    why=("填表人看不到任何选项", "whoever fills it in would see nothing to choose"),
    mend=("加上目录 catalogs/{catalog}.csv，或改正名称", "add catalogs/{catalog}.csv, or correct the name"),
)
FORM_BODY = declare(
    "form.body_unknown",
    what=(
        "表单 {name} 的责任单位 {body} 不是机构类型也不是岗位",
        "the body {body} named by {name} is neither a unit kind nor a post",
    ),
    why=("要有单位为这张表的负担负责", "some body must answer for the burden of this form"),
    mend=("改为 unit_kinds.csv 或 posts.csv 里的编号", "use an id of unit_kinds.csv or posts.csv"),
)


def _own_fields(subject: Subject) -> Iterator[tuple[Form, FormField, str]]:
    for form in subject.own.forms.values():
        for field in form.fields:
            yield form, field, f"{form.id}/{field.name}"


def _span_given(text: str) -> bool:
    span = parse_span(text)
    return span is not None and span.unit != "until" and span.amount > 0


@validator("personal_purpose", "每个个人信息字段都写明目的", "every personal field states its purpose")
def purpose(subject: Subject) -> Iterator[Problem]:
    catalog = subject.pack.catalogs.get("purposes")
    codes = {item.code for item in catalog.items} if catalog else set()
    for _, field, name in _own_fields(subject):
        if field.personal and not field.purpose.strip():
            yield NO_PURPOSE.at(field.where, name=name)
        elif field.personal and codes and field.purpose not in codes:
            yield UNKNOWN_PURPOSE.at(field.where, name=name, purpose=field.purpose)


@validator("personal_basis", "每个个人信息字段都有法律依据", "every personal field has a legal basis")
def basis(subject: Subject) -> Iterator[Problem]:
    for _, field, name in _own_fields(subject):
        words = field.basis.split()
        if field.personal and (len(words) < 2 or words[0] not in subject.pack.sources):
            yield NO_BASIS.at(field.where, name=name)


@validator("personal_retention", "每个个人信息字段都有保存期限", "every personal field says how long it is kept")
def retention(subject: Subject) -> Iterator[Problem]:
    for _, field, name in _own_fields(subject):
        if field.personal and not _span_given(field.retention):
            yield NO_RETENTION.at(field.where, name=name)


@validator("personal_marked", "个人信息都标了出来", "what is personal is marked so")
def marked(subject: Subject) -> Iterator[Problem]:
    for _, field, name in _own_fields(subject):
        if field.sensitive and not field.personal:
            yield SENSITIVE_NOT_PERSONAL.at(field.where, name=name)
        elif not field.personal and _looks_personal(field):
            yield UNMARKED.at(field.where, name=name)


def _looks_personal(field: FormField) -> bool:
    if field.type in ("acknowledge", "note", "integer"):
        return False
    return (
        field.holds.startswith(PERSONAL_REGISTERS)
        or any(field.name == name or field.name.endswith(f"_{name}") for name in PERSONAL_NAMES)
        or any(label in _REMARK.sub("", field.label.zh) for label in PERSONAL_LABELS)
    )


@validator("collect_once", "同一件事只问一次", "nothing is asked twice")
def once(subject: Subject) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for form in subject.pack.forms.values():
        seen: set[str] = set()
        for field in form.fields:
            name = f"{form.id}/{field.name}"
            if field.name in seen:
                yield FIELD_TWICE.at(field.where, form=form.id, name=field.name)
            seen.add(field.name)
            if field.holds and not field.prefill and first.setdefault(field.holds, name) != name:
                yield ASKED_TWICE.at(field.where, name=name, holds=field.holds, first=first[field.holds])


@validator(
    "form_fields",
    "表单字段的类型、目录和责任单位都存在",
    "the types, catalogs and bodies that forms name exist",
)
def fields(subject: Subject) -> Iterator[Problem]:
    pack = subject.pack
    bodies = {"", *pack.unit_kinds, *pack.posts}
    for form in pack.forms.values():
        for body, name, where in [
            (form.department, form.id, form.where),
            *((field.owner, f"{form.id}/{field.name}", field.where) for field in form.fields),
        ]:
            if body not in bodies:
                yield FORM_BODY.at(where, name=name, body=body)
        for field in form.fields:
            kind, _, catalog = field.type.partition(" ")
            if kind not in TYPES:
                yield FIELD_TYPE.at(field.where, name=f"{form.id}/{field.name}", type=field.type)
            elif kind.startswith("select") and catalog not in pack.catalogs:
                yield FIELD_CATALOG.at(field.where, name=f"{form.id}/{field.name}", catalog=catalog)


VALIDATORS = (purpose, basis, retention, marked, once, fields)
