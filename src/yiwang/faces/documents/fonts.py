"""A font of this machine that has Chinese, for PDF. DOCX names fonts only; whoever opens it has them."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from yiwang.engine.problems import declare
from yiwang.kernel.refusals import Refused

NO_FONT = declare(
    "documents.no_font",
    what=("这台机器上没有中文字体，不能生成 PDF", "This machine has no Chinese font, so no PDF can be made"),
    why=("没有字体，字会变成空框。", "Without one, the characters would be empty boxes."),
    mend=("请安装中文字体（如 fonts-noto-cjk），或用环境变量 YIWANG_FONT 指出一个字体文件；也可以先下载 DOCX。",
          "Install one (fonts-noto-cjk, say) or name a file in YIWANG_FONT; DOCX can be had meanwhile."),
)  # fmt: skip
PROBES = "研判报告网格辖区，。（）0Az"
"""What a font must have."""


class Font(NamedTuple):
    """A file, and which of the fonts in it (collections hold several)."""

    file: str
    number: int


@cache
def font(bold: bool = False) -> Font:
    """The font; refused with a reason where there is none. The one for bold may be the plain one."""
    named = os.environ.get("YIWANG_FONT", "")
    found = _first_that_fits([Font(named, 0)] if named else _offered(bold))
    if found is not None:
        return found
    if bold:
        return font()
    raise Refused([NO_FONT.at()])


def _first_that_fits(offered: list[Font]) -> Font | None:
    return next((one for one in offered if _has_chinese(one)), None)


def _offered(bold: bool) -> list[Font]:
    """What fontconfig offers for simplified Chinese, best first."""
    program = shutil.which("fc-match")
    if program is None:
        return []
    wanted = f"sans-serif:lang=zh-cn{':bold' if bold else ''}"
    command = [program, "--sort", "--format", "%{file}\t%{index}\n", wanted]
    said = subprocess.run(command, capture_output=True, text=True, timeout=20).stdout
    lines = [line.split("\t") for line in said.splitlines()[:20] if "\t" in line]
    # The upper half of an index is an instance of a variable font, which is the same file.
    return [Font(file, int(number or 0) & 0xFFFF) for file, number in lines]


def _has_chinese(one: Font) -> bool:
    try:
        if Path(one.file).suffix.lower() in (".ttc", ".otc"):
            opened = TTCollection(one.file, lazy=True).fonts[one.number]
        else:
            opened = TTFont(one.file, lazy=True)
        known = opened.getBestCmap() or {}
    except (OSError, TTLibError, IndexError):
        return False
    return all(ord(sign) in known for sign in PROBES)
