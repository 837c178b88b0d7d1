"""The house rules that a machine can hold: floors, purity, place names, complete messages."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import ROOT

SOURCES = sorted((ROOT / "src").rglob("*.py"))
PACKS = sorted(path.name for path in (ROOT / "packs").glob("*") if path.is_dir()) if (ROOT / "packs").is_dir() else []
PLACES = ["宝安", "襄州", "宁波", "东莞", "深圳", "襄阳", "baoan", "xiangzhou", "ningbo", "dongguan", "pingshan"]


def test_floors_are_kept() -> None:
    """Imports only run downward (.importlinter)."""
    run = subprocess.run([str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_place_name_in_code(path: Path) -> None:
    """House rule 1: if code needs to know the city, the pack format lacks something."""
    text = path.read_text("utf-8").lower()
    assert [place for place in PLACES if place in text] == []


def _calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


@pytest.mark.parametrize("path", [p for p in SOURCES if "engine" in p.parts], ids=lambda path: path.stem)
def test_the_engine_reads_no_clock_and_no_file(path: Path) -> None:
    """House rule 2: time and chance are arguments."""
    forbidden = re.compile(r"^(open|print|input|eval|exec|__import__)$|(^|\.)(date|datetime|time)\.(now|today|utcnow)$")
    assert sorted(call for call in _calls(path) if forbidden.search(call)) == []


def test_every_problem_speaks_both_languages() -> None:
    """Each kind of problem says what, why and how to mend, in both languages."""
    import importlib
    import pkgutil

    import yiwang
    from yiwang.engine.problems import ALL_KINDS

    for module in pkgutil.walk_packages(yiwang.__path__, "yiwang."):
        importlib.import_module(module.name)
    for kind in ALL_KINDS.values():
        for text in (kind.what, kind.why, kind.mend):
            assert text.zh.strip(), kind.code
            assert text.en.strip(), kind.code
            # A text may be nothing but a detail, which brings its own words.
            words = re.sub(r"\{\w+\}", "", text.zh).strip()
            assert not words or re.search(r"[\u4e00-\u9fff]", words), kind.code
