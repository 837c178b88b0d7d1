"""Every command and in whose name it runs: one row each. A command without a row does not load.

Whoever may use the terminal as the site's user can read its files, so the terminal is trusted: no command asks for a
password of its operator. What a command writes is told apart in the journal, by the name that its row says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Acts = Literal["nobody", "operator", "person", "worker"]
ACTS: dict[Acts, str] = {
    "nobody": "it needs no right on a site, or none beyond reading and writing the site's files",
    "operator": "the operator, as administrator of the whole site; the journal says `terminal:user`",
    "person": "the person that `--as LOGIN[:POST]` names (or, with `--code`, the reporter), with that person's rights "
    "and no more; the journal says `post@area@terminal:user`",
    "worker": "the worker, which does what falls due and nothing that a person decides",
}


@dataclass(frozen=True, slots=True)
class Row:
    """In whose name a command runs. `because` is for whoever reads the table."""

    acts: Acts
    because: str


def _nobody(because: str) -> Row:
    return Row("nobody", because)


def _operator(because: str) -> Row:
    return Row("operator", because)


COMMANDS: dict[str, Row] = {
    "backup": _nobody("reads the site's files and database, which the operator can read anyway"),
    "agree-to-local-day": _operator("never by the one who entered it"),
    "agree-to-pack": _operator("never by the one who proposed it"),
    "case": Row("person", "permitted as on the pages; where two people must agree, the second types their password"),
    "create-account": _operator("the first administrator comes from here; nobody could open it on a page"),
    "demo": _nobody("a site of its own in a folder of its own, with made-up people"),
    "doctor": _nobody("looks and changes nothing"),
    "end-local-answer": _operator("as on the page"),
    "enter-local-day": _operator("as on the page; what is off and what is not is public"),
    "import-areas": _operator("reference data"),
    "import-cases": _operator("refuses columns about what people are (principle 3); each case is entered by the rules"),
    "import-cells": _operator("reference data"),
    "import-organization": _operator("units and posts of those in office, no residents"),
    "import-premises": _operator("addresses, without who lives there"),
    "install-pack": _operator("checked as on the page; what is in force is public"),
    "list-access": _nobody("prints this table"),
    "list-gaps": _nobody("reads borders"),
    "list-local-answers": _nobody("reads templates, without anybody's words"),
    "list-local-days": _nobody("reads the calendar"),
    "list-problems": _nobody("prints what the system can refuse"),
    "make-cells-from-points": _nobody("file to file"),
    "migrate": _nobody("tables, not rows that somebody decided"),
    "pack check": _nobody("files only"),
    "pack compare": _nobody("files only"),
    "pack describe": _nobody("files only"),
    "pack docs": _nobody("files only"),
    "pack export-bpmn": _nobody("files only"),
    "pack export-dmn": _nobody("files only"),
    "pack from-xlsx": _nobody("files only"),
    "pack import-dmn": _nobody("files only"),
    "pack new": _nobody("files only"),
    "pack simulate": _nobody("files only, cases without words or people; with --site-area it reads the calendar"),
    "pack test": _nobody("files only"),
    "pack to-xlsx": _nobody("files only"),
    "partitions": _nobody("lists and makes tables, not rows that somebody decided"),
    "partitions attach": _operator("a month of long ago can be changed again; the journal says so"),
    "partitions detach": _operator("only when nothing is left to be done in it; read as before, the journal says so"),
    "rebuild": _nobody("makes rows anew from the journal, which it cannot change"),
    "redraw-areas": _operator("reference data; old areas stay readable"),
    "report": _nobody("figures of areas; nobody is named"),
    "restore": _nobody("into an empty site only, unless forced; the journal is verified before it is used"),
    "rotate-key": _nobody("seals again what is sealed; prints and writes no word of it"),
    "seals": Row("worker", "hashes of days that are over"),
    "serve": _nobody("every request says who acts"),
    "set-local-answer": _operator("as on the page"),
    "verify": _nobody("reads the journal and changes nothing"),
    "withdraw-local-day": _operator("before it has come"),
    "worker": Row("worker", "deadlines, messages, figures, seals, retention"),
}
"""By command; a subcommand's own row, else that of its group."""


def row_of(command: str) -> Row:
    """The row of a command, of the form `group sub`. Raises KeyError."""
    return COMMANDS[command if command in COMMANDS else command.partition(" ")[0]]
