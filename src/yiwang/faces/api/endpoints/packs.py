"""Packs: what is installed, what is in force where, checking, installing, putting in force, rolling back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from yiwang.engine.problems import Problem, errors
from yiwang.faces.api.answers import Fault, language_of, said
from yiwang.faces.api.commands import do, person
from yiwang.faces.api.endpoints.organizations import Made
from yiwang.faces.api.fields import Day, Hash, Input, Path, ProblemItem, Reason
from yiwang.faces.api.routes import read, write
from yiwang.foundation.policy_packs import interface as packs
from yiwang.kernel.refusals import Refused

router = Router(tags=["packs"])


class PackRefOut(Schema):
    """A version of a pack, by the hash of its content."""

    pack: str
    version: str
    hash: str


class PackOut(PackRefOut):
    title_zh: str
    title_en: str
    installed_at: datetime
    warnings: list[str]


class ActivationOut(Schema):
    """A pack in force for an area and all below it. `until` is exclusive."""

    area_path: str
    since: date
    until: date | None
    pilot: bool
    ref: PackRefOut


class CheckOut(Schema):
    """Whether installing would be refused, and everything found."""

    installable: bool
    problems: list[ProblemItem]


class ActivateIn(Input):
    pack_hash: Hash
    area_path: Path
    since: Day
    until: Day | None = None
    pilot: bool = False
    reason: Reason


class ProposalOut(ActivationOut):
    """Proposed to be put in force; waits for another administrator."""

    id: UUID
    reason: str
    proposed_at: datetime
    proposed_by: str


class RefuseIn(Input):
    reason: Reason


class RollBackIn(Input):
    area_path: Path
    reason: Reason


@read(router, "/packs", "list_packs", list[PackOut])
def list_packs(request: HttpRequest) -> Any:
    """Installed versions, the newest first."""
    return packs.installed()


@read(router, "/packs/activations", "list_activations", list[ActivationOut])
def list_activations(request: HttpRequest) -> Any:
    """What is, was or will be in force where."""
    return packs.activations()


@write(router, "/packs/check", "check_pack", CheckOut)
def check_pack(request: HttpRequest, archive: File[UploadedFile]) -> Any:
    """Check a pack (a zip of its folder and of the one it extends). Nothing is kept."""
    with packs.unpacked(archive) as folder:
        found = [folder] if isinstance(folder, Problem) else packs.check_folder(folder)
    language = language_of(request)
    return {"installable": not errors(found), "problems": [said(Fault(problem), language) for problem in found]}


@write(router, "/packs", "install_pack", PackRefOut, status=201)
def install_pack(request: HttpRequest, archive: File[UploadedFile]) -> Any:
    """Install a pack from a zip. It is checked whole, and refused with every error found."""
    with packs.unpacked(archive) as folder:
        if isinstance(folder, Problem):
            raise Refused([folder])
        where = folder
        return do(request, lambda new: packs.InstallPack(new, where))


@write(router, "/packs/activations", "activate_pack", Made, status=201)
def activate_pack(request: HttpRequest, body: ActivateIn) -> Any:
    """Put an installed pack in force for an area, from a day."""
    id = do(request, lambda new: packs.ActivatePack(
        new, body.pack_hash, body.area_path, body.since, body.pilot, body.until, body.reason))  # fmt: skip
    return {"id": UUID(str(id))}


@read(router, "/packs/proposals", "list_pack_proposals", list[ProposalOut])
def list_pack_proposals(request: HttpRequest) -> Any:
    """What waits for a second person, where the site asks for two."""
    return packs.proposals(person(request).area_path)


@write(router, "/packs/proposals", "propose_pack", Made, status=201)
def propose_pack(request: HttpRequest, body: ActivateIn) -> Any:
    """Propose to put an installed pack in force; another administrator agrees."""
    id = do(request, lambda new: packs.ProposePack(packs.ActivatePack(
        new, body.pack_hash, body.area_path, body.since, body.pilot, body.until, body.reason)))  # fmt: skip
    return {"id": UUID(str(id))}


@write(router, "/packs/proposals/{proposal}/agree", "agree_to_pack", None, status=204)
def agree_to_pack(request: HttpRequest, proposal: UUID) -> Any:
    """Put it in force: never by the person who proposed it."""
    do(request, lambda new: packs.AgreeToPack(proposal))


@write(router, "/packs/proposals/{proposal}/refuse", "refuse_pack", None, status=204)
def refuse_pack(request: HttpRequest, proposal: UUID, body: RefuseIn) -> Any:
    """Do not, and say why."""
    do(request, lambda new: packs.RefusePack(proposal, body.reason))


@write(router, "/packs/roll-back", "roll_back_pack", None, status=204)
def roll_back_pack(request: HttpRequest, body: RollBackIn) -> Any:
    """Return to the pack that was in force before."""
    do(request, lambda new: packs.RollBackPack(new, body.area_path, body.reason))
