"""What the journal says about places: kinds of entries of aggregates of kind `places`, each one import or redraw."""

AGGREGATE = "places"

AREAS_IMPORTED = "areas_imported"
AREAS_REDRAWN = "areas_redrawn"
AREA_RENAMED = "area_renamed"
AREA_NAME_BOOKED = "area_name_booked"
AREA_NAME_DROPPED = "area_name_dropped"
CELLS_IMPORTED = "cells_imported"
CELLS_REDRAWN = "cells_redrawn"
PREMISES_IMPORTED = "premises_imported"
