"""Documents of a service: added to and removed from its draft, never from a version in force."""

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.models import OfferingDocument, ServiceOffering
from core import audit, quarantine, uploads
from core.errors import DomainError
from core.lifecycle import lock

MOST = 10


def _open(draft: ServiceOffering) -> ServiceOffering:
    draft = lock(draft)
    if not draft.is_draft:
        raise DomainError("version_in_force", _("Documents are changed on a draft: begin one first."))
    return draft


@transaction.atomic
def add_document(draft: ServiceOffering, *, uploaded: File, title: str, language: str, by: User) -> OfferingDocument:
    """Keep a file with a draft; the same file twice is kept once.

    Raises UploadRefused with the reason. A file for everybody is read by the scanner before it is kept.
    """
    clean = uploads.inspect(uploaded)
    quarantine.require_clean(clean.content)
    draft = _open(draft)
    if same := draft.documents.filter(sha256=clean.sha256).first():
        return same
    if draft.documents.count() >= MOST:
        raise DomainError("too_many", _("%(most)s documents at most: remove one first.") % {"most": MOST})
    document = OfferingDocument(
        offering=draft,
        title=title.strip(),
        language=language,
        name=clean.name,
        content_type=clean.content_type,
        size=clean.size,
        sha256=clean.sha256,
        added_by=by,
    )
    document.file.save(f"file.{clean.extension}", clean.content, save=False)
    document.save()
    audit.record("catalogue.document_added", obj=document, by=by, data={"sha256": clean.sha256})
    return document


@transaction.atomic
def remove_document(document: OfferingDocument, *, by: User) -> None:
    """Take a document out of a draft; the file goes with the last version that shows it."""
    _open(document.offering)
    audit.record("catalogue.document_removed", obj=document, by=by, data={"sha256": document.sha256})
    storage, name = document.file.storage, str(document.file.name)
    document.delete()
    if not OfferingDocument.objects.filter(file=name).exists():
        transaction.on_commit(lambda: storage.delete(name))
