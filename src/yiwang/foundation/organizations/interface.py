"""What other rooms may ask of organizations. Days and moments are civil."""

from yiwang.foundation.organizations.queries.site import (
    VERSION,
    AppointmentInfo,
    Responsible,
    UnitInfo,
    accountable,
    appointment,
    appointments_in,
    appointments_of,
    directory,
    responsible_unit,
    unit,
    units_in,
)

__all__ = [
    "VERSION",
    "AppointmentInfo",
    "Responsible",
    "UnitInfo",
    "accountable",
    "appointment",
    "appointments_in",
    "appointments_of",
    "directory",
    "responsible_unit",
    "unit",
    "units_in",
]
