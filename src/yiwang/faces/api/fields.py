"""Types of parameters and fields, each with its bounds. Control characters are refused at the door."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

LINE = r"^[^\x00-\x1f\x7f]*$"
WORDS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)

Line = Annotated[str, StringConstraints(max_length=200, pattern=LINE)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=LINE)]
Words = Annotated[str, StringConstraints(max_length=4000, pattern=WORDS)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=WORDS)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00-\x20\x7f/]+$")]
Id = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.:@*-]+$")]
Path = Annotated[str, StringConstraints(max_length=300, pattern=r"^([^\x00-\x20\x7f/]+/)*$")]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=LINE)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Limit = Annotated[int, Field(ge=1, le=200, description="How many at most.")]
Cursor = Annotated[str, StringConstraints(max_length=600, pattern=r"^[A-Za-z0-9_.:-]*$")]


def _within(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"between {EARLIEST} and {LATEST}")
    return day


Day = Annotated[date, AfterValidator(_within)]


def _with_zone(moment: datetime) -> datetime:
    if moment.tzinfo is None or not EARLIEST.year < moment.year < LATEST.year:
        raise ValueError("with a zone, and of our time")
    return moment


Moment = Annotated[datetime, AfterValidator(_with_zone)]


class Input(BaseModel):
    """A body. A field that nobody knows is refused, so that a misspelt one is told."""

    model_config = ConfigDict(extra="forbid")


class ProblemItem(Schema):
    """One thing that is wrong: what, why, and how to mend it."""

    code: str
    severity: str
    what: str
    why: str
    mend: str
    where: str = ""
    pointer: str = Field("", description="JSON pointer into the body.")
    parameter: str = Field("", description="Name of the parameter or header.")


class ProblemDetails(Schema):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    problems: list[ProblemItem]


Json = dict[str, Any]
Sorted = Annotated[list[str], BeforeValidator(sorted)]
"""Sets have no order: sorted, so that the same answer has the same tag."""
