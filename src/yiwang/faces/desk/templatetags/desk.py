"""Tags of the desk alone."""

from __future__ import annotations

from django import template

from yiwang.faces.desk.words import Found

register = template.Library()


@register.simple_tag
def marked(found: Found | str, title: str) -> str:
    """A title with what was sought in it marked; as it is where nothing was."""
    return found.mark(title) if isinstance(found, Found) else title
