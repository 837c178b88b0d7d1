"""Packs and tables that want to do harm, or are merely broken: refused with a reason, never a fault of ours."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from yiwang.engine.problems import Problem
from yiwang.foundation.organizations.actions._sheet import read_sheet
from yiwang.foundation.policy_packs.queries.uploads import unpacked
from yiwang.packtools.simulation.tables import open_table


def zipped(entries: dict[str, bytes], link: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
        if link:
            info = zipfile.ZipInfo("pack/forms")
            info.external_attr = 0o120777 << 16
            archive.writestr(info, link)
    return stream.getvalue()


def spoiled(data: bytes, name: str) -> bytes:
    """The packed bytes of an entry overwritten, its head and the table at the end left whole."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        head = archive.getinfo(name).header_offset
    lengths = (int.from_bytes(data[head + at : head + at + 2], "little") for at in (26, 28))
    start = head + 30 + sum(lengths)
    return data[:start] + b"\xff" * 20 + data[start + 20 :]


PLAIN = {"pack/pack.yaml": b"id: x\n" * 100}
HOSTILE = {
    "no zip": b"PK\x03\x04 nothing of the kind",
    "nothing": b"",
    "spoiled": spoiled(zipped(PLAIN), "pack/pack.yaml"),
    "cut off": zipped(PLAIN)[:-30],
    "bomb": zipped({"pack/pack.yaml": b"a" * 61_000_000}),
    "very many": zipped({f"pack/{number}": b"" for number in range(5_001)}),
    "no pack": zipped({"readme": b"x"}),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_an_archive_that_is_no_pack_is_refused(data: bytes) -> None:
    with unpacked(io.BytesIO(data)) as found:
        assert isinstance(found, Problem)


def test_no_entry_of_a_pack_lands_outside_and_no_link_is_followed(tmp_path: Path) -> None:
    outside = tmp_path / "secret"
    outside.write_text("x", "utf-8")
    entries = {**PLAIN, "../../../escaped.yaml": b"x", "/absolute.yaml": b"x", "pack/../../../up.yaml": b"x"}
    with unpacked(io.BytesIO(zipped(entries, str(outside)))) as found:
        assert isinstance(found, Path)
        place = next(one for one in (found, *found.parents) if one.name.startswith("pack-"))
        assert not (place.parent / "escaped.yaml").exists() and not (place.parent / "up.yaml").exists()
        assert not any(one.is_symlink() for one in place.rglob("*"))
    assert not Path("/absolute.yaml").exists()


def book(rows: list[list[str]]) -> bytes:
    made, stream = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(stream)
    return stream.getvalue()


def with_entry(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook with one of its parts replaced."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as had, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as into:
        for one in had.namelist():
            into.writestr(one, content if one == name else had.read(one))
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
WHOLE = book([["a", "b"], ["1", "2"]])
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
TABLES = {
    "spoiled": spoiled(WHOLE, SHEET), "no xml": with_entry(WHOLE, SHEET, b"<worksheet><sheetData><row>"),
    "no workbook": with_entry(WHOLE, "xl/workbook.xml", b"<nothing"), "entity": with_entry(WHOLE, SHEET, ENTITY),
    "bomb": with_entry(WHOLE, SHEET, b"<x>" + b" " * 220_000_000), "empty zip": zipped({}),
}  # fmt: skip


def rows_of_table(path: Path) -> list[Problem]:
    table, problems = open_table(path)
    faults = [row.fault for row in table.rows()] if table else []
    return [*problems, *(one for one in faults if one)]


def rows_of_sheet(path: Path) -> list[Problem]:
    return read_sheet(path)[1]


@pytest.mark.parametrize("read", [rows_of_table, rows_of_sheet])
@pytest.mark.parametrize("data", TABLES.values(), ids=TABLES.keys())
def test_a_workbook_that_is_none_is_refused(data: bytes, read: Callable[[Path], list[Problem]], tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    file.write_bytes(data)
    assert read(file)


LINES = {
    "one huge line": b"a,b\n" + b"x" * 3_000_000 + b",y\n", "noughts": b"a,b\n\0,\0\n",
    "an open quote": b'a,b\n"1,2\n' * 9,
    "gbk": "名称,类型\n测试,单位\n".encode("gbk"), "no encoding": b"a,b\n\xff\xfe\x81,\x80\n", "empty": b"",
}  # fmt: skip


def test_a_table_saved_by_an_office_in_gbk_is_read_as_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(LINES["gbk"])
    table, told = open_table(file)
    assert table is not None and [row.cells for row in table.rows()] == [["测试", "单位"]]
    assert "GBK" in told[0].what("en")


@pytest.mark.parametrize("data", LINES.values(), ids=LINES.keys())
def test_text_of_any_kind_is_read_or_refused(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(data)
    rows_of_table(file)
    assert rows_of_sheet(file), "no such table is one of units"
