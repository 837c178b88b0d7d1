"""Load, dump, load gives the same pack."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.packtools.pack_strategies import packs
from tests.shared import ROOT
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.hashing import content_hash
from yiwang.packtools.reader import read_pack
from yiwang.packtools.writer import write_pack

FOLDERS = sorted(path.parent for path in (ROOT / "packs").glob("*/pack.yaml"))


def same(one: Pack | None, other: Pack | None) -> None:
    """Equal, section by section, so that a difference is seen at once."""
    assert one is not None and other is not None
    for field in fields(Pack):
        assert getattr(one, field.name) == getattr(other, field.name), field.name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_pack_of_the_repository(folder: Path, tmp_path: Path) -> None:
    pack, _ = read_pack(folder)
    assert pack is not None
    write_pack(pack, tmp_path / folder.name)
    again, problems = read_pack(tmp_path / folder.name)
    assert [problem.what("en") for problem in problems] == []
    same(again, pack)
    assert again is not None and content_hash(again) == content_hash(pack)


# A failing pack is read as it is: shrinking one of twenty-five sections takes minutes.
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate])
@given(pack=packs)
def test_any_pack(pack: Pack) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name) / "small"
        write_pack(pack, folder)
        again, problems = read_pack(folder)
        assert [f"{problem.where} {problem.what('en')}" for problem in problems] == []
        same(again, pack)
