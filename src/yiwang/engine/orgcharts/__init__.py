"""Organisation charts, the areas and people that fill them, and who is accountable."""

from yiwang.engine.orgcharts.accountability import Accountable, Step, accountable, find
from yiwang.engine.orgcharts.chart import OrgChart, ladder
from yiwang.engine.orgcharts.checks import chart_problems, directory_problems
from yiwang.engine.orgcharts.directory import Directory
from yiwang.engine.orgcharts.models import model_directory

__all__ = [
    "Accountable",
    "Directory",
    "OrgChart",
    "Step",
    "accountable",
    "chart_problems",
    "directory_problems",
    "find",
    "ladder",
    "model_directory",
]
