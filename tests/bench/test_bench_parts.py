"""The bench as a whole: parts run, their rows are kept as JSON, and the page is rendered from it and nothing else."""

import json
from importlib import import_module
from pathlib import Path

import pytest
from bench.__main__ import PARTS, main
from bench.parts import Given, Row, Size
from bench.render import BEGIN, END, render

ROW = Row("intake", "a full case", "/s", 400.0, 10.0, 40.0, 1000.0, "bare rows", 500.0, 50.0, 120.0, 2.5)


def test_a_rate_is_to_be_at_least_its_aim_and_a_time_at_most() -> None:
    assert (ROW.ratio, ROW.met) == (2.5, False)
    time = Row("reads", "a list", "ms", 20.0, 20.0, 120.0, 5.0, "the statement", aim=25.0, aim_p99=100.0)
    assert (time.ratio, time.met) == (4.0, False)
    assert Row("demo", "warm", "s", 2.0).met is None


def test_a_row_comes_back_from_json_as_it_was() -> None:
    assert Row.read(json.loads(json.dumps(ROW.as_dict()))) == ROW


def test_the_page_shows_what_the_results_say_and_keeps_the_rest(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"# Before\n\n{BEGIN}\nold figures\n{END}\n\nafter\n", "utf-8")
    machine = {"machine": "m", "cores": 2, "load": [0.1], "python": "3.11", "commit": "abc", "size": "usual"}
    for _ in range(2):  # rendered again it is the same
        render(page, [{**machine, "part": "intake", "rows": [ROW.as_dict()]}])
    text = page.read_text("utf-8")
    assert text.startswith("# Before\n") and text.endswith("\n\nafter\n")
    assert "old figures" not in text
    aims = "≥ 500 /s, p99 ≤ 50 ms"
    assert f"| a full case | 400 /s | 10 | 40 | {aims} | 1,000 /s | 2.5 | 120 | 2.5 | **not met** |" in text


def test_a_page_without_marks_is_not_written(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# Nothing\n", "utf-8")
    with pytest.raises(ValueError, match="no marks"):
        render(page, [])
    assert page.read_text("utf-8") == "# Nothing\n"


@pytest.mark.parametrize("module", PARTS.values())
def test_every_part_has_its_function(module: str) -> None:
    assert callable(import_module(module).rows)


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(SystemExit):
        main(["intake", "nothing-like-it"])


def test_a_part_that_fails_leaves_its_former_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.json").write_text("{}", "utf-8")
    monkeypatch.setitem(PARTS, "broken", "bench.no_such_module")
    assert main(["broken", "--size", "quick", "--out", str(tmp_path)]) == 1
    assert (tmp_path / "broken.json").read_text("utf-8") == "{}"


def test_every_step_of_the_loop_is_taken_by_somebody_who_may(tmp_path: Path) -> None:
    """The whole way: a district, cases, a server, clients, the limit beside."""
    from bench import steps

    rows = steps.rows(Given(Size.QUICK, ("sqlite",), tmp_path))
    assert [row.figure.split(",")[0] for row in rows] == [
        "accept", "dispatch", "contact", "supervise", "resolve", "answer"
    ]  # fmt: skip
    for row in rows:
        assert not row.note, row
        assert row.value > 0 and row.limit and row.memory and row.p50 is not None
