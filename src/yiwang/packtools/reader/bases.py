"""A pack together with the one it extends: the folder of that name beside it."""

from __future__ import annotations

from pathlib import Path

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.packs.merging import merge
from yiwang.engine.problems import Problem, errors
from yiwang.packtools.reader import kinds
from yiwang.packtools.reader.folder import read_pack


class PackReader:
    """Reads packs and keeps each folder it has read, so that many packs over one base are read fast.

    `only`: one section of each.
    """

    def __init__(self, only: str = "") -> None:
        self._only = only
        self._read: dict[Path, tuple[Pack | None, list[Problem]]] = {}

    def own(self, folder: Path) -> tuple[Pack | None, list[Problem]]:
        """The folder alone, as `read_pack`."""
        folder = Path(folder).absolute()
        if folder not in self._read:
            self._read[folder] = read_pack(folder, self._only)
        return self._read[folder]

    def with_base(self, folder: Path) -> tuple[Pack | None, list[Problem]]:
        """The pack merged over what it extends, with the problems of its own files and of how it overrides.

        The base's own problems are the base's; when it has errors or cannot be read, that is one problem here.
        """
        return self._with_base(Path(folder).absolute(), ())

    def _with_base(self, folder: Path, above: tuple[Path, ...]) -> tuple[Pack | None, list[Problem]]:
        pack, problems = self.own(folder)
        if pack is None or not pack.manifest.extends:
            return pack, list(problems)
        name, where = pack.manifest.extends, pack.manifest.where
        base_folder = folder.parent / name
        if base_folder in (*above, folder):
            return pack, [*problems, kinds.BASE_CIRCLE.at(where, name=name)]
        if not name.isidentifier() or not base_folder.is_dir():
            return pack, [*problems, kinds.BASE_MISSING.at(where, name=name)]
        base, base_problems = self._with_base(base_folder, (*above, folder))
        broken = [] if base and not errors(base_problems) else [kinds.BASE_BROKEN.at(where, name=name)]
        if base is None:
            return pack, [*problems, *broken]
        merged, found = merge(base, pack)
        return merged, [*problems, *broken, *found]


def read_with_base(folder: Path) -> tuple[Pack | None, list[Problem]]:
    """The pack in `folder` merged over what it extends; see `PackReader.with_base`."""
    return PackReader().with_base(folder)
