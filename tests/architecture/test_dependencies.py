"""What comes with the product is locked by its hash, freely licensed, and listed."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping

from tests.architecture.licences import NAME, page, plain, rows, running
from tests.shared import ROOT

FREE = re.compile(
    r"MIT(-0|-CMU)?( License)?|BSD(-[23]-Clause| License)?|0BSD|Apache-2\.0|ISC|Zlib|CC0-1\.0|PSF-2\.0|MPL-2\.0|"
    r"Python Software Foundation License|LGPL-3\.0-only"
)  # fmt: skip
"""Under these anybody may run, change and pass on what we make of it. Packages under the LGPL are used as they are."""
PINNED = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)(?: ; [^\\\n]+)? \\\n"
    r"((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
    re.MULTILINE,
)
ONE = re.compile(r"^[A-Za-z0-9]", re.MULTILINE)


def locked() -> Mapping[str, set[str]]:
    """The versions of each package: some have another one for another Python."""
    text = (ROOT / "requirements" / "dev.txt").read_text("utf-8")
    pinned = PINNED.findall(text)
    assert len(pinned) == len(ONE.findall(text)) > 50, "a package is not pinned, or has no hash"
    found: dict[str, set[str]] = {}
    for name, version, _ in pinned:
        found.setdefault(plain(name), set()).add(version)
    return found


def test_every_package_is_locked_by_its_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {plain(NAME.match(one)[0]) for one in asked}  # type: ignore[index]
    known = locked()
    assert names - {*known} == set(), "make the lock anew"
    assert {name: version for name, version in running().items() if version not in known.get(name, ())} == {}


def test_every_package_of_the_scripts_is_locked_by_its_hash() -> None:
    given = json.loads((ROOT / "frontend" / "package.json").read_text("utf-8"))
    exact = {**given["dependencies"], **given["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in exact.values())
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))["packages"]
    packages = {path: one for path, one in lock.items() if path}
    assert {f"node_modules/{name}" for name in exact} <= {*packages}
    assert [path for path, one in packages.items() if not str(one.get("integrity", "")).startswith("sha512-")] == []


def free(licence: str) -> bool:
    """One of several that may be chosen is enough; of several that hold together each must be."""
    choices = [one.strip(" ()") for one in licence.split(" OR ")]
    return any(all(FREE.fullmatch(part.strip()) for part in re.split(r" AND |; ", one)) for one in choices)


def test_every_licence_is_free() -> None:
    assert [row for row in rows() if not free(row[1])] == []
    assert not free("") and not free("GPL-3.0-only") and not free("Proprietary") and not free("MIT AND SSPL-1.0")


def test_the_list_is_as_it_is() -> None:
    """Else: python -m tests.architecture.licences > docs/dependencies.md"""
    assert (ROOT / "docs" / "dependencies.md").read_text("utf-8") == page()
