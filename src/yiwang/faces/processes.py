"""What the list of processes shows of one that was forked: it would bear the words its server was started with."""

from __future__ import annotations

from pathlib import Path

_SELF = Path("/proc/self")
_BEGIN, _END = 45, 46
"""Where the words begin and end, among the fields of `stat` behind the name (proc(5): 48 and 49)."""


def call_myself(*words: str) -> None:
    """`ps` and `top` then show these words. Only Linux can; elsewhere nothing happens."""
    try:
        (_SELF / "comm").write_text("-".join(words))
        fields = (_SELF / "stat").read_text().rpartition(")")[2].split()
        begin, end = int(fields[_BEGIN]), int(fields[_END])
        with (_SELF / "mem").open("r+b", buffering=0) as memory:
            memory.seek(begin)
            memory.write(b"\0".join(word.encode() for word in words)[: end - begin - 1].ljust(end - begin, b"\0"))
    except (OSError, ValueError):
        return
