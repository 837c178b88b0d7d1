"""Months on a site of its own, through the command line: two at once, backup and restore with one set aside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.sites import Site, on_postgresql
from tests.shared import ROOT

pytestmark = pytest.mark.skipif(not on_postgresql(), reason="SQLite has no months")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site(tmp_path_factory.mktemp("site"))
    made.write_notes(5)
    return made


def states(site: Site, **where: Path | str) -> dict[str, str]:
    done = site.run("partitions", "list", "--language", "en", **where)  # type: ignore[arg-type]
    assert done.returncode == 0, done.stderr
    return {line.split()[0]: line.split("MB")[1].strip() for line in done.stdout.splitlines()[1:]}


def test_two_who_make_a_month_at_once_make_it_once(site: Site) -> None:
    command = [sys.executable, "-m", "yiwang.faces.cli.main", "partitions", "make", "2021-07", "--language", "en"]
    both = [
        subprocess.Popen(command, env=site.environment(), cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [one.communicate(timeout=120)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sum(int(text.split(":")[1].split()[0]) for text in said) == 7
    assert states(site)["2021-07"] == "in use"


def test_a_month_that_was_set_aside_goes_into_the_backup_and_comes_back(site: Site, tmp_path: Path) -> None:
    assert site.run("partitions", "make", "2022-03").returncode == 0
    assert site.run("partitions", "detach", "2022-03").returncode == 0
    file, target, home = tmp_path / "site.tar.gz", site.other_target(tmp_path), tmp_path / "home"
    assert site.run("backup", str(file)).returncode == 0
    for options in ([], ["--force"]):
        done = site.run("restore", str(file), "--into", target, *options, home=home)
        assert done.returncode == 0, done.stdout + done.stderr
    assert states(site, home=home, database=target)["2022-03"] == "set aside (read only)"
    back = site.run("partitions", "attach", "2022-03", home=home, database=target)
    assert back.returncode == 0, back.stderr
    assert states(site, home=home, database=target)["2022-03"] == "in use"
