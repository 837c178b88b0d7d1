"""A document in the form that is asked for."""

from __future__ import annotations

from yiwang.faces.documents.blocks import Document


def written(document: Document, ending: str) -> bytes:
    """The bytes of a `docx`, or of a PDF. Raises `Refused`."""
    # The libraries are large, and every process would hold them from its start: they come with the first document.
    if ending == "docx":
        from yiwang.faces.documents.docx import docx_of

        return docx_of(document)
    from yiwang.faces.documents.pdf import pdf_of

    return pdf_of(document)
