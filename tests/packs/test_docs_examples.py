"""The examples in docs/pack-format.md are read by the reader: a key that it no longer knows is found here."""

import re
from pathlib import Path

import pytest

from tests.shared import ROOT
from yiwang.engine.problems import Problem
from yiwang.packtools.reader import read_pack

PAGE = (ROOT / "docs" / "pack-format.md").read_text("utf-8")
PLACES = {
    "pack.yaml": "pack.yaml",
    "sources.yaml": "sources.yaml",
    "coverage.yaml": "coverage.yaml",
    "glossary.yaml": "glossary.yaml",
    "parameters": "parameters/{id}.yaml",
    "case_types": "case_types/{id}.yaml",
    "decisions": "decisions/{id}.csv",
    "indicators": "indicators/{id}.yaml",
    "meetings": "meetings/{id}.yaml",
    "visits": "visits/{id}.yaml",
    "calculations": "calculations/{id}.yaml",
    "answers": "answers/{id}.yaml",
    "scenarios": "scenarios/{id}.yaml",
}
"""The beginning of a heading -> where its example goes."""


def examples() -> list[tuple[str, str]]:
    """Each example with the file that it would be."""
    found = []
    for heading, body in re.findall(r"^## (\S+)(.*?)(?=^## |\Z)", PAGE, re.S | re.M):
        place = PLACES.get(heading.partition("/")[0] if "/" in heading else heading)
        for number, block in enumerate(re.findall(r"```(?:yaml|csv)\n(.*?)```", body, re.S) if place else ()):
            id = re.search(r"^(?:# )?id[:,] *(\w+)", block, re.M)
            found.append((str(place).format(id=id[1] if id else f"example_{number}"), block))
    return found


def read(folder: Path, place: str, text: str) -> list[Problem]:
    manifest = dict(examples())["pack.yaml"]
    for name, content in {"pack.yaml": manifest, place: text}.items():
        text = content.replace("{…}", "{zh-Hans: 名, en: Name}").replace("since: …", "since: 2026-01-01")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return [problem for problem in read_pack(folder)[1] if problem.is_error]


def test_every_kind_of_file_has_an_example() -> None:
    assert {place.partition("/")[0] for place, _ in examples()} == {
        place.partition("/")[0] for place in PLACES.values()
    }


@pytest.mark.parametrize(("place", "text"), examples(), ids=[place for place, _ in examples()])
def test_an_example_is_read_without_a_problem(tmp_path: Path, place: str, text: str) -> None:
    assert [f"{problem.where} {problem.what('en')}" for problem in read(tmp_path, place, text)] == []


def test_an_unknown_key_would_be_found(tmp_path: Path) -> None:
    place, text = next(example for example in examples() if example[0].startswith("visits/"))
    assert read(tmp_path, place, text + "no_such_key: 1\n")
