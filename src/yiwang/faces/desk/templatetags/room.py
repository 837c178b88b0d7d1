"""How the command room writes moments and numbers."""

from __future__ import annotations

from datetime import datetime

from django import template

from yiwang.kernel.civil_time import civil

register = template.Library()


@register.filter
def clock(moment: datetime) -> str:
    """The time on the wall."""
    return f"{civil(moment):%H:%M:%S}"


@register.filter
def decimal(number: float) -> str:
    """With one digit after the point, unless it is whole."""
    return f"{number:.1f}".removesuffix(".0")
