"""Break one part at a time, and show that the test which guards it fails:  python -m tests.faults.broken [part ...]"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.shared import ROOT


@dataclass(frozen=True)
class Guard:
    """What is broken, in words, and the test that must fail then."""

    broken: str
    test: str


GUARDS = {
    "fsync": Guard("commits are answered before they are on the disk", "tests/app/test_durability.py"),
    "scope": Guard(
        "the area is left out of a scope",
        "tests/app/test_cases_scopes.py::test_acting_under_one_post_gives_only_that_one",
    ),
    "apart": Guard("a report about somebody is listed for them", "tests/app/test_kept_apart.py"),
    "outbox": Guard("a change without its outbox row", "tests/faults/test_audit.py"),
    "idempotency": Guard(
        "a command that was done is done again",
        "tests/app/test_journal.py::test_the_same_command_twice_is_done_once_and_answered_twice",
    ),
    "transaction": Guard(
        "no transaction around an action",
        "tests/app/test_journal.py::test_an_action_that_breaks_half_way_leaves_nothing",
    ),
    "hash": Guard("a column is left out of the hash", "tests/faults/test_tampering.py"),
    "seals": Guard("a clock set back writes into sealed days", "tests/faults/test_clocks.py"),
    "claims": Guard(
        "a worker that lost its claim goes on",
        "tests/app/test_outbox.py::test_a_worker_that_lost_its_claim_counts_nothing",
    ),
    "order": Guard("a partner is told as it comes", "tests/faults/test_partners.py"),
    "outage": Guard("a database that is away is a fault of ours", "tests/app/test_outages.py"),
    "rows": Guard("a row that is not what the journal says", "tests/faults/test_clocks.py"),
}


def main(arguments: Sequence[str]) -> int:
    unguarded = 0
    for name in arguments or GUARDS:
        guard = GUARDS[name]
        whole, broken = passes(guard.test), not shown_to_fail(name)
        said = "FAILED, as it should" if whole and not broken else "DID NOT GUARD IT" if whole else "fails without it"
        unguarded += not whole or broken
        sys.stdout.write(f"{guard.broken}: {guard.test} {said}\n")
        sys.stdout.flush()
    return 1 if unguarded else 0


def shown_to_fail(name: str) -> bool:
    """Does the guard fail, as a test and not for want of one, when its part is broken?"""
    return _run(GUARDS[name].test, name) == 1


def passes(test: str) -> bool:
    return _run(test, "") == 0


def _run(test: str, broken: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "tests.faults.breaking", test]
    environment = {**os.environ, "YIWANG_BROKEN": broken}
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
