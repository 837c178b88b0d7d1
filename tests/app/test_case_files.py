"""Files of cases on the disk: whole or not there, though two threads store the same bytes at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from yiwang.cases import files
from yiwang.cases.files import Prepared, path_of, store
from yiwang.faces.cli.archives import _attached

PREPARED = Prepared(b"%PDF-1.7 the same bytes", "application/pdf")


def test_two_threads_store_the_same_bytes(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ATTACHMENTS = tmp_path
    both_have_written = Barrier(2, timeout=30)
    monkeypatch.setattr(files.os, "fsync", lambda number: both_have_written.wait())
    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(store, PREPARED), pool.submit(store, PREPARED)]:
            one.result()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [path_of(PREPARED.sha256)]
    assert path_of(PREPARED.sha256).read_bytes() == PREPARED.data


def test_a_full_disk_leaves_no_draft(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> None:
        raise OSError("no space left")

    settings.ATTACHMENTS = tmp_path
    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        store(PREPARED)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_backup_takes_no_draft_along(settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path
    store(PREPARED)
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / f"{files.DRAFT}half").write_bytes(b"half")
    digest = PREPARED.sha256
    assert list(_attached(tmp_path)) == [f"attachments/{digest[:2]}/{digest}"]
