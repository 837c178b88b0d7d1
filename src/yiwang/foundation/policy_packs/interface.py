"""What other rooms may ask of packs: the rules for a place on a day, and the three acts of an administrator."""

from yiwang.foundation.policy_packs.actions.activate_pack import ActivatePack, needs_two
from yiwang.foundation.policy_packs.actions.end_local_day import AgreeToLocalDay, WithdrawLocalDay
from yiwang.foundation.policy_packs.actions.enter_local_day import EnterLocalDay
from yiwang.foundation.policy_packs.actions.follow_area import follow_area
from yiwang.foundation.policy_packs.actions.install_pack import InstallPack
from yiwang.foundation.policy_packs.actions.propose_pack import AgreeToPack, ProposePack, RefusePack
from yiwang.foundation.policy_packs.actions.roll_back_pack import RollBackPack
from yiwang.foundation.policy_packs.checks import NO_SUCH_PACK
from yiwang.foundation.policy_packs.models import LocalDay
from yiwang.foundation.policy_packs.queries.day_kinds import as_it_is, said_kind
from yiwang.foundation.policy_packs.queries.history import Decided, Proposed, decisions, proposals, version_of
from yiwang.foundation.policy_packs.queries.in_force import (
    VERSION,
    InForce,
    PackRef,
    activations,
    edition,
    edition_for,
    in_force,
    installed,
)
from yiwang.foundation.policy_packs.queries.library import folder_of, meetings_of
from yiwang.foundation.policy_packs.queries.local_days import counted_at, days_known, local_day, local_days
from yiwang.foundation.policy_packs.queries.uploads import check_folder, unpacked

__all__ = [
    "follow_area",
    "ActivatePack",
    "AgreeToLocalDay",
    "AgreeToPack",
    "EnterLocalDay",
    "LocalDay",
    "WithdrawLocalDay",
    "as_it_is",
    "said_kind",
    "local_day",
    "counted_at",
    "days_known",
    "local_days",
    "ProposePack",
    "Proposed",
    "RefusePack",
    "needs_two",
    "proposals",
    "Decided",
    "InForce",
    "InstallPack",
    "NO_SUCH_PACK",
    "PackRef",
    "RollBackPack",
    "VERSION",
    "activations",
    "check_folder",
    "decisions",
    "edition",
    "edition_for",
    "folder_of",
    "in_force",
    "installed",
    "meetings_of",
    "unpacked",
    "version_of",
]
