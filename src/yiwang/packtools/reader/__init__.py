"""Reading pack folders: files in, one immutable `Pack` and a list of problems out. Nothing else reads them."""

from yiwang.packtools.reader.folder import read_pack

__all__ = ["read_pack"]
