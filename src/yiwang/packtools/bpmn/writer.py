"""The process as BPMN 2.0 XML with its diagram (BPMN DI), one row for each lane that has room for what lies in it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from yiwang.engine.packs.definitions import Pack
from yiwang.engine.problems import Language
from yiwang.engine.workflows.definitions import CaseType
from yiwang.packtools.bpmn.process import Flow, Node, Process, process_of

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SIZES = {"startEvent": (36, 36), "endEvent": (36, 36), "boundaryEvent": (36, 36), "exclusiveGateway": (50, 50),
          "userTask": (140, 80)}  # fmt: skip
_LEFT, _TOP, _COLUMN, _ROW = 60, 20, 170, 190
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Bounds(NamedTuple):
    x: int
    y: int
    width: int
    height: int


def export_bpmn(case_type: CaseType, pack: Pack, language: Language = "zh-Hans") -> bytes:
    """A case type as a BPMN 2.0 file (UTF-8). `pack` is merged over its base; names are in `language`."""
    for prefix, space in (("", MODEL), ("bpmndi", DI), ("dc", DC), ("di", DD), ("xsi", _XSI)):
        register_namespace(prefix, space)
    made = process_of(case_type, pack, language)
    root = Element(_tag("definitions"), {"id": "definitions", "targetNamespace": "urn:yiwang:bpmn"})
    collaboration = SubElement(root, _tag("collaboration"), {"id": "collaboration"})
    SubElement(collaboration, _tag("participant"),
               {"id": "participant", "name": _legal(made.name), "processRef": made.id})  # fmt: skip
    _process(root, made)
    _diagram(root, made)
    indent(root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _tag(name: str, space: str = MODEL) -> str:
    return f"{{{space}}}{name}"


def _legal(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _process(root: Element, made: Process) -> None:
    process = SubElement(root, _tag("process"), {"id": made.id, "name": _legal(made.name), "isExecutable": "false"})
    lanes = SubElement(process, _tag("laneSet"), {"id": "lanes"})
    for number, name in enumerate(made.lanes):
        lane = SubElement(lanes, _tag("lane"), {"id": f"lane_{number}", "name": _legal(name)})
        for node in made.nodes:
            if node.lane == number:
                SubElement(lane, _tag("flowNodeRef")).text = node.id
    for node in made.nodes:
        _node(process, node, made.flows)
    for flow in made.flows:
        words = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
        SubElement(process, _tag("sequenceFlow"), words | ({"name": _legal(flow.name)} if flow.name else {}))


def _node(process: Element, node: Node, flows: list[Flow]) -> None:
    words = {"id": node.id} | ({"name": _legal(node.name)} if node.name else {})
    if node.attached:
        words |= {"attachedToRef": node.attached, "cancelActivity": "true" if node.stops else "false"}
    element = SubElement(process, _tag(node.kind), words)
    if node.note:
        SubElement(element, _tag("documentation")).text = _legal(node.note)
    for flow in flows:
        if flow.target == node.id:
            SubElement(element, _tag("incoming")).text = flow.id
    for flow in flows:
        if flow.source == node.id:
            SubElement(element, _tag("outgoing")).text = flow.id
    if node.attached:
        timer = SubElement(element, _tag("timerEventDefinition"), {"id": f"timer_{node.id}"})
        duration = SubElement(timer, _tag("timeDuration"), {f"{{{_XSI}}}type": "tFormalExpression"})
        duration.text = node.duration


# the diagram


def places(made: Process) -> tuple[dict[str, Bounds], list[Bounds]]:
    """Where each node lies, and each lane. Nodes of one lane and column lie below each other."""
    free = [node for node in made.nodes if not node.attached and not node.id.startswith("supervised_")]
    stacked: dict[tuple[int, int], list[Node]] = defaultdict(list)
    for node in free:
        stacked[node.lane, node.column].append(node)
    rows = [max((len(found) for (lane, _), found in stacked.items() if lane == number), default=1)
            for number in range(len(made.lanes))]  # fmt: skip
    width = _LEFT + (max(node.column for node in free) + 1) * _COLUMN
    lanes, found, y = [], {}, _TOP
    for number, count in enumerate(rows):
        lanes.append(Bounds(_LEFT - 30, y, width, count * _ROW))
        for (lane, column), nodes in stacked.items():
            for place, node in enumerate(nodes if lane == number else ()):
                wide, high = _SIZES[node.kind]
                middle = (_LEFT + 30 + column * _COLUMN + 70, y + place * _ROW + 70)
                found[node.id] = Bounds(middle[0] - wide // 2, middle[1] - high // 2, wide, high)
        y += count * _ROW
    _attach(made, found)
    return found, lanes


def _attach(made: Process, found: dict[str, Bounds]) -> None:
    """Timers sit on the lower edge of their task, side by side; what follows lateness lies below."""
    used: dict[str, int] = defaultdict(int)
    for node in made.nodes:
        if node.attached:
            task = found[node.attached]
            x = task.x + 6 + used[node.attached] * 46
            used[node.attached] += 1
            found[node.id] = Bounds(x, task.y + task.height - 18, 36, 36)
    for node in made.nodes:
        if node.id.startswith("supervised_"):
            timer = found[f"late_{node.id.removeprefix('supervised_')}"]
            found[node.id] = Bounds(timer.x, timer.y + 62, 36, 36)


def _diagram(root: Element, made: Process) -> None:
    diagram = SubElement(root, _tag("BPMNDiagram", DI), {"id": "diagram"})
    plane = SubElement(diagram, _tag("BPMNPlane", DI), {"id": "plane", "bpmnElement": "collaboration"})
    found, lanes = places(made)
    whole = Bounds(lanes[0].x - 30, lanes[0].y, lanes[0].width + 30, sum(lane.height for lane in lanes))
    _shape(plane, "participant", whole, isHorizontal="true")
    for number, lane in enumerate(lanes):
        _shape(plane, f"lane_{number}", lane, isHorizontal="true")
    for node in made.nodes:
        more = {"isMarkerVisible": "true"} if node.kind == "exclusiveGateway" else {}
        _shape(plane, node.id, found[node.id], **more)
    for flow in made.flows:
        edge = SubElement(plane, _tag("BPMNEdge", DI), {"id": f"{flow.id}_di", "bpmnElement": flow.id})
        for x, y in route(found[flow.source], found[flow.target], flow):
            SubElement(edge, _tag("waypoint", DD), {"x": str(x), "y": str(y)})


def _shape(plane: Element, id: str, bounds: Bounds, **more: str) -> None:
    shape = SubElement(plane, _tag("BPMNShape", DI), {"id": f"{id}_di", "bpmnElement": id, **more})
    SubElement(shape, _tag("Bounds", DC), {name: str(value) for name, value in bounds._asdict().items()})


def route(source: Bounds, target: Bounds, flow: Flow) -> list[tuple[int, int]]:
    """The way of an arrow: straight, with one step, or over the top when it goes back."""
    middle = source.y + source.height // 2
    arrival = target.y + target.height // 2
    if flow.target.startswith("supervised_"):
        x = source.x + source.width // 2
        return [(x, source.y + source.height), (x, target.y)]
    if target.x >= source.x + source.width:
        start, end = source.x + source.width, target.x
        if middle == arrival:
            return [(start, middle), (end, middle)]
        turn = end - 16
        return [(start, middle), (turn, middle), (turn, arrival), (end, arrival)]
    over = min(source.y, target.y) - 14
    out, into = source.x + source.width // 2, target.x + target.width // 2
    return [(out, source.y), (out, over), (into, over), (into, target.y)]
