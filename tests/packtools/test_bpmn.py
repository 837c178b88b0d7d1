"""BPMN: every life cycle gives a file whose references resolve and whose diagram shows every node and flow."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from defusedxml import ElementTree
from hypothesis import HealthCheck, given, settings

from tests.packtools.pack_strategies import case_types
from tests.shared import ROOT
from yiwang.engine.packs.definitions import Pack
from yiwang.engine.values import Span
from yiwang.engine.workflows.definitions import CaseType
from yiwang.packtools.bpmn import export_bpmn
from yiwang.packtools.bpmn.process import iso_duration
from yiwang.packtools.reader import read_with_base

FOLDERS = sorted(path.parent for path in (ROOT / "packs").glob("*/pack.yaml"))
MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DD = "{http://www.omg.org/spec/DD/20100524/DI}"
NODES = ("startEvent", "userTask", "exclusiveGateway", "endEvent", "boundaryEvent")


def sound(content: bytes) -> None:
    root = ElementTree.fromstring(content)
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    assert max(ids.values()) == 1, ids.most_common(3)
    process = root.find(f"{MODEL}process")
    nodes = {node.get("id"): node for kind in NODES for node in process.iter(f"{MODEL}{kind}")}
    flows = {flow.get("id"): flow for flow in process.iter(f"{MODEL}sequenceFlow")}
    for flow in flows.values():
        assert flow.get("sourceRef") in nodes and flow.get("targetRef") in nodes
        assert nodes[flow.get("sourceRef")].tag != f"{MODEL}endEvent"
    for id, node in nodes.items():
        for tag, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            listed = {found.text for found in node.iter(f"{MODEL}{tag}")}
            assert listed == {flow_id for flow_id, flow in flows.items() if flow.get(end) == id}
        assert node.get("attachedToRef", id) in nodes
    in_lanes = Counter(found.text for found in process.iter(f"{MODEL}flowNodeRef"))
    assert set(in_lanes) == set(nodes) and set(in_lanes.values()) == {1}
    shown = {shape.get("bpmnElement") for shape in root.iter(f"{DI}BPMNShape")}
    lanes = {lane.get("id") for lane in process.iter(f"{MODEL}lane")}
    assert shown == {*nodes, *lanes, "participant"}
    edges = {edge.get("bpmnElement"): edge for edge in root.iter(f"{DI}BPMNEdge")}
    assert edges.keys() == flows.keys()
    assert all(len(edge.findall(f"{DD}waypoint")) >= 2 for edge in edges.values())
    assert root.find(f"{MODEL}collaboration/{MODEL}participant").get("processRef") == process.get("id")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_life_cycle(folder: Path) -> None:
    pack, _ = read_with_base(folder)
    assert pack is not None
    for versions in pack.case_types.values():
        sound(export_bpmn(versions[-1], pack))
        sound(export_bpmn(versions[-1], pack, "en"))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(case_type=case_types)
def test_any_life_cycle(case_type: CaseType) -> None:
    pack, _ = read_with_base(ROOT / "packs" / "template")
    assert isinstance(pack, Pack)
    sound(export_bpmn(case_type, pack))


def test_stages_deadlines_and_ends_of_a_dispute() -> None:
    pack, _ = read_with_base(ROOT / "packs" / "xiangzhou")
    assert pack is not None
    case_type = pack.case_types["dispute"][-1]
    root = ElementTree.fromstring(export_bpmn(case_type, pack))
    tasks = {task.get("id") for task in root.iter(f"{MODEL}userTask")}
    # A settled dispute may be reopened, so that it is a task of the reporter as well as an end.
    assert tasks == {f"task_{stage.id}" for stage in case_type.stages if not stage.end} | {"task_closed"}
    timers = {event.get("id") for event in root.iter(f"{MODEL}boundaryEvent")}
    assert timers == {f"late_{stage.id}" for stage in case_type.stages if stage.within} | {"after_answer-feedback"}
    wait = next(event for event in root.iter(f"{MODEL}boundaryEvent") if event.get("id") == "after_answer-feedback")
    assert wait.get("cancelActivity") == "true" and wait.find(f".//{MODEL}timeDuration").text == "P7D"
    ends = {event.get("id") for event in root.iter(f"{MODEL}endEvent")}
    assert {f"end_{stage.id}" for stage in case_type.stages if stage.end} <= ends


@pytest.mark.parametrize(("span", "text"), [(Span(3, "working_days"), "P3D"), (Span(30, "minutes"), "PT30M")])
def test_durations(span: Span, text: str) -> None:
    assert iso_duration(span) == text
