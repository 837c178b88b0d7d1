"""What is installed with the product, and its licences.

`python -m tests.architecture.licences > docs/dependencies.md` writes the page.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution

from tests.shared import ROOT

NAME = re.compile(r"[A-Za-z0-9._-]+")
HEAD = """# What comes with it

Every package that a site runs with, and its licence; the versions stand in the locks. Made by
`python -m tests.architecture.licences > docs/dependencies.md`; `tests/architecture/test_dependencies.py` holds it, and
that every package is locked by its hash (`requirements/dev.txt`, `frontend/package-lock.json`).

**Known faults** of a version, and whether one was withdrawn or its project given up, cannot be known without the net:
where there is one, run `pip-audit -r requirements/dev.txt --disable-pip` and `npm audit` in `frontend/` before each
release.

| package | licence |
|---|---|
"""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted() -> list[str]:
    """What pyproject.toml asks for at run time."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [NAME.match(one)[0] for one in project["dependencies"]]  # type: ignore[index]


def running() -> dict[str, str]:
    """Those packages and what they need here in turn, with the versions that are installed."""
    found: dict[str, str] = {}
    waiting = wanted()
    while waiting:
        name = plain(waiting.pop())
        try:
            known = distribution(name)
        except PackageNotFoundError:  # another system's, or another Python's
            continue
        if name in found:
            continue
        found[name] = known.version
        extras = {"binary"} if name == "psycopg" else set()
        waiting += [NAME.match(one)[0] for one in known.requires or () if _needed(one, extras)]  # type: ignore[index]
    return dict(sorted(found.items()))


def _needed(requirement: str, extras: set[str]) -> bool:
    marker = requirement.partition(";")[2]
    return "extra ==" not in marker or any(f'"{one}"' in marker or f"'{one}'" in marker for one in extras)


def licence(name: str) -> str:
    said = distribution(name).metadata
    if found := said.get("License-Expression"):
        return str(found)
    classified = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier") or () if one.startswith("License ::")]
    short = (said.get("License") or "").splitlines()
    return "; ".join(classified) or (short[0].strip() if short else "")


def scripts() -> Iterator[tuple[str, str]]:
    """The packages of the pages' scripts: what is bundled, not what builds."""
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))["packages"]
    for path, one in sorted(lock.items()):
        if path and not one.get("dev") and not one.get("optional"):
            yield path.removeprefix("node_modules/"), one.get("license", "")


def rows() -> list[tuple[str, str]]:
    return [*((name, licence(name)) for name in running()), *scripts()]


def page() -> str:
    return HEAD + "".join(f"| {name} | {said} |\n" for name, said in rows())


if __name__ == "__main__":
    sys.stdout.write(page())
