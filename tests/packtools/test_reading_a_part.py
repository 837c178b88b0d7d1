"""One section of a pack is read as it stands in the whole."""

import pytest

from tests.shared import ROOT
from yiwang.packtools.reader import PackReader, read_with_base

PACKS = sorted(path.parent.name for path in (ROOT / "packs").glob("*/pack.yaml"))


@pytest.mark.parametrize("name", PACKS)
def test_the_meetings_of_a_pack_are_read_without_its_rules(name: str) -> None:
    folder = ROOT / "packs" / name
    whole, part = read_with_base(folder)[0], PackReader("meetings").with_base(folder)[0]
    assert whole is not None and part is not None
    assert part.meetings == whole.meetings
    assert part.manifest == whole.manifest
    assert not part.case_types and not part.decisions


def test_a_pack_has_meetings() -> None:
    assert any(found.meetings for name in PACKS if (found := read_with_base(ROOT / "packs" / name)[0]))
