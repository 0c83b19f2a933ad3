"""The stored pictures that a document shows: the agency's own (emblem) and those handed in as evidence."""

from measures.models import Evidence
from measures.uploads import CONTENT_TYPES
from organisations.models import Agency
from organisations.queries import picture_data
from reports.rules.paper import Document, Picture, photos_of


def shown_in(document: Document, agency: Agency) -> dict[str, Picture]:
    """Return the document's pictures by SHA-256. Those the agency has no more are left out (pdf.render refuses them)."""
    found = {}
    for sha256 in photos_of(document):
        if kept := picture_data(agency, sha256):
            found[sha256] = Picture(*kept)
        elif evidence := Evidence.objects.filter(agency=agency, sha256=sha256).exclude(file="").first():
            with evidence.file.open() as file:
                found[sha256] = Picture(file.read(), CONTENT_TYPES[evidence.extension])
    return found
