"""Backup and restore, through the command line, on a site of its own: taken while somebody writes, and checked."""

import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.app.sites import Site, on_postgresql


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    made = Site(tmp_path_factory.mktemp("site"))
    made.write_notes(300)
    (made.home / "attachments" / "ab").mkdir(parents=True)
    (made.home / "attachments" / "ab" / "abcd").write_bytes(b"a picture")
    return made


@pytest.fixture(scope="module")
def archive(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("backup") / "site.tar.gz"
    assert site.run("backup", str(file)).returncode == 0
    return file


def restored(site: Site, archive: Path, tmp_path: Path, *options: str) -> Any:
    return site.run("restore", str(archive), "--into", site.other_target(tmp_path), *options, home=tmp_path / "home")


def test_a_site_comes_back_whole_and_is_verified(site: Site, archive: Path, tmp_path: Path) -> None:
    done = restored(site, archive, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "300 entries" in done.stdout
    assert (tmp_path / "home" / "attachments" / "ab" / "abcd").read_bytes() == b"a picture"


def test_the_archive_holds_no_secret(site: Site, archive: Path) -> None:
    with tarfile.open(archive) as found:
        names = found.getnames()
        manifest = json.load(found.extractfile("manifest.json"))  # type: ignore[arg-type]
    assert not [name for name in names if "key" in name]
    assert archive.stat().st_mode & 0o077 == 0
    key = (site.home / "secrets" / "fields.key").read_text("ascii").strip()
    assert key not in json.dumps(manifest)


def test_a_target_with_data_is_left_alone(site: Site, archive: Path, tmp_path: Path) -> None:
    assert restored(site, archive, tmp_path).returncode == 0
    again = restored(site, archive, tmp_path)
    assert again.returncode == 1
    assert "site.not_empty" in again.stdout + again.stderr
    assert restored(site, archive, tmp_path, "--force").returncode == 0


def test_a_damaged_archive_writes_nothing(site: Site, archive: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.tar.gz"
    with tarfile.open(archive) as old, tarfile.open(damaged, "w:gz") as new:
        for member in old:
            data = old.extractfile(member).read()  # type: ignore[union-attr]
            if member.name.startswith("attachments"):
                data = data[::-1]
            new.addfile(member, io.BytesIO(data))
    done = restored(site, damaged, tmp_path)
    assert done.returncode == 1
    assert "site.bad_archive" in done.stdout + done.stderr
    assert restored(site, archive, tmp_path).returncode == 0, "the target was still empty"


def test_a_cut_off_archive_is_refused(site: Site, archive: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(archive.read_bytes()[:-2000])
    done = restored(site, cut, tmp_path)
    assert (done.returncode, "site.bad_archive" in done.stdout + done.stderr) == (1, True)


def test_an_archive_that_reaches_outside_is_refused(site: Site, tmp_path: Path) -> None:
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(evil, "w:gz") as new:
        member = tarfile.TarInfo("../outside")
        new.addfile(member)
    done = restored(site, evil, tmp_path)
    assert (done.returncode, "site.bad_archive" in done.stdout + done.stderr) == (1, True)


def test_another_key_is_noticed(site: Site, archive: Path, tmp_path: Path) -> None:
    done = restored(site, archive, tmp_path)
    assert "site.other_key" in done.stdout + done.stderr
    (tmp_path / "home" / "secrets").mkdir(exist_ok=True)
    (tmp_path / "home" / "secrets" / "fields.key").write_text((site.home / "secrets" / "fields.key").read_text("ascii"))
    done = restored(site, archive, tmp_path, "--force")
    assert "site.other_key" not in done.stdout + done.stderr


def test_a_backup_taken_while_somebody_writes_is_one_moment(site: Site, tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", site.SCRIPT, "write", "100000"], env=site.environment(), cwd=Path(__file__).parents[2]
    )
    try:
        for number in range(2):
            file = tmp_path / f"{number}.tar.gz"
            assert site.run("backup", str(file)).returncode == 0
            assert writer.poll() is None, "it was still writing"
            done = restored(site, file, tmp_path / str(number))
            assert done.returncode == 0, done.stdout + done.stderr
    finally:
        writer.kill()
        writer.wait()


@pytest.mark.skipif(on_postgresql(), reason="a folder is a target of SQLite")
def test_a_backup_of_the_other_database_is_refused(site: Site, archive: Path, tmp_path: Path) -> None:
    done = site.run("restore", str(archive), "--into", "postgresql://nobody@127.0.0.1:1/none", home=tmp_path)
    assert (done.returncode, "site.other_database" in done.stdout + done.stderr) == (1, True)


def test_verify_names_the_first_break(site: Site, archive: Path, tmp_path: Path) -> None:
    assert restored(site, archive, tmp_path).returncode == 0
    aggregate = site.tamper(tmp_path)
    done = site.run("verify", home=tmp_path / "home", database=site.other_database(tmp_path))
    assert done.returncode == 1
    assert aggregate in done.stderr
    assert "changed_entry" in done.stderr
    assert os.environ.get("YIWANG_HOME") != str(site.home)
