"""Small packs for tests, written into a folder."""

from __future__ import annotations

from pathlib import Path

MANIFEST = """\
id: small
version: 1.0.0
title: {zh-Hans: 小包, en: Small}
engine: ">=1,<2"
authority: {zh-Hans: 测试, en: Tests}
languages: [zh-Hans, en]
since: 2020-01-01
"""
TABLE = """\
# id, warning
# title, 分级, Warning
# hit_policy, first
# source, S 1
# input, people, integer, [1..100]
# output, colour, string, red; blue
if people,then colour,note,source
>=10,red,many,
-,blue,,
"""
LEVELS = "id,title_zh,title_en,rank,source,assumed\ndistrict,区,District,1,S 1,\nvillage,村,Village,2,S 1,\n"
CASE_TYPE = """\
id: dispute
title: {zh-Hans: 纠纷, en: Dispute}
duty: D-1
source: S 1
statutory_none: 无
channels: [resident]
start: reported
facts:
  people: {type: integer, low: 1, high: 100, origin: intake, title: {zh-Hans: 人数, en: People}}
stages:
  reported: {title: {zh-Hans: 受理, en: Reported}, owner: clerk, within: until 18:00}
  handling: {title: {zh-Hans: 办理, en: Handling}, owner: =team, within: "@limit"}
  closed: {title: {zh-Hans: 办结, en: Closed}, end: true, outcome: solved}
transitions:
  assign: {title: {zh-Hans: 交办, en: Assign}, from: reported, to: handling, by: clerk, decide: warning}
  close: {title: {zh-Hans: 办结, en: Close}, from: [reported, handling], to: closed, by: [owner, clerk],
          at_most: "@limit_count", or_after: 3 working_days, because: required, tells: [reporter]}
overdue: ["0.8 -> remind owner", "1.0 -> supervise 1"]
"""


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A pack folder `small` with a manifest and these files; returns it."""
    pack = folder / "small"
    for name, content in {"pack.yaml": MANIFEST, **files}.items():
        path = pack / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return pack
