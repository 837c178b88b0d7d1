"""Calendars, timetables and deadlines."""

from yiwang.engine.clocks.building import build_clockwork
from yiwang.engine.clocks.clockwork import Clockwork, Due

__all__ = ["Clockwork", "Due", "build_clockwork"]
