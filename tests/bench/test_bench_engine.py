"""The bench of the engine works: every figure is measured beside its limit. What the figures are is not tested."""

import json
from pathlib import Path

import pytest
from bench.engine import main
from bench.measure import Figure


def test_a_quick_run_prints_and_writes_every_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "engine.json"
    assert main(["--quick", "--out", str(out)]) == 0
    result = json.loads(out.read_text("utf-8"))
    assert {"machine", "cores", "python", "commit", "load", "quick"} <= set(result)
    figures = {figure["what"]: figure for figure in result["figures"]}
    assert len(figures) == 6
    for figure in figures.values():
        assert figure["best"] > 0 and figure["limit"] > 0 and figure["ratio"] > 0
        assert figure["beside"]
    whole_processes = [figure for figure in figures.values() if figure["unit"] == "s"]
    assert len(whole_processes) == 3
    assert all(figure["memory_mb"] > 5 for figure in whole_processes)
    printed = capsys.readouterr().out
    assert all(what in printed for what in figures)


@pytest.mark.parametrize(("unit", "median", "met", "ratio"), [("/s", 90.0, False, 4.0), ("s", 90.0, True, 0.25)])
def test_more_is_better_for_rates_and_less_for_times(unit: str, median: float, met: bool, ratio: float) -> None:
    figure = Figure("x", unit, 100.0, median, 80.0, "y", 400.0, 95.0, 0.0, 1, {})
    assert figure.met is met
    assert figure.ratio == ratio
