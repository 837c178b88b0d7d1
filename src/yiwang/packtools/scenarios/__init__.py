"""Scenarios: the pack's own tests, in words that an official reads, run on a made-up site."""

from yiwang.packtools.scenarios.results import ScenarioResult
from yiwang.packtools.scenarios.running import model_site, run_scenario, run_scenarios

__all__ = ["ScenarioResult", "model_site", "run_scenario", "run_scenarios"]
