"""The drawing of a life cycle: stages one below the other, ends beside the step that leads to them, loops at the left.

Every arrow has a height of its own at its box, so that no two labels meet. Sizes are in pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from yiwang.engine.workflows.definitions import CaseType, Stage, Transition
from yiwang.packtools.rulebook.book import Book
from yiwang.packtools.rulebook.phrases import OUTCOMES, actor_text, owner_text, time_text

_MARKS = {
    "solved": "✔", "answered": "●", "diverted": "➜", "declined": "✕", "withdrawn": "↩", "merged": "⊕",
    "not_passed": "□",
}  # fmt: skip
_BOX, _LABEL, _END, _SIDE, _CHANNEL = 250, 210, 170, 150, 18
_LINE, _PAD = 19, 12


@dataclass
class Line:
    """A line of text; `y` is its baseline."""

    x: float
    y: float
    text: str
    kind: str = ""


@dataclass
class Box:
    x: float
    y: float
    width: float
    height: float
    kind: str
    lines: list[Line]
    href: str = ""


@dataclass
class Arrow:
    """A path with an arrowhead at its end."""

    path: str
    kind: str = ""


@dataclass
class Drawing:
    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


def wrap(text: str, width: float, size: float = 14) -> list[str]:
    """Lines no wider than `width`: a Chinese character is as wide as it is high, a Latin one about half."""
    lines, current, used = [], "", 0.0
    for part in _parts(text):
        length = sum(size if _wide(letter) else size * 0.56 for letter in part)
        if current and used + length > width:
            lines.append(current.rstrip())
            current, used = "", 0.0
            part = part.lstrip()
        current += part
        used += length
    return [*lines, current.rstrip()] if current.strip() else lines


def _wide(letter: str) -> bool:
    return ord(letter) > 0x2E7F or letter in "“”‘’…—·"


def _parts(text: str) -> Iterable[str]:
    """What must not be broken: Latin words with the space before them, single Chinese characters."""
    word = ""
    for letter in text:
        if _wide(letter) or letter == " ":
            if word:
                yield word
            word = letter if letter == " " else ""
            if letter != " ":
                yield letter
        else:
            word += letter
    if word:
        yield word


def draw(book: Book, case_type: CaseType, prefix: str = "") -> Drawing:
    """The life cycle as boxes, arrows and words; `prefix` begins the anchors of its stages."""
    return _Layout(book, case_type, prefix).drawing()


def spine(case_type: CaseType) -> list[Stage]:
    """The stages in the order a case comes to them; ends that nothing leaves are not among them."""
    stages = {stage.id: stage for stage in case_type.stages}
    leaving: dict[str, list[str]] = {id: [] for id in stages}
    for move in case_type.transitions:
        for source in move.sources:
            if source in leaving and move.target in stages and source != move.target:
                leaving[source].append(move.target)
    order = _finished_last(case_type.start, leaving)
    order += [id for id in stages if id not in order]
    listed = [stages[id] for id in order if not stages[id].end or leaving[id]]
    return sorted(listed, key=lambda stage: stage.end)


def _finished_last(start: str, leaving: dict[str, list[str]]) -> list[str]:
    """Reverse postorder of a walk from the start: every step forward goes down, only loops go up."""
    done: list[str] = []
    seen = {start}
    stack = [(start, iter(leaving.get(start, ())))]
    while stack:
        id, following = stack[-1]
        for target in following:
            if target not in seen:
                seen.add(target)
                stack.append((target, iter(leaving[target])))
                break
        else:
            done.append(id)
            stack.pop()
    return done[::-1] if start in leaving else []


class _Layout:
    def __init__(self, book: Book, case_type: CaseType, prefix: str) -> None:
        self.book, self.case_type, self.prefix = book, case_type, prefix
        self.stages = {stage.id: stage for stage in case_type.stages}
        self.spine = spine(case_type)
        self.rank = {stage.id: number for number, stage in enumerate(self.spine)}
        self.edges = [
            (source, move) for move in case_type.transitions for source in move.sources
            if source in self.rank and move.target in self.stages
        ]  # fmt: skip
        self.left = [(source, move) for source, move in self.edges if self._is_left(source, move)]
        self.channels = _channels([sorted((self.rank[s], self.rank[m.target])) for s, m in self.left])
        used = max(self.channels, default=-1) + 1
        self.x = 8 + (_SIDE + used * _CHANNEL + 14 if self.left else 0)
        right = any(self._is_right(source, move) for source, move in self.edges)
        self.made = Drawing(self.x + _BOX + (_LABEL + _END if right else 0) + 8, 0)
        self.ports: dict[int, float] = {}
        self.arrivals: dict[str, list[int]] = {}

    def _is_left(self, source: str, move: Transition) -> bool:
        step = self.rank.get(move.target, -1) - self.rank[source]
        return move.target in self.rank and step not in (0, 1)

    def _is_right(self, source: str, move: Transition) -> bool:
        return move.target not in self.rank or move.target == source

    def drawing(self) -> Drawing:
        for number, (_, move) in enumerate(self.left):
            self.arrivals.setdefault(move.target, []).append(number)
        y = 10.0
        places: dict[str, tuple[float, float]] = {}
        for stage in self.spine:
            height = self._stage(stage, y)
            places[stage.id] = (y, height)
            y = self._below(stage, y + height)
        self._loops(places)
        self.made.height = y + 6
        return self.made

    def _stage(self, stage: Stage, y: float) -> float:
        """Draw a stage and what leaves it sideways; returns its height."""
        lines = self._words(stage)
        right = [move for source, move in self.edges if source == stage.id and self._is_right(source, move)]
        loops = [number for number, (source, _) in enumerate(self.left) if source == stage.id]
        arriving = len(self.arrivals.get(stage.id, ()))
        needed = sum(self._port_height(move, _LABEL) for move in right)
        at_left = arriving * 14 + sum(self._port_height(self.left[number][1], _SIDE) for number in loops)
        height = max(_PAD * 2 + len(lines) * _LINE, needed + _PAD, at_left + _PAD)
        shown = [Line(self.x + 14, y + _PAD + 14 + place * _LINE, text, kind)
                 for place, (text, kind) in enumerate(lines)]  # fmt: skip
        kind = f"end {stage.outcome or ''}" if stage.end else "start" if stage.id == self.case_type.start else "stage"
        self.made.boxes.append(Box(self.x, y, _BOX, height, kind, shown, f"#{self.prefix}stage-{stage.id}"))
        self._rightward(right, stage, y + _PAD / 2)
        port = y + _PAD / 2 + arriving * 14
        for number in loops:
            tall = self._port_height(self.left[number][1], _SIDE)
            self.ports[number] = port + tall - 8
            port += tall
        return height

    def _words(self, stage: Stage) -> list[tuple[str, str]]:
        said = [(text, "title") for text in wrap(self._end_title(stage), _BOX - 28, 17)]
        if stage.owner:
            owner = self.book.spoken(owner_text(self.book, self.case_type, stage.owner))
            said += [(text, "") for text in wrap(self._say("谁负责：", "Who: ") + owner, _BOX - 28)]
        if stage.within:
            time = self.book.spoken(time_text(self.book, self.case_type, stage.within))
            said += [(text, "limit") for text in wrap(self._say("时限：", "Time: ") + time, _BOX - 28)]
        return said

    def _end_title(self, stage: Stage) -> str:
        title = self.book.spoken(stage.title)
        if not stage.end:
            return title
        outcome = self.book.spoken(OUTCOMES.get(stage.outcome or "", ""))
        same = not outcome or outcome in title or title in outcome
        return f"{_MARKS.get(stage.outcome or '', '■')} {title}" + ("" if same else f" · {outcome}")

    def _say(self, zh: str, en: str) -> str:
        return en if self.book.language == "en" else zh

    def _label(self, move: Transition, width: float) -> list[str]:
        by = [self.book.spoken(actor_text(self.book, id)) for id in move.by]
        who = by[0] if len(by) == 1 else self._say(f"{by[0]}等", f"{by[0]} and others") if by else ""
        text = self.book.spoken(move.title) + (f" · {who}" if who else "")
        if move.or_after:
            time = self.book.spoken(time_text(self.book, self.case_type, move.or_after))
            text += self._say(f"（或 {time} 后自动）", f" (or by itself after {time})")
        return wrap(text, width - 26, 13)

    def _port_height(self, move: Transition, width: float) -> float:
        """Room for a label and, at the right, for the end that it leads to."""
        return sum(self._around(move, width))

    def _around(self, move: Transition, width: float) -> tuple[float, float]:
        """Room above and below the line of a step."""
        above = len(self._label(move, width)) * 17 + 8
        if width == _LABEL and move.target not in self.rank:
            half = len(self._pill(self.stages[move.target])) * 17 / 2 + 9
            return max(above, half), half
        return above, 12 if width == _LABEL else 8

    def _pill(self, stage: Stage) -> list[str]:
        return wrap(self._end_title(stage), _END - 24, 13)

    def _rightward(self, moves: Sequence[Transition], stage: Stage, y: float) -> None:
        start, end = self.x + _BOX, self.x + _BOX + _LABEL
        for move in moves:
            tall = self._port_height(move, _LABEL)
            label = self._label(move, _LABEL)
            line = y + self._around(move, _LABEL)[0]
            self._texts(start + 10, line - 6, label)
            if move.target == stage.id:
                self._self_loop(start, end, line)
            else:
                self._end(move, end, line)
                self.made.arrows.append(Arrow(f"M{start} {line} H{end - 2}"))
            y += tall

    def _self_loop(self, start: float, end: float, line: float) -> None:
        turn = end - 24
        self.made.arrows.append(Arrow(f"M{start} {line - 1} H{turn} q6 0 6 4 q0 4 -6 4 H{start + 3}", "loop"))
        self.made.lines.append(Line(end - 12, line + 6, self._say("仍在本环节", "stays here"), "small"))

    def _end(self, move: Transition, x: float, line: float) -> None:
        stage = self.stages[move.target]
        texts = self._pill(stage)
        height = len(texts) * 17 + 10
        top = line - height / 2
        shown = [Line(x + 12, top + 18 + place * 17, text, "small") for place, text in enumerate(texts)]
        kind = f"end {stage.outcome or ''}"
        self.made.boxes.append(Box(x, top, _END, height, kind, shown, f"#{self.prefix}stage-{stage.id}"))

    def _texts(self, x: float, last: float, texts: Sequence[str]) -> None:
        """Lines of a label, the last of them at the height `last`."""
        for place, text in enumerate(texts):
            self.made.lines.append(Line(x, last - (len(texts) - 1 - place) * 17, text, "label"))

    def _below(self, stage: Stage, y: float) -> float:
        """The arrow down to the next stage, with its labels; returns where the next stage begins."""
        rank = self.rank[stage.id]
        down = [move for source, move in self.edges
                if source == stage.id and self.rank.get(move.target) == rank + 1]  # fmt: skip
        if rank + 1 == len(self.spine):
            return y
        if not down:
            return y + 22
        texts = [text for move in down for text in self._label(move, _BOX + 60)]
        gap = len(texts) * 17 + 26
        middle = self.x + 36
        self.made.arrows.append(Arrow(f"M{middle} {y} V{y + gap - 2}"))
        self._texts(middle + 12, y + gap - 12, texts)
        return y + gap

    def _loops(self, places: dict[str, tuple[float, float]]) -> None:
        taken: dict[str, int] = {}
        for number, (source, move) in enumerate(self.left):
            slot = taken.get(move.target, 0)
            taken[move.target] = slot + 1
            start, end = self.ports[number], places[move.target][0] + 10 + slot * 14
            channel = self.x - 14 - _SIDE - self.channels[number] * _CHANNEL
            back = self.rank[move.target] < self.rank[source]
            turn = -8 if back else 8
            path = f"M{self.x} {start} H{channel + 8} q-8 0 -8 {turn} V{end - turn} q0 {turn} 8 {turn} H{self.x - 2}"
            self.made.arrows.append(Arrow(path, "loop" if back else ""))
            self._texts(self.x - _SIDE - 6, start - 6, self._label(move, _SIDE))


def _channels(spans: Sequence[Sequence[int]]) -> list[int]:
    """A channel for each span, such that spans that meet have different ones; short ones lie inside."""
    channels = [0] * len(spans)
    placed: list[tuple[int, int, int]] = []
    for number in sorted(range(len(spans)), key=lambda n: spans[n][1] - spans[n][0]):
        low, high = spans[number]
        taken = {channel for start, end, channel in placed if start <= high and low <= end}
        channels[number] = next(channel for channel in range(len(spans) + 1) if channel not in taken)
        placed.append((low, high, channels[number]))
    return channels
