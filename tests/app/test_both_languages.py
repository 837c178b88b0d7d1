"""Whoever writes a page writes both languages: without its English a sentence would fall back to Chinese unseen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Engine, Template, TemplateSyntaxError

from tests.shared import ROOT
from yiwang.engine.problems import Text
from yiwang.faces.web.language import t

SOURCE = ROOT / "src" / "yiwang"
NAMES = (t.__name__, Text.__name__)
TEMPLATES = sorted(one for one in SOURCE.glob("faces/*/templates/**/*") if one.is_file())


@pytest.mark.parametrize(
    "written",
    ['{% t "中文" "" %}', "{% t '中文' '' %}", '{% t "中文" %}', "{% t %}", '{% t "" "English" %}',
     '{% t "" "" as w %}', "{% t title as w %}",
     '{% t "中文 {n}" n=3 %}', '{% t "中文" as w %}', '{% t "中文 {n}" "" n=3 as w %}'],
)  # fmt: skip
def test_a_sentence_in_one_language_is_no_template(written: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="in Chinese and in English"):
        Template("{% load web %}" + written)


@pytest.mark.parametrize("written", ['{% t "中文" "English" %}', "{% t a b %}", "{% t a b as w %}",
                                     '{% t "{n} 件" "{n} cases" n=3 as w %}'])  # fmt: skip
def test_a_sentence_in_both_is_one(written: str) -> None:
    Template("{% load web %}" + written)


def test_every_template_says_everything_in_both() -> None:
    assert len(TEMPLATES) > 100
    for file in TEMPLATES:
        Engine.get_default().from_string(file.read_text(encoding="utf-8"))


def test_every_call_says_everything_in_both() -> None:
    files = sorted(SOURCE.rglob("*.py"))
    calls = [(file, call) for file in files for call in _said(file)]
    assert len(calls) > 1000
    assert [f"{file.name}:{call.lineno}" for file, call in calls if _in_one_language(call)] == []


@pytest.mark.parametrize(
    ("written", "wrong"),
    [('t("中文", "")', True), ('t("中文")', True), ('Text("中文", "")', True), ('t(f"{n} 件", f"")', True),
     ('t("中文", "English")', False), ("t(*TITLE)", False), ('Text("", "")', False), ("t(zh, en)", False)],
)  # fmt: skip
def test_what_is_one_language(written: str, wrong: bool) -> None:
    (call,) = _calls(ast.parse(written))
    assert _in_one_language(call) is wrong


def _said(file: Path) -> Iterator[ast.Call]:
    yield from _calls(ast.parse(file.read_text(encoding="utf-8")))


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES:
            yield node


def _in_one_language(call: ast.Call) -> bool:
    if any(isinstance(one, ast.Starred) for one in call.args) or (call.keywords and not call.args):
        return False
    if len(call.args) < 2:
        return True
    zh, en = (_empty(one) for one in call.args[:2])
    return en and not zh


def _empty(one: ast.expr) -> bool:
    return (isinstance(one, ast.Constant) and one.value == "") or (isinstance(one, ast.JoinedStr) and not one.values)
