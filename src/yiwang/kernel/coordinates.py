"""Coordinates: what is stored is CGCS2000; GCJ-02 and WGS-84 are converted on the way in and marked.

CGCS2000 and WGS-84 differ by centimetres, far below the accuracy of any cell, and are taken as one.
GCJ-02 is the public offset of Chinese web maps; its formula is published in many places and has no official text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, pi, sin, sqrt
from typing import Any

AXIS = 6_378_245.0
ECCENTRICITY = 0.006_693_421_622_965_943
"""Of the Krasovsky 1940 ellipsoid, which the offset is computed on."""

CRS = ("CGCS2000", "WGS84", "GCJ02")
Point = tuple[float, float]


def outside_china(longitude: float, latitude: float) -> bool:
    """Where no offset is applied."""
    return not (72.004 <= longitude <= 137.8347 and 0.8293 <= latitude <= 55.8271)


def to_gcj02(longitude: float, latitude: float) -> Point:
    """From CGCS2000 to GCJ-02, for display on maps that use it. Degrees."""
    if outside_china(longitude, latitude):
        return longitude, latitude
    east, north = _offset(longitude, latitude)
    return longitude + east, latitude + north


def from_gcj02(longitude: float, latitude: float) -> Point:
    """From GCJ-02 to CGCS2000, within a millimetre: the offset is found by iterating until it fits."""
    if outside_china(longitude, latitude):
        return longitude, latitude
    guess = longitude, latitude
    for _ in range(10):
        back = to_gcj02(*guess)
        step = back[0] - longitude, back[1] - latitude
        guess = guess[0] - step[0], guess[1] - step[1]
        if abs(step[0]) + abs(step[1]) < 1e-9:
            break
    return guess


def converter(crs: str) -> Callable[[float, float], Point]:
    """How points of `crs` become CGCS2000. Raises KeyError for an unknown one; callers check with CRS first."""
    same: Callable[[float, float], Point] = lambda longitude, latitude: (longitude, latitude)  # noqa: E731
    return {"CGCS2000": same, "WGS84": same, "GCJ02": from_gcj02}[crs]


def convert(coordinates: Sequence[Any], move: Callable[[float, float], Point]) -> list[Any]:
    """GeoJSON coordinates of any depth, each point moved."""
    if coordinates and isinstance(coordinates[0], int | float):
        return list(move(float(coordinates[0]), float(coordinates[1])))
    return [convert(part, move) for part in coordinates]


def _offset(longitude: float, latitude: float) -> Point:
    x, y = longitude - 105.0, latitude - 35.0
    radians = latitude / 180.0 * pi
    curve = 1 - ECCENTRICITY * sin(radians) ** 2
    east = _east(x, y) * 180.0 / (AXIS / sqrt(curve) * cos(radians) * pi)
    north = _north(x, y) * 180.0 / (AXIS * (1 - ECCENTRICITY) / (curve * sqrt(curve)) * pi)
    return east, north


def _waves(value: float, first: float, second: float, third: float) -> float:
    return (20.0 * sin(value * pi) + 40.0 * sin(value / 3.0 * pi)) * 2.0 / 3.0 + (
        first * sin(value / 12.0 * pi) + second * sin(value / 30.0 * pi)
    ) * third


def _ripple(x: float) -> float:
    return (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0


def _east(x: float, y: float) -> float:
    plain = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    return plain + _ripple(x) + _waves(x, 150.0, 300.0, 2.0 / 3.0)


def _north(x: float, y: float) -> float:
    plain = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    return plain + _ripple(x) + _waves(y, 160.0, 320.0, 2.0 / 3.0)
