"""answers/*.yaml: words that are offered to whoever writes to a reporter."""

from __future__ import annotations

from yiwang.engine.packs.answers import USES
from yiwang.engine.packs.definitions import AnswerTemplate
from yiwang.packtools.reader.fields import Fields


def read_answer(fields: Fields) -> AnswerTemplate:
    return AnswerTemplate(
        id=fields.identifier(),
        title=fields.title(),
        use=fields.choice("use", USES),
        over=fields.names("over"),
        kinds=fields.names("kinds"),
        stages=fields.names("stages"),
        steps=fields.names("steps"),
        fact=fields.optional_text("fact"),
        text=fields.title("text"),
        source=fields.optional_text("source"),
        assumed=fields.words("assumed"),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )
