"""An organisation chart: its posts, and who comes after whom when a post is vacant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from yiwang.engine.orgcharts.definitions import Level, Line, Post, UnitKind

Relation = Literal["self", "lead", "stand_in", "superior"]


class Candidate(NamedTuple):
    """A post that may answer for another, and why: it is that post, leads it, stands in for it, or is above it."""

    post: str
    relation: Relation


@dataclass(frozen=True)
class OrgChart:
    """Levels, lines, unit kinds and posts by id. Faulty references are left out of what is worked out here;
    `chart_problems` names them."""

    levels: Mapping[str, Level]
    lines: Mapping[str, Line]
    unit_kinds: Mapping[str, UnitKind]
    posts: Mapping[str, Post]
    _successions: dict[str, tuple[Candidate, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def levels_by_rank(self) -> tuple[Level, ...]:
        return tuple(sorted(self.levels.values(), key=lambda level: level.rank))

    def rank(self, level: str) -> int:
        """1 is the highest; a level that is not in the chart is below all."""
        found = self.levels.get(level)
        return found.rank if found else len(self.levels) + 1_000

    def succession(self, post: str) -> tuple[Candidate, ...]:
        """Who answers for `post`, in order, each post once: itself (a team: its lead), those who stand in, those above.

        All who stand beside a post come before those above it.
        """
        found = self._successions.get(post)
        if found is None:
            found = self._successions[post] = tuple(self._work_out(post))
        return found

    def above(self, post: str) -> str:
        """The post that `post` reports to; a team without one reports where its lead does. Empty at the top."""
        seen: set[str] = set()
        while post in self.posts and post not in seen:
            seen.add(post)
            given = self.posts[post]
            if given.reports_to:
                return given.reports_to if given.reports_to in self.posts else ""
            post = given.lead
        return ""

    @cached_property
    def heads(self) -> frozenset[tuple[str, str]]:
        """(kind of unit, post) for the posts that lead a unit: nobody of the same kind of unit is above them."""
        led = [(post.unit_kind, post.id) for post in self.posts.values() if post.unit_kind and post.kind == "person"]
        return frozenset(one for one in led if self._kind_above(one[1]) != one[0])

    def _kind_above(self, post: str) -> str:
        above = self.posts.get(self.above(post))
        return above.unit_kind if above else ""

    def _work_out(self, post: str) -> Iterator[Candidate]:
        seen: set[str] = set()
        ring = list(self._beside(post, "self", seen))
        while ring:
            yield from ring
            higher = [self.above(candidate.post) for candidate in ring]
            ring = [candidate for name in higher for candidate in self._beside(name, "superior", seen)]

    def _beside(self, post: str, relation: Relation, seen: set[str]) -> Iterator[Candidate]:
        """The post itself, its lead, its stand-in, and theirs in turn."""
        waiting = [Candidate(post, relation)]
        while waiting:
            candidate = waiting.pop()
            given = self.posts.get(candidate.post)
            if given is None or candidate.post in seen:
                continue
            seen.add(candidate.post)
            yield candidate
            waiting += [Candidate(given.stand_in, "stand_in"), Candidate(given.lead, "lead")]


def ladder(chart: OrgChart, post: str, levels_up: int) -> str:
    """The post that supervises: so many steps up by `reports_to`; the highest there is when the line ends before.

    A team goes up where its lead does. A post with nobody above is its own highest.
    """
    seen = {post}
    for _ in range(levels_up):
        higher = chart.above(post)
        if not higher or higher in seen:
            break
        seen.add(higher)
        post = higher
    return post
