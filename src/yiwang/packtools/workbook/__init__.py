"""Packs as Excel workbooks and back. What a file of the pack means comes back the same; see `sheets` for how."""

from yiwang.packtools.workbook.reading import from_xlsx
from yiwang.packtools.workbook.writing import to_xlsx

__all__ = ["from_xlsx", "to_xlsx"]
