"""What other rooms may ask of organizations. Days and moments are civil."""

from yiwang.foundation.organizations.actions.appoint import Appoint
from yiwang.foundation.organizations.actions.close_unit import CloseUnit
from yiwang.foundation.organizations.actions.end_appointment import EndAppointment
from yiwang.foundation.organizations.actions.end_dispatch_rule import EndDispatchRule
from yiwang.foundation.organizations.actions.import_organization import OrganizationSource, import_organization
from yiwang.foundation.organizations.actions.link_account import LinkAccount
from yiwang.foundation.organizations.actions.open_unit import OpenUnit
from yiwang.foundation.organizations.actions.set_dispatch_rule import SetDispatchRule
from yiwang.foundation.organizations.actions.set_post_roles import SetPostRoles
from yiwang.foundation.organizations.queries.copy import AppointmentInfo, UnitInfo
from yiwang.foundation.organizations.queries.found import find_appointments, find_units, holds_a_post
from yiwang.foundation.organizations.queries.lists import (
    RoleInfo,
    RuleInfo,
    appointments_held,
    appointments_of_unit,
    dispatch_rules,
    how_many,
    how_many_units,
    people_in_units,
    post_roles,
    posts_held,
    responsible_rule,
    unit_ids_over,
    units_under,
)
from yiwang.foundation.organizations.queries.site import (
    VERSION,
    Responsible,
    accountable,
    appointment,
    appointments_in,
    appointments_of,
    bodies_of,
    directory,
    kept_from,
    responsible_unit,
    unit,
    units_in,
    units_over,
)

__all__ = [
    "Appoint",
    "AppointmentInfo",
    "CloseUnit",
    "EndAppointment",
    "EndDispatchRule",
    "LinkAccount",
    "OpenUnit",
    "OrganizationSource",
    "Responsible",
    "RoleInfo",
    "RuleInfo",
    "SetDispatchRule",
    "SetPostRoles",
    "UnitInfo",
    "VERSION",
    "accountable",
    "appointment",
    "appointments_held",
    "appointments_in",
    "appointments_of",
    "appointments_of_unit",
    "bodies_of",
    "directory",
    "dispatch_rules",
    "find_appointments",
    "find_units",
    "holds_a_post",
    "how_many",
    "how_many_units",
    "import_organization",
    "kept_from",
    "people_in_units",
    "post_roles",
    "posts_held",
    "responsible_rule",
    "responsible_unit",
    "unit",
    "unit_ids_over",
    "units_in",
    "units_over",
    "units_under",
]
