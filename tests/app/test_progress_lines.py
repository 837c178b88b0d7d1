"""Where there is no terminal (nohup, a service), a long command still says how far it is."""

from __future__ import annotations

import pytest

from yiwang.faces.cli.site import progress_bar


def told(capsys: pytest.CaptureFixture[str], counts: list[tuple[int, int]]) -> list[str]:
    with progress_bar("cases") as progress:
        for done, total in counts:
            progress(done, total)
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def test_each_tenth_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, [(done, 3000) for done in range(3001)])
    assert lines == [f"cases: {done:,} of 3,000" for done in range(0, 3001, 300)]


def test_steps_larger_than_a_tenth_are_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, [(0, 3), (1, 3), (2, 3), (3, 3), (3, 3)]) == [f"cases: {done} of 3" for done in range(4)]


def test_nothing_to_do_and_more_than_expected_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, [(0, 0), (0, 0)]) == ["cases: 0 of 0"]
    assert told(capsys, [(5, 5), (9, 5), (50, 5)]) == ["cases: 5 of 5"]
