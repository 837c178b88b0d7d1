"""Decision tables to and from DMN, the standard of decision modelling tools."""

from yiwang.packtools.dmn.model import Model
from yiwang.packtools.dmn.reader import import_dmn
from yiwang.packtools.dmn.writer import export_dmn

__all__ = ["Model", "export_dmn", "import_dmn"]
