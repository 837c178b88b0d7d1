"""The figures of law and standards: every row of the researched list stands in `cn_base`, with its article and mark."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.shared import ROOT, shared_path
from yiwang.engine.packs.definitions import Parameter
from yiwang.packtools.reader import read_pack

FOLDER = ROOT / "packs" / "cn_base"
PACK = read_pack(FOLDER)[0]
assert PACK is not None
YES = {"required": "true", "inclusive": "true", "禁止": "false"}
UNITS = {"日": "days", "年": "years", "月": "months", "工作日": "working_days", "小时": "hours", "分": "minutes"}


class Row(NamedTuple):
    id: str
    rule: str
    value: str
    unit: str
    source: str
    evidence: str


def rows() -> Iterator[Row]:
    with shared_path("domain", "rules.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            yield Row(row["id"], row["rule"], row["value"], row["unit"], row["source"], row["evidence"])


def by_row() -> dict[str, list[Parameter]]:
    """The parameters whose first line names a row of the list."""
    found: dict[str, list[Parameter]] = defaultdict(list)
    assert PACK is not None
    for path in sorted((FOLDER / "parameters").glob("*.yaml")):
        first = path.read_text("utf-8").partition("\n")[0]
        for id in re.findall(r"[A-Z]{2}-\d\d", first) if first.startswith("#") else ():
            found[id].append(PACK.parameters[path.stem])
    return found


def figures(row: Row) -> list[str]:
    """The figures that a row states, with their `>=`: its value, or the day in its unit, and “may be extended by”."""
    if row.value in YES:
        return [YES[row.value]]
    text = row.unit if row.unit == "次/2年" else row.value
    said = re.findall(r"[<>]?=?\d+/\d+" if row.unit == "ratio" else r"\d+", text)
    return sorted(said + re.findall(r"可延(\d+)", row.rule))


def stated(parameters: list[Parameter]) -> list[str]:
    """The newest figures of the parameters, the same way."""
    newest = [parameter.values[-1].value for parameter in parameters]
    return sorted(text for value in newest for text in re.findall(r"true|false|[<>]?=?\d+/\d+|\d+", value))


def unit_of(parameter: Parameter) -> str:
    span = parameter.values[-1].value.partition(" ")[2]
    return span if parameter.domain.type == "span" else parameter.domain.unit


def test_every_row_is_there_with_its_figure() -> None:
    found = by_row()
    wrong = {row.id: (figures(row), stated(found[row.id])) for row in rows() if figures(row) != stated(found[row.id])}
    assert wrong == {}


def test_every_row_keeps_its_article_and_its_evidence() -> None:
    found = by_row()
    for row in rows():
        article = re.search(r" (\d+(?:\(\d+\))?)(?:;|$)", row.source)
        for parameter in found[row.id]:
            newest = parameter.values[-1]
            assert newest.evidence == row.evidence, row.id
            assert newest.source.partition(" ")[2] == (article[1] if article else ""), row.id
            assert newest.last_checked is not None and newest.since is not None, row.id


def test_every_row_of_time_keeps_its_unit() -> None:
    found = by_row()
    timed = {row.id: UNITS[row.unit] for row in rows() if row.unit in UNITS}
    assert {id: {unit_of(parameter) for parameter in found[id]} for id in timed} == {
        id: {unit} for id, unit in timed.items()
    }


def test_no_parameter_claims_a_row_that_is_not_there() -> None:
    assert set(by_row()) - {row.id for row in rows()} == set()


def test_every_instrument_of_a_figure_is_listed() -> None:
    assert PACK is not None
    cited = {value.source.partition(" ")[0] for one in PACK.parameters.values() for value in one.values}
    assert cited - set(PACK.sources) == set()


@pytest.mark.parametrize("id", ["VC-13", "TJ-06", "PI-05"])
def test_the_figures_of_a_row_can_be_read(id: str) -> None:
    expected = {"VC-13": [">=1/10", ">=1/3"], "TJ-06": ["10", "15"], "PI-05": ["2"]}
    assert figures(next(row for row in rows() if row.id == id)) == expected[id]
