"""Life cycles as BPMN 2.0, for the tools in which offices draw their processes. One way only: BPMN says less."""

from yiwang.packtools.bpmn.writer import export_bpmn

__all__ = ["export_bpmn"]
