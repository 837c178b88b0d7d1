"""Does PostgreSQL keep enough locks for tables that lie in months?

A list that looks through all months locks each month's table and each of its indexes for as long as it runs. Where the
memory for locks is full, whoever asks next is told "out of shared memory" (503), though nothing is broken.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from yiwang.engine.problems import Problem, declare

USERS = 16
"""So many look at lists at the same moment, the worker among them."""
LOCKS = declare(
    "doctor.locks",
    what=("PostgreSQL 能同时持有 {room} 把锁，按月分开的表可能要 {needed} 把",
          "PostgreSQL keeps {room} locks at once; tables in months may need {needed}"),
    why=("查所有月份的列表会锁住每个月的表和索引；锁用完时，列表会打不开（503）。",
         "A list over all months locks each month's table and indexes; when they are used up, lists answer 503."),
    mend=("请把 PostgreSQL 的 max_locks_per_transaction 设为 {wanted} 并重启，或用 yiwang partitions 取下旧的月份。",
          "Set PostgreSQL's max_locks_per_transaction to {wanted} and restart it, or set old months aside."),
    severity="warning",
)  # fmt: skip
_RELATIONS = """SELECT coalesce(sum(1 + (SELECT count(*) FROM pg_index WHERE indrelid = inhrelid)), 0)
FROM pg_inherits WHERE inhparent IN ('"case"'::regclass, 'case_words'::regclass)"""
_ROOM = """SELECT current_setting('max_locks_per_transaction')::int,
current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int"""


def locks(users: int = USERS) -> Iterator[Problem]:
    """What is amiss for so many at once. On PostgreSQL only."""
    with connection.cursor() as cursor:
        (each,) = cursor.execute(_RELATIONS).fetchone()
        per, sessions = cursor.execute(_ROOM).fetchone()
    needed = int(each) * users
    if needed > per * sessions:
        yield LOCKS.at(room=per * sessions, needed=needed, wanted=_power_above(2 * needed // sessions))


def _power_above(number: int) -> int:
    return int(1 << number.bit_length())
