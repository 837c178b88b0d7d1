"""What other rooms may ask of places. Longitudes and latitudes are CGCS2000 degrees.

A scope is the path of an area: `starts_with("area_path", path)` filters the rows of a table that lie in it.
"""

from yiwang.foundation.places.actions._cell_rows import CellSource
from yiwang.foundation.places.actions.import_areas import ImportAreas
from yiwang.foundation.places.actions.import_cells import ImportCells
from yiwang.foundation.places.actions.import_premises import ImportPremises
from yiwang.foundation.places.actions.redraw_areas import NewArea, RedrawAreas
from yiwang.foundation.places.actions.redraw_cells import RedrawCells
from yiwang.foundation.places.actions.rehearse_areas import AreaChange, AreasRehearsed, rehearse_areas
from yiwang.foundation.places.actions.rename_area import DropBookedName, GiveBookedName, RenameArea
from yiwang.foundation.places.checks import UNKNOWN_AREA
from yiwang.foundation.places.models import CELL, RANKS, rank_of
from yiwang.foundation.places.queries.areas import (
    AreaInfo,
    ancestors,
    area,
    areas,
    areas_at,
    areas_named,
    below,
    children,
    codes_below,
    find_areas,
    resolve,
)
from yiwang.foundation.places.queries.borders import Flaw, flaws
from yiwang.foundation.places.queries.cell_lists import CellInfo, cell, cells_below, shapes_below
from yiwang.foundation.places.queries.cells import VERSION, CellShape, Located, cells_in, locate, nearest
from yiwang.foundation.places.queries.counts import AreaCounts, area_counts
from yiwang.foundation.places.queries.grids import NamedPoint, Square, squares_over
from yiwang.foundation.places.queries.known import areas_known, children_known, upward
from yiwang.foundation.places.queries.names import booked_name, names_due
from yiwang.foundation.places.queries.outlines import Outline, cells_drawn, middles, outlines
from yiwang.foundation.places.queries.premises import PremisesInfo, find_premises
from yiwang.foundation.places.queries.smallest import cell_codes
from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.coordinates import CRS, converter, to_gcj02
from yiwang.kernel.prefixes import path_range, starts_with

__all__ = [
    "AreaChange",
    "AreaCounts",
    "AreaInfo",
    "AreasRehearsed",
    "CELL",
    "CRS",
    "CellInfo",
    "CellShape",
    "CellSource",
    "Flaw",
    "ImportAreas",
    "ImportCells",
    "ImportPremises",
    "Located",
    "NamedPoint",
    "NewArea",
    "Outline",
    "PremisesInfo",
    "RANKS",
    "RedrawAreas",
    "RedrawCells",
    "RenameArea",
    "DropBookedName",
    "GiveBookedName",
    "booked_name",
    "names_due",
    "Square",
    "UNKNOWN_AREA",
    "VERSION",
    "ancestors",
    "area",
    "area_counts",
    "areas",
    "areas_at",
    "areas_named",
    "below",
    "cell",
    "cell_codes",
    "cells_below",
    "cells_drawn",
    "cells_in",
    "children",
    "codes_below",
    "civil",
    "converter",
    "find_areas",
    "find_premises",
    "flaws",
    "instant",
    "locate",
    "middles",
    "nearest",
    "outlines",
    "path_range",
    "rank_of",
    "rehearse_areas",
    "resolve",
    "shapes_below",
    "squares_over",
    "starts_with",
    "to_gcj02",
    "upward",
    "areas_known",
    "children_known",
]
