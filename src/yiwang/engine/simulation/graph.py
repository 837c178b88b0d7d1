"""The life cycles of a plan as one graph of nodes, and the pools of people who work in it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import accumulate

from yiwang.engine.orgcharts.definitions import Level, Post
from yiwang.engine.simulation.arrivals import FactTable, fact_table
from yiwang.engine.simulation.minutes import MinuteClocks
from yiwang.engine.simulation.nodes import Choice, Minutes, Node
from yiwang.engine.simulation.plan import CaseProfile, Plan
from yiwang.engine.simulation.steps import Possible, opening, possible
from yiwang.engine.workflows.decide import decide
from yiwang.engine.workflows.program import Program
from yiwang.engine.workflows.state import State

Key = tuple[object, ...]


class Graph:
    """Nodes are made as cases first reach them; `decide` is asked once for each."""

    def __init__(
        self,
        plan: Plan,
        programs: Mapping[str, Program],
        posts: Mapping[str, Post],
        levels: Mapping[str, Level],
        clocks: MinuteClocks,
    ) -> None:
        self.plan = plan
        self.programs = programs
        self.clocks = clocks
        self.tables: tuple[FactTable, ...] = tuple(fact_table(profile) for profile in plan.profiles)
        self.people: list[int] = []
        self.pool_names: list[tuple[str, int, str]] = []
        """Post or unit, number of the area (-1: none), and the area as people call it."""
        self.open_minutes: list[int] = []
        self._posts = posts
        self._levels = levels
        self._bases = {post.id: self._pools_of(post) for post in posts.values()}
        self.unit_base = len(self.people)
        self._units()
        self._starts: dict[tuple[int, int], Node] = {}
        self._nodes: dict[Key, Node] = {}
        self._maps: dict[tuple[str, str], tuple[array[int], int]] = {}
        # All states of the graph stand at one moment, so that only what differs between cases makes a new node.
        self.moment: datetime = clocks.start + timedelta(hours=10)

    def nodes(self) -> Iterable[Node]:
        """Every node that some case has reached."""
        return self._nodes.values()

    def reset(self) -> None:
        """Forget what the nodes counted in an earlier run."""
        for node in self._nodes.values():
            node.reset()

    def start(self, profile: int, facts: int) -> Node:
        """The node of a case just opened with this combination of facts."""
        node = self._starts.get((profile, facts))
        if node is None:
            node = self._starts[profile, facts] = self._open(profile, facts)
        return node

    def follow(self, node: Node, choice: int) -> Node:
        """The node that a choice leads to; made when the first case goes there."""
        target = node.targets[choice] = self.node_of(node.profile, node.after[choice])
        return target

    def _open(self, index: int, facts: int) -> Node:
        profile = self.plan.profiles[index]
        program = self.programs[profile.case_type]
        channel = profile.channel or program.case_type.channels[0]
        asked = opening(program, self.tables[index].combinations[facts], channel)
        decision = decide(program, None, asked, self.moment)
        if decision.state is None or not decision.events:
            reasons = "; ".join(problem.what("en") for problem in decision.problems)
            raise ValueError(f"{profile.case_type}: a case with these facts cannot be opened: {reasons}")
        return self.node_of(index, decision.state)

    def node_of(self, index: int, state: State) -> Node:
        """The node at which a case of this profile in this state stands."""
        key = _key(index, state)
        node = self._nodes.get(key)
        if node is None:
            node = self._nodes[key] = self._make(index, state)
        return node

    def _make(self, index: int, state: State) -> Node:
        profile = self.plan.profiles[index]
        pools, spread = self._pools(profile.level, state.owner)
        mean = profile.minutes.get(state.stage, self.plan.default_minutes)
        work = self._work(self._posts.get(state.owner))
        limit = self.clocks.limit(state.deadline.span, state.deadline.timetable) if state.deadline else None
        node = Node(
            state.stage, state.owner, state.ended, state.outcome, limit, mean, state.stage in profile.unit_stages,
            work.before, work.moment, pools, spread, profile=index,
        )  # fmt: skip
        if not state.ended:
            self._offer(node, state, profile)
        return node

    def _offer(self, node: Node, state: State, profile: CaseProfile) -> None:
        program = self.programs[profile.case_type]
        steps = possible(program, state, profile, self.moment)
        if not steps:
            raise ValueError(f"{profile.case_type}: at stage {state.stage} none of the profile's steps can be taken")
        node.choices = tuple(self._choice(step) for step in steps)
        node.running = tuple(accumulate(step.weight for step in steps)) if len(steps) > 1 else ()
        node.after = tuple(step.after for step in steps)
        node.targets = [None] * len(steps)

    def _choice(self, step: Possible) -> Choice:
        limit = self.clocks.limit(step.silence) if step.silence else None
        return Choice(step.move.id, step.waits, limit, step.move.who.written == ("system",))

    def _work(self, post: Post | None) -> Minutes:
        return self.clocks.table("working_hours", self._timetable(post))

    def _timetable(self, post: Post | None) -> str:
        program = next(iter(self.programs.values()))
        kind = program.rules.unit_kinds.get(post.unit_kind) if post else None
        return kind.timetable if kind else ""

    def _pools_of(self, post: Post) -> int:
        """Make the pools of a post, one in each area of its level. Returns the first one's number."""
        base = len(self.people)
        open_minutes = self._open_in_year(self._work(post))
        for area in range(self.plan.areas.get(post.level, 1)):
            default = self.plan.staff.get(post.id, self.plan.staff_default)
            self.people.append(max(1, self.plan.staff_in.get((post.id, area), default)))
            self.pool_names.append((post.id, area, self._place(post.level, area)))
            self.open_minutes.append(open_minutes)
        return base

    def _place(self, level: str, area: int) -> str:
        names = self.plan.area_names.get(level, ())
        return names[area] if area < len(names) else f"{level} {area + 1}"

    def _units(self) -> None:
        open_minutes = self._open_in_year(self.clocks.table("working_hours"))
        for unit in self.plan.units:
            self.people.append(max(1, self.plan.unit_staff.get(unit, self.plan.staff_default)))
            self.pool_names.append((unit, -1, ""))
            self.open_minutes.append(open_minutes)

    def _open_in_year(self, minutes: Minutes) -> int:
        return minutes.before[self.plan.days * 1440]

    def _pools(self, level: str, owner: str) -> tuple[array[int], int]:
        """For each area of the case's level, the (first) pool of the owner; and how many pools share the work."""
        post = self._posts.get(owner)
        if post is None:
            return array("i"), 1
        key = level, owner
        if key not in self._maps:
            mine, theirs = self.plan.areas.get(level, 1), self.plan.areas.get(post.level, 1)
            base = self._bases[owner]
            places = [base + min(area * theirs // mine, theirs - 1) for area in range(mine)]
            self._maps[key] = array("i", places), max(1, theirs // mine)
        return self._maps[key]


def _key(index: int, state: State) -> Key:
    """What makes two states one node: all but times. Facts and counts decide what may follow."""
    span = (state.deadline.span, state.deadline.timetable) if state.deadline else None
    facts = tuple(sorted((name, str(value)) for name, value in state.facts.items()))
    return index, state.stage, state.owner, span, facts, tuple(sorted(state.counts.items())), state.told, state.outcome
