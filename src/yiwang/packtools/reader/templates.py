"""templates/*.md: front matter between `---` lines, then Markdown; an English body may follow the Chinese one."""

from __future__ import annotations

from yiwang.engine.packs.definitions import Template
from yiwang.engine.problems import Text, Where
from yiwang.packtools.reader import kinds
from yiwang.packtools.reader.fields import Fields
from yiwang.packtools.reader.files import Reading
from yiwang.packtools.reader.yaml_nodes import Mapping, parse_yaml

FRONT_MATTER = Text("以 --- 行包住的文件头", "front matter between --- lines")

ENGLISH = "<!-- en -->"
"""The line between the Chinese body and the English one."""


def read_template(reading: Reading, file: str, text: str) -> Template | None:
    lines = text.replace("\r\n", "\n").split("\n")
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or not end:
        reading.report(kinds.WRONG_SHAPE, Where(file, 1, 1), name=file.rsplit("/", 1)[-1], expected=FRONT_MATTER)
        return None
    node = parse_yaml(reading, file, "\n".join(lines[1:end]), first_line=1)
    if not isinstance(node, Mapping):
        if node is not None:
            reading.report(kinds.WRONG_SHAPE, Where(file, 2, 1), name="---", expected=FRONT_MATTER)
        return None
    fields = Fields(reading, file, node)
    chinese, _, english = "\n".join(lines[end + 1 :]).partition(f"\n{ENGLISH}\n")
    found = Template(
        id=fields.identifier(),
        title=fields.title(),
        use=fields.optional_text("use"),
        names=fields.names("names"),
        body=chinese,
        english=english,
        source=fields.optional_text("source"),
        overrides=fields.flag("overrides"),
        where=fields.where(),
    )
    fields.done()
    return found
