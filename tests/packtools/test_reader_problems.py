"""Whatever the files hold, reading ends with problems that say where, never with a traceback or without bound."""

from __future__ import annotations

import random
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.packtools.packs import CASE_TYPE, LEVELS, MANIFEST, TABLE, write
from yiwang.engine.problems import Problem
from yiwang.packtools.reader import PackReader, read_pack, read_with_base


def found_in(folder: Path, files: dict[str, str | bytes]) -> list[Problem]:
    return read_pack(write(folder, files))[1]


def at(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, f"{problem.where.file.removeprefix('small/')}:{problem.where.line}") for problem in problems]


EXTENSION = CASE_TYPE + "extension: {stages: [handling], by: [owner], up_to: 2 days}\n"
BAD_FILES = [
    (
        "case_types/dispute.yaml",
        CASE_TYPE.replace("duty: D-1", "dutty: D-1"),
        {"pack.unknown_key:3", "pack.missing_key:1"},
    ),
    ("case_types/dispute.yaml", CASE_TYPE.replace("start: rep", "id: again\nstart: rep"), {"pack.duplicate_key:7"}),
    ("case_types/dispute.yaml", CASE_TYPE.replace("until 18:00", "3 workdays"), {"pack.bad_value:11"}),
    ("case_types/dispute.yaml", CASE_TYPE.replace("remind owner", "shout"), {"pack.bad_value:18"}),
    ("case_types/dispute.yaml", CASE_TYPE.replace("solved", "finished"), {"pack.bad_value:13"}),
    ("case_types/dispute.yaml", CASE_TYPE.replace("id: dispute", "id: Dispute 1"), {"pack.bad_value:1"}),
    ("case_types/dispute.yaml", CASE_TYPE.replace(", en: Assign", ""), {"pack.missing_key:15"}),
    ("case_types/dispute.yaml", CASE_TYPE.replace("{zh-Hans: 纠纷, en: Dispute}", "纠纷"), {"pack.wrong_shape:2"}),
    ("case_types/dispute.yaml", CASE_TYPE.replace('"@limit"', "@limit"), {"pack.bad_yaml:12"}),
    ("case_types/dispute.yaml", "- a\n- b\n", {"pack.wrong_shape:1"}),
    ("case_types/dispute.yaml", "", {"pack.wrong_shape:0"}),
    ("case_types/dispute.yaml", CASE_TYPE.replace("duty: D-1", "duty: &a D-1"), {"pack.anchor:3"}),
    ("case_types/dispute.yaml", CASE_TYPE.replace("duty: D-1", "duty: !!str D-1"), {"pack.anchor:3"}),
    ("case_types/dispute.yaml", CASE_TYPE + "---\nid: second\n", {"pack.bad_yaml:19"}),
    ("case_types/dispute.yaml", EXTENSION.replace("}", ", ruled_by: [clerk]}"), {"pack.missing_key:19"}),
    ("case_types/dispute.yaml", EXTENSION.replace("}", ", ruling_within: 1 days}"), {"pack.missing_key:19"}),
    (
        "parameters/x.yaml",
        "id: x\ntitle: {zh-Hans: 一, en: x}\ndomain: {type: whole}\nvalues: []\n",
        {"pack.bad_value:3"},
    ),
    ("decisions/warning.csv", TABLE.replace("hit_policy, first", "hit_policy, frist"), {"pack.bad_value:3"}),
    ("decisions/warning.csv", TABLE.replace("# source", "# sauce"), {"pack.bad_note:4"}),
    (
        "decisions/warning.csv",
        TABLE.replace("integer, [1", "integer, [x"),
        {"pack.bad_note:5", "pack.unknown_column:7"},
    ),
    (
        "decisions/warning.csv",
        TABLE.replace("if people", "if peeple"),
        {"pack.unknown_column:7", "pack.missing_column:7"},
    ),
    ("decisions/warning.csv", TABLE.replace("note,source", "note,note"), {"pack.duplicate_column:7"}),
    ("decisions/warning.csv", TABLE + "1,2,3,4,5\n", {"pack.ragged_row:10"}),
    ("decisions/warning.csv", TABLE + "1,red\n", {"pack.ragged_row:10"}),
    ("decisions/warning.csv", TABLE + '"1"2,red,,\n', {"pack.bad_csv:10"}),
    ("decisions/warning.csv", "# id, x\n", {"pack.no_table:0", "pack.missing_key:1"}),
    ("orgchart/levels.csv", LEVELS + "village,村,Village,3,,\n", {"pack.duplicate_id:4"}),
    ("orgchart/levels.csv", LEVELS + "cell,格,Cell,third,,\n", {"pack.bad_value:4"}),
    ("orgchart/level.csv", LEVELS, {"pack.unknown_file:0"}),
    ("parameter/x.yaml", "id: x\n", {"pack.unknown_file:0"}),
    ("parameters/x.yml", "id: x\n", {"pack.unknown_file:0"}),
    ("parameters/deep/x.yaml", "id: x\n", {"pack.unknown_file:0"}),
    ("notes.txt", "hello", {"pack.unknown_file:0"}),
    ("orgchart/levels.csv", b"PK\x03\x04\x00\x00\x00", {"pack.unreadable:0"}),
    ("orgchart/levels.csv", b"id,title_zh\nx,\xff\xff\xff\n", {"pack.unreadable:0"}),
    ("templates/x.md", "no front matter\n", {"pack.wrong_shape:1"}),
    ("scenarios/x.yaml", "scenario: not a list\n", {"pack.wrong_shape:1"}),
    (
        "clocks/calendar.csv",
        "# years, MMXX\ndate,kind,name,source\n2026-02-30,off,,\n",
        {"pack.bad_note:1", "pack.bad_value:3"},
    ),
]


@pytest.mark.parametrize(("name", "content", "expected"), BAD_FILES)
def test_what_is_wrong_is_reported_with_its_line(
    tmp_path: Path, name: str, content: str | bytes, expected: set[str]
) -> None:
    problems = found_in(tmp_path, {name: content})
    assert {f"{problem.code}:{problem.where.line}" for problem in problems} >= expected
    assert all(problem.where.file == f"small/{name}" for problem in problems if problem.code != "pack.unknown_file")
    for problem in problems:
        texts = [text(language) for text in (problem.what, problem.why, problem.mend) for language in ("zh-Hans", "en")]
        assert all(texts) and not any("{" in text.replace("{zh-Hans: …, en: …}", "") for text in texts), texts


def test_all_problems_are_collected(tmp_path: Path) -> None:
    text = CASE_TYPE.replace("duty: D-1", "dutty: D-1").replace("until 18:00", "soon").replace("solved", "done")
    codes = [problem.code for problem in found_in(tmp_path, {"case_types/dispute.yaml": text, "notes.txt": ""})]
    assert sorted(codes) == [
        "pack.bad_value", "pack.bad_value", "pack.missing_key", "pack.unknown_file", "pack.unknown_key",
    ]  # fmt: skip


def test_the_nearest_known_key_is_proposed(tmp_path: Path) -> None:
    text = CASE_TYPE.replace("duty: D-1", "dutty: D-1")
    (problem,) = [p for p in found_in(tmp_path, {"case_types/a.yaml": text}) if p.code == "pack.unknown_key"]
    assert problem.mend("en") == "Is “duty” meant?"
    assert problem.mend("zh-Hans") == "建议：是不是“duty”？"


def test_a_comma_in_an_unquoted_flow_text_is_explained(tmp_path: Path) -> None:
    text = MANIFEST.replace("en: Tests", "en: tests, and more")
    (problem,) = found_in(tmp_path, {"pack.yaml": text})
    assert problem.code == "pack.unknown_key" and "quotes" in problem.mend("en")


def test_an_english_name_of_an_instrument_is_in_english(tmp_path: Path) -> None:
    line = "RULES: {{title: 规则, title_en: {name}, issuer: x, location: y, since: 2020-01-01}}\n"
    codes = [
        [p.code for p in found_in(tmp_path / str(number), {"sources.yaml": line.format(name=name)})]
        for number, name in enumerate(("The rules", "规则", '""'))
    ]
    assert codes == [[], ["pack.bad_value"], []]


def test_no_folder_and_no_manifest(tmp_path: Path) -> None:
    assert [p.code for p in read_pack(tmp_path / "none")[1]] == ["pack.folder_missing"]
    (tmp_path / "bare").mkdir()
    pack, problems = read_pack(tmp_path / "bare")
    assert pack is None and [p.code for p in problems] == ["pack.file_missing"]


def test_overlapping_versions(tmp_path: Path) -> None:
    problems = found_in(tmp_path, {"decisions/a.csv": TABLE, "decisions/b.csv": TABLE})
    assert at(problems) == [("pack.versions_overlap", "decisions/b.csv:1")]


def test_aliases_do_not_grow(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    assert {p.code for p in found_in(tmp_path, {"glossary.yaml": bomb})} == {"pack.anchor"}


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 100_000 + "x", "? " * 50_000 + "x"])
def test_deep_nesting(tmp_path: Path, text: str) -> None:
    codes = {p.code for p in found_in(tmp_path, {"glossary.yaml": text})}
    assert codes <= {"pack.too_deep", "pack.bad_yaml"} and codes


def test_huge_files_are_not_read(tmp_path: Path) -> None:
    pack = write(tmp_path, {})
    for name in ("sources.yaml", "duties.csv"):
        with (pack / name).open("wb") as stream:
            stream.truncate(10 * 1024**3)  # sparse: ten gigabytes that take no room
    tracemalloc.start()
    _, problems = read_pack(pack)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [p.code for p in problems] == ["pack.too_large", "pack.too_large"]
    assert peak < 5_000_000


def test_links_and_paths_out_of_the_pack(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("id: secret\n")
    pack = write(tmp_path, {"parameters/x.yaml": "id: x\n"})
    (pack / "parameters" / "leak.yaml").symlink_to(secret)
    (pack / "forms").symlink_to(tmp_path)
    found, problems = read_pack(pack)
    assert found is not None and set(found.parameters) == {"x"}
    assert [p.where.file for p in problems if p.code == "pack.unsafe_path"] == [
        "small/forms", "small/parameters/leak.yaml",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["../secret", "/etc", "..", "small"])
def test_a_base_is_only_a_sibling_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "pack.yaml").write_text(MANIFEST)
    folder = write(tmp_path / "packs", {"pack.yaml": MANIFEST + f"extends: {name}\n"})
    pack, problems = read_with_base(folder)
    assert pack is not None and not {"pack.base_missing", "pack.base_circle"}.isdisjoint(p.code for p in problems)


def test_a_table_of_a_hundred_thousand_rows(tmp_path: Path) -> None:
    rows = "".join(f"{n % 100},{'red' if n % 3 else 'blue'},,S {n % 7}\n" for n in range(100_000))
    folder = write(tmp_path, {"decisions/warning.csv": TABLE + rows})
    tracemalloc.start()
    pack, problems = read_pack(folder)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert pack is not None and problems == []
    table = pack.decisions["warning"][0]
    assert len(table.rows) == 100_002
    assert table.rows[-1].where.line == 100_009 and table.rows[-1].source == "S 4"
    assert peak < 150_000_000


def test_a_big_table_that_breaks_off_inside_a_letter(tmp_path: Path) -> None:
    """Big files are read piece by piece; their last bytes count too."""
    rows = ("-,red,一二三四五六七八九十,\n" * 40_000).encode()
    folder = write(tmp_path, {"decisions/warning.csv": TABLE.encode() + rows + b"-,red,\xe4\xb8"})
    assert at(read_pack(folder)[1]) == [("pack.unreadable", "decisions/warning.csv:0")]


def test_a_big_table_in_gbk(tmp_path: Path) -> None:
    rows = TABLE + "-,red,一二三四五六七八九十,\n" * 60_000
    folder = write(tmp_path, {"decisions/warning.csv": rows.encode("gb18030")})
    pack, problems = read_pack(folder)
    assert at(problems) == [("pack.encoding", "decisions/warning.csv:0")]
    assert pack is not None and pack.decisions["warning"][0].rows[-1].note == "一二三四五六七八九十"


def test_too_many_rows_stop(tmp_path: Path) -> None:
    folder = write(tmp_path, {"decisions/warning.csv": TABLE + "-,red,,\n" * 200_000})
    assert at(read_pack(folder)[1]) == [("pack.too_many", "decisions/warning.csv:200008")]


def test_too_many_problems_stop(tmp_path: Path) -> None:
    _, problems = read_pack(write(tmp_path, {"orgchart/levels.csv": LEVELS + "v\n" * 5000}))
    assert len(problems) == 2001 and problems[-1].code == "pack.too_many"


def test_too_many_files_stop(tmp_path: Path) -> None:
    folder = write(tmp_path, {})
    (folder / "parameters").mkdir()
    for number in range(5001):
        (folder / "parameters" / f"p{number}.txt").touch()
    assert "pack.too_many" in {p.code for p in read_pack(folder)[1]}


NAMES = [
    "sources.yaml", "case_types/a.yaml", "decisions/a.csv", "orgchart/posts.csv", "clocks/timetables.csv", "pack.yaml",
    "templates/a.md", "scenarios/a.yaml", "CHANGELOG.md", "forms/a.csv", "catalogs/a.csv",
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), content=st.binary(max_size=300))
def test_random_bytes(tmp_path: Path, name: str, content: bytes) -> None:
    found_in(tmp_path, {name: content})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(NAMES),
    content=st.text(alphabet="abid:{}[]-,#\"'&*!|>%@`=?\n\r\t \x00\u00a0一,", max_size=200),
)
def test_random_text(tmp_path: Path, name: str, content: str) -> None:
    found_in(tmp_path, {name: content})


def test_truncated_files(tmp_path: Path) -> None:
    chance = random.Random(7)
    for name, content in (
        ("case_types/a.yaml", CASE_TYPE),
        ("decisions/a.csv", TABLE),
        ("orgchart/levels.csv", LEVELS),
    ):
        whole = content.encode()
        for length in sorted(chance.sample(range(len(whole)), 40)):
            found_in(tmp_path, {name: whole[:length]})


class TestBase:
    def test_merged_and_cached(self, tmp_path: Path) -> None:
        write(tmp_path / "base", {"orgchart/levels.csv": LEVELS})
        (tmp_path / "base" / "small").rename(tmp_path / "root")
        folder = write(tmp_path, {"pack.yaml": MANIFEST + "extends: root\n", "decisions/warning.csv": TABLE})
        reader = PackReader()
        pack, problems = reader.with_base(folder)
        assert pack is not None and problems == []
        assert set(pack.levels) == {"district", "village"} and set(pack.decisions) == {"warning"}
        assert reader.own(tmp_path / "root") is reader.own(tmp_path / "root")

    def test_a_broken_base_is_one_warning(self, tmp_path: Path) -> None:
        write(tmp_path / "base", {"orgchart/levels.csv": LEVELS + "x\n"})
        (tmp_path / "base" / "small").rename(tmp_path / "root")
        folder = write(tmp_path, {"pack.yaml": MANIFEST + "extends: root\n"})
        assert [p.code for p in read_with_base(folder)[1]] == ["pack.base_broken"]

    def test_missing_and_circular(self, tmp_path: Path) -> None:
        folder = write(tmp_path, {"pack.yaml": MANIFEST + "extends: nowhere\n"})
        assert [p.code for p in read_with_base(folder)[1]] == ["pack.base_missing"]
        folder = write(tmp_path, {"pack.yaml": MANIFEST + "extends: small\n"})
        assert [p.code for p in read_with_base(folder)[1]] == ["pack.base_circle"]
