"""What other rooms may ask of cases."""

from yiwang.cases.actions.report_case import Accepted, ReportCase
from yiwang.cases.actions.take_step import TakeStep

__all__ = ["Accepted", "ReportCase", "TakeStep"]
