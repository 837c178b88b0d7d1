"""The names of the pictures that may stand for a matter. A pack names one; what it looks like is the faces' concern."""

from __future__ import annotations

PICTOGRAMS = (
    "lamp", "manhole", "road", "waste", "noise", "parking", "fire_lane", "building", "stall", "lift", "water",
    "power", "property", "food", "elder", "facility", "fire", "gas", "flood", "fall", "collapse", "crowd", "dispute",
    "mediation", "law", "petition", "council", "project", "inspection", "meal", "escort", "repair", "childcare",
    "job", "assistance", "bicycle", "tree", "animal", "document", "volunteer", "medical", "education", "traffic",
    "river", "housing", "land", "labour", "money", "party", "other",
)  # fmt: skip
