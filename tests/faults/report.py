"""docs/reliability.md, between its markers, from the results:  python -m tests.faults.report"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from tests.faults.recording import RESULTS
from tests.shared import ROOT

PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- results -->", "<!-- /results -->"
Result = dict[str, Any]


def _kills(one: Result) -> str:
    kinds = ", ".join(f"{name} {many}" for name, many in sorted(one["of"].items(), key=lambda pair: -pair[1]))
    ended = one.get("server_ended", 0)
    more = f"; {ended} times two crashes in seconds ended the server, and it was started again" if ended else ""
    return f"`kill -9` {one['kills']} times under load of four clients ({kinds}){more}"


def _commands(one: Result) -> str:
    return (
        f"{one['acknowledged']} commands acknowledged, each there once; {one['refused']} refused, none done; "
        f"{one['unknown']} given up without an answer, all or nothing of each"
    )


def _statuses(one: Result) -> str:
    return ", ".join(f"{status} × {many}" for status, many in one["statuses"].items())


TRIED: dict[str, tuple[str, Callable[[Result], str], Callable[[Result], str]]] = {
    "kills": ("Kills", _kills,
              lambda one: f"{_commands(one)}; it answered again within {one['seconds_until_it_worked']} s"),
    "gone": ("Database gone", lambda one: f"gone {one['times']} times for {one['seconds']:g} s under load",
             lambda one: f"{_commands(one)}; answers: {_statuses(one)}"),
    "disk": ("Disk full", lambda one: f"filled to the last page {one['times']} times under load, files attached too",
             lambda one: f"{_commands(one)}; answers: {_statuses(one)}; to files: "
             + ", ".join(f"{status} × {many}" for status, many in one["files"].items())),
    "deploy": ("Deploy", lambda one: "a migration of a newer release while this one serves, then the newer one",
               lambda one: f"{_commands(one)}; {one['acknowledged_during']} acknowledged while it migrated; answers: "
               + _statuses(one)),
    "backup": ("Backup", lambda one: f"{one['times']} backups under load, restored elsewhere, gone on with there",
               lambda one: f"{one['acknowledged']} commands acknowledged before the backups, all in them; "
               f"{one['acknowledged_there']} more taken where they were restored"),
    "workers": ("Two workers", lambda one: f"both killed {one['rounds']} times while they work",
                lambda one: f"{one['raised']} reminders and supervisions, none twice; outbox, wakes and messages done"),
    "clocks": ("Clock", lambda one: f"{one['jumps']} jumps by up to 40 days in {one['rounds']} commands",
               lambda one: f"{one['cases']} cases, {one['supervised']} reminders and supervisions, none twice; chain, "
               "seals, rows and figures whole"),
    "tampering": ("A changed byte", lambda one: f"{one['tried']} bytes in all 12 columns, one at a time, past the "
                  f"triggers, in {one['entries']} entries",
                  lambda one: f"all found, with case and entry, but {one['same_meaning']} that changed no meaning"),
    "partners": ("Partners", lambda one: f"a webhook that answers 500 for an hour, one that is gone for good and one "
                 f"that is slow, {one['events']} events",
                 lambda one: f"each delivered at least once under one id ({one['tries']} tries), each case in order; "
                 f"others waited {one['others_waited']} s at most; {one['given_up']} given up, and shown"),
    "phone": ("Phone", lambda one: f"a queue of {one['parcels']} parcels sent {one['times']} times, out of order, "
              "a week late",
              lambda one: f"{one['done']} done, each once, at the phone's own times"),
}  # fmt: skip


def write_page() -> None:
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table(results())}\n{END}{after}", "utf-8")


def results() -> list[Result]:
    found = [json.loads(file.read_text("utf-8")) for file in RESULTS.glob("*.json")]
    order = list(TRIED)
    return sorted(found, key=lambda one: (order.index(one["name"]), one["database"] != "sqlite"))


def table(every: Iterable[Result]) -> str:
    """A line for each: what was tried, how often, what was lost."""
    lines = ["| | database | tried | what came of it | lost | when, commit, load |", "|---|---|---|---|---|---|"]
    for one in every:
        title, tried, came = TRIED[one["name"]]
        database = "PostgreSQL" if one["database"] == "postgresql" else "SQLite"
        when = f"{one['at'][:10]}, {one['machine']['commit']}, {one['machine']['load'][1]:.0f}"
        if "not_tried" in one:
            said = ["not tried", one["not_tried"], "—"]
        elif one["faults"] and len(one) < 6:
            said = ["did not come to its end", "", "; ".join(one["faults"])]
        else:
            said = [tried(one), came(one), "; ".join(one["faults"]) or "nothing"]
        cells = [title, database, *said, when]
        lines.append("| " + " | ".join(cell.replace("|", "/").replace("\n", " ")[:600] for cell in cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write_page()
