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


FOUNDATION = sorted(path.parent.name for path in (ROOT / "src" / "yiwang" / "foundation").glob("*/apps.py"))
APPS = ["cases", "insight", *(f"foundation.{name}" for name in FOUNDATION)]
ROOMS = {
    "models", "migrations", "actions", "queries", "permissions", "interface", "events", "checks", "apps", "__init__",
}  # fmt: skip
FURTHER_ROOMS = {
    # Values and small tools that an app's own rooms share; nobody outside may import them.
    "foundation.identity": {"acting", "secrets"},
    "foundation.registers": {"contacts"},
    "foundation.messages": {"gateways", "payloads", "signatures"},
    "cases": {"contacts", "files"},
}


def _app_of(module: str) -> str:
    return next((app for app in APPS if f"{module}.".startswith(f"yiwang.{app}.")), "")


def _imports(path: Path) -> set[str]:
    """Modules that a file imports; `from app import interface` counts as the interface."""
    tree = ast.parse(path.read_text("utf-8"))
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    roots = {f"yiwang.{app}" for app in APPS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            whole = node.module in roots
            found |= {f"{node.module}.{alias.name}" for alias in node.names} if whole else {node.module}
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_app_is_entered_by_its_interface_or_its_events(path: Path) -> None:
    """Another room imports an app's `interface` or `events`, and nothing behind them."""
    own = _app_of(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
    doors = {f"yiwang.{app}.{door}" for app in APPS for door in ("interface", "events")}
    behind = {module for module in _imports(path) if (app := _app_of(module)) and app != own and module not in doors}
    assert sorted(behind) == []


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_the_same_rooms(app: str) -> None:
    folder = ROOT / "src" / "yiwang" / Path(*app.split("."))
    rooms = {path.stem for path in folder.iterdir() if path.name != "__pycache__"}
    assert rooms - ROOMS - FURTHER_ROOMS.get(app, set()) == set()
