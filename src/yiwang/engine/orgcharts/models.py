"""A made-up site for a chart: some areas of each level, every post filled. For scenarios and simulations."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import groupby

from yiwang.engine.orgcharts.chart import OrgChart
from yiwang.engine.orgcharts.definitions import Appointment, Area
from yiwang.engine.orgcharts.directory import Directory

_SINCE = date(1900, 1, 1)


def model_directory(
    chart: OrgChart, per_parent: int | Mapping[str, int] = 3, vacant: Collection[str] = ()
) -> Directory:
    """Areas `demo/<level>-<n>` and, in each, the holder `<post>@<area>` of every post that is a person.

    There is one area of the highest level (unless `per_parent` names it), and `per_parent` of a level under each
    area of the level above, counted through the level: 3 when a level is not named. Posts in `vacant` stay empty.
    """
    areas = list(_areas(chart, per_parent))
    appointments = (
        Appointment(f"{post.id}@{area.id}", post.id, area.id, _SINCE)
        for area in areas
        for post in chart.posts.values()
        if post.level == area.level and post.kind != "team" and post.id not in vacant
    )
    return Directory(areas, appointments)


def _areas(chart: OrgChart, per_parent: int | Mapping[str, int]) -> Iterator[Area]:
    parents = [""]
    top = True
    for _, levels in groupby(chart.levels_by_rank, key=lambda level: level.rank):
        made: list[Area] = []
        for level in levels:
            many = per_parent.get(level.id, 1 if top else 3) if isinstance(per_parent, Mapping) else per_parent
            many = 1 if top and isinstance(per_parent, int) else many
            owners = [parent for parent in parents for _ in range(many)]
            made += [
                Area(f"demo/{level.id}-{number}", level.id, parent, f"{level.title.zh}{number}")
                for number, parent in enumerate(owners, 1)
            ]
        yield from made
        parents, top = [area.id for area in made], False
