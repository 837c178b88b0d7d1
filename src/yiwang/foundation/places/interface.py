"""What other rooms may ask of places. Longitudes and latitudes are CGCS2000 degrees.

A scope is the path of an area: `starts_with("area_path", path)` filters the rows of a table that lie in it.
"""

from yiwang.foundation.places.actions._cell_rows import CellSource
from yiwang.foundation.places.actions.import_areas import ImportAreas
from yiwang.foundation.places.actions.import_cells import ImportCells
from yiwang.foundation.places.actions.import_premises import ImportPremises
from yiwang.foundation.places.actions.redraw_areas import NewArea, RedrawAreas
from yiwang.foundation.places.actions.redraw_cells import RedrawCells
from yiwang.foundation.places.models import CELL, rank_of
from yiwang.foundation.places.queries.areas import (
    AreaInfo,
    ancestors,
    area,
    areas,
    areas_named,
    below,
    children,
    find_areas,
    resolve,
)
from yiwang.foundation.places.queries.borders import Flaw, flaws
from yiwang.foundation.places.queries.cells import VERSION, CellShape, Located, cells_in, locate, nearest
from yiwang.foundation.places.queries.grids import NamedPoint, Square, squares_over
from yiwang.foundation.places.queries.premises import PremisesInfo, find_premises
from yiwang.kernel.civil_time import civil, instant
from yiwang.kernel.coordinates import CRS, converter, to_gcj02
from yiwang.kernel.prefixes import path_range, starts_with

__all__ = [
    "AreaInfo",
    "CELL",
    "CRS",
    "CellShape",
    "CellSource",
    "Flaw",
    "ImportAreas",
    "ImportCells",
    "ImportPremises",
    "Located",
    "NamedPoint",
    "NewArea",
    "PremisesInfo",
    "RedrawAreas",
    "RedrawCells",
    "Square",
    "VERSION",
    "ancestors",
    "area",
    "areas",
    "areas_named",
    "below",
    "cells_in",
    "children",
    "civil",
    "converter",
    "find_areas",
    "find_premises",
    "flaws",
    "instant",
    "locate",
    "nearest",
    "path_range",
    "rank_of",
    "resolve",
    "squares_over",
    "starts_with",
    "to_gcj02",
]
