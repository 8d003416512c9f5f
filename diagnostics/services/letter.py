"""The signed letter of an enterprise: received, then confirmed or refused by an agent (domain §7.2, method b)."""

import datetime as dt

from django.core.files.base import File
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.services import outreach, relation
from core import audit, clock
from core.errors import DomainError
from core.lifecycle import lock
from diagnostics.enums import KIND_REQUEST, ConsentMethod
from diagnostics.models import DiagnosticRequest, FormalConsent, SignedLetter
from diagnostics.queries import people
from diagnostics.rules import consent as limits
from diagnostics.services import consent as consents
from diagnostics.services.request import drop_letters

REASON_MINIMUM = 10


@transaction.atomic
def receive_letter(
    request: DiagnosticRequest,
    *,
    by: User,
    signatory: consents.Signatory,
    signed_on: dt.date,
    document: File,
    language: str = "fr",
) -> SignedLetter:
    """Keep what the enterprise sent and ask its agent to read it within two working days; no consent yet.

    A newer letter takes the place of one that waits. Raises UploadRefused or DomainError for an unusable file.
    """
    request = lock(request)
    consents.require_open(request, on=clock.today())
    kept = consents.inspect_document(document, signed_on=signed_on)
    drop_letters(request, by=by)
    letter = SignedLetter.objects.create(
        request=request,
        sent_by=by,
        signatory_name=signatory.name,
        signatory_function=signatory.function,
        authority_basis=signatory.authority_basis,
        mandate_reference=signatory.mandate_reference,
        text_version=consents.consent_text(),
        text_language=language,
        signed_on=signed_on,
        received_on=clock.today(),
        document=File(kept.content, name=f"consent.{kept.extension}"),
        document_hash=kept.sha256,
    )
    audit.record("diagnostics.letter_received", obj=letter, by=by)
    outreach.withdraw((KIND_REQUEST, request.uuid), "N10", by=by)
    _say(letter, by=by, subject=gettext_lazy("Signed acceptance received, to be read"), direction=Direction.IN)
    _ask(letter, TaskKind.VALIDATE, gettext_lazy("Read the signed acceptance received"), by=by)
    return letter


@transaction.atomic
def confirm_letter(letter: SignedLetter, *, by: User) -> FormalConsent:
    """The agent has read the letter: the consent is stored, as of the day it was signed and in time if it came in time."""
    letter = _waiting(letter)
    relation.close_tasks_about(KIND_REQUEST, letter.request.uuid, by=by)  # before `store` opens what comes next
    consent = consents.store(
        letter.request,
        by=by,
        signatory=consents.Signatory(
            letter.signatory_name, letter.signatory_function, letter.authority_basis, letter.mandate_reference
        ),
        text=letter.text_version,
        language=letter.text_language,
        on=letter.received_on,
        method=ConsentMethod.SIGNED_PDF,
        signed_on=letter.signed_on,
        document_hash=letter.document_hash,
        document=letter.document.name,
    )
    letter.document = ""  # the consent holds the file from now on
    _settle(letter, by=by)
    audit.record("diagnostics.letter_confirmed", obj=letter, by=by)
    return consent


@transaction.atomic
def refuse_letter(letter: SignedLetter, *, by: User, reason: str) -> SignedLetter:
    """The letter cannot be used: the enterprise reads why and may send another; the proposal stays open (I2)."""
    letter = _waiting(letter)
    if len(reason.strip()) < REASON_MINIMUM:
        raise DomainError("reason_too_short", _("Say in a few words what is missing: the enterprise reads it."))
    letter.refusal = reason.strip()
    relation.close_tasks_about(KIND_REQUEST, letter.request.uuid, by=by)
    _erase_file(letter)
    _settle(letter, by=by)
    audit.record("diagnostics.letter_refused", obj=letter, by=by)
    _say(
        letter,
        by=by,
        subject=gettext_lazy("Signed acceptance to be sent again"),
        summary=letter.refusal,
        direction=Direction.OUT,
    )
    _ask(letter, TaskKind.CALL, gettext_lazy("Tell the enterprise what is missing on its signed form"), by=by)
    return letter


def _erase_file(letter: SignedLetter) -> None:
    """Erase the file of a letter nobody will use, once the decision is written."""
    if letter.document:
        storage, name = letter.document.storage, str(letter.document.name)
        transaction.on_commit(lambda: storage.delete(name))
        letter.document = ""


def _waiting(letter: SignedLetter) -> SignedLetter:
    """Hold the request, then its letter: in the order of who sends another one, or each would wait for the other."""
    lock(letter.request)
    letter = lock(letter)
    if letter.settled_at is not None:
        raise DomainError("letter_settled", _("This signed form was already dealt with."))
    return letter


def _settle(letter: SignedLetter, *, by: User) -> None:
    letter.settled_at, letter.settled_by = clock.now(), by
    letter.save()


def _say(letter: SignedLetter, *, by: User, subject: Promise, direction: str, summary: str = "") -> None:
    relation.log_interaction(
        letter.request.enterprise,
        by=by,
        channel=Channel.PORTAL,
        direction=direction,
        subject=subject,
        summary=summary,
        circle=Circle.ENTERPRISE,
        kind=KIND_REQUEST,
        uuid=letter.request.uuid,
    )


def _ask(letter: SignedLetter, kind: str, title: Promise, *, by: User) -> None:
    """Put it on the list of the account agent, two working days."""
    relation.open_task(
        letter.request.enterprise,
        owner=people.account_agent(letter.request.enterprise),
        kind_of_task=kind,
        title=title,
        due_on=clock.add_working_days(clock.today(), limits.ACKNOWLEDGE_WORKING_DAYS),
        by=by,
        kind=KIND_REQUEST,
        uuid=letter.request.uuid,
        circle=Circle.RELATIONSHIP,
    )
