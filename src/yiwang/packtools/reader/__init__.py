"""Reading pack folders: files in, one immutable `Pack` and a list of problems out. Nothing else reads them."""

from yiwang.packtools.reader.bases import PackReader, read_with_base
from yiwang.packtools.reader.folder import read_pack

__all__ = ["PackReader", "read_pack", "read_with_base"]
