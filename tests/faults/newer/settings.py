"""The settings of the newer release."""

from yiwang.config.settings import *  # noqa: F403
from yiwang.config.settings import INSTALLED_APPS as OF_NOW

INSTALLED_APPS = [*OF_NOW, "tests.faults.newer"]
