"""The signed letter of an enterprise: received, then confirmed or refused by an agent (domain §7.2, method b)."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.services import outreach, relation
from core import audit, clock, jobs, quarantine
from core.errors import DomainError
from core.lifecycle import lock
from diagnostics.enums import KIND_REQUEST, ConsentMethod
from diagnostics.models import DiagnosticRequest, FormalConsent, SignedLetter
from diagnostics.queries import people
from diagnostics.rules import consent as limits
from diagnostics.services import consent as consents
from diagnostics.services.request import drop_letters
from diagnostics.states.letter import CLEAR, REFUSE

REASON_MINIMUM = 10
CHECK_JOB = "diagnostics.check_letter"


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
    letter = _keep(request, by=by, signatory=signatory, signed_on=signed_on, document=document, text_language=language)
    audit.record("diagnostics.letter_received", obj=letter, by=by)
    outreach.withdraw((KIND_REQUEST, request.uuid), "N10", by=by)
    _say(letter, by=by, subject=gettext_lazy("Signed acceptance received, to be read"), direction=Direction.IN)
    _ask(letter, TaskKind.VALIDATE, gettext_lazy("Read the signed acceptance received"), by=by)
    return letter


@transaction.atomic
def record_paper(
    request: DiagnosticRequest,
    *,
    by: User,
    signatory: consents.Signatory,
    signed_on: dt.date,
    document: File,
    language: str = "fr",
) -> FormalConsent | SignedLetter:
    """Record a form signed on paper that the agent has in hand (method c).

    The consent is stored at once, or, where files are checked for malware, as soon as the scan has passed the check.
    """
    request = lock(request)
    facts: dict[str, Any] = {"by": by, "signatory": signatory, "signed_on": signed_on, "document": document}
    if quarantine.arrival() == quarantine.FileState.CLEAN:
        return consents.record_signed_document(request, method=ConsentMethod.PAPER, language=language, **facts)
    letter = _keep(request, text_language=language, **facts)
    audit.record("diagnostics.letter_received", obj=letter, by=by)
    return letter


def _keep(
    request: DiagnosticRequest,
    *,
    by: User,
    signatory: consents.Signatory,
    signed_on: dt.date,
    document: File,
    text_language: str,
) -> SignedLetter:
    """Keep a signed form, in quarantine where files are checked; it takes the place of one that waits."""
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
        text_language=text_language,
        signed_on=signed_on,
        received_on=clock.today(),
        document=File(kept.content, name=f"consent.{kept.extension}"),
        document_hash=kept.sha256,
        state=quarantine.arrival(),
    )
    if letter.state == quarantine.FileState.PENDING:
        jobs.enqueue(CHECK_JOB, letter.uuid)
    return letter


def check_letter(uuid: UUID) -> None:
    """Have a signed form checked, by the path of every file, then draw what follows; safe to run twice."""
    letters = SignedLetter.objects.filter(settled_at=None)
    quarantine.check(letters, uuid, clear=CLEAR, refuse=REFUSE, field="document")
    letter = letters.filter(uuid=uuid).select_related("request__enterprise", "sent_by").first()
    if letter is None:
        return
    if letter.state == quarantine.FileState.REFUSED:
        with translation.override(letter.text_language):
            reason = _("The security check of our site refused this file. Scan the form again, on another device.")
        _set_aside(letter, by=None, reason=reason)
    elif letter.can_be_read and letter.was_seen:
        try:
            confirm_letter(letter, by=letter.sent_by)
        except DomainError as error:  # settled, ended or taken back while the scan was being checked
            _set_aside(letter, by=None, reason=str(error))


@transaction.atomic
def confirm_letter(letter: SignedLetter, *, by: User) -> FormalConsent:
    """The agent has read the letter: the consent is stored, as of the day it was signed and in time if it came in time."""
    letter = _waiting(letter)
    if not letter.can_be_read:
        raise DomainError("letter_unchecked", _("The security check of this file is not done yet: try again later."))
    relation.close_tasks_about(KIND_REQUEST, letter.request.uuid, by=by)  # before `store` opens what comes next
    document = letter.document.name
    letter.document = ""  # the consent holds the file from now on
    _settle(letter, by=by)
    consent = consents.store(
        letter.request,
        by=by,
        signatory=consents.Signatory(
            letter.signatory_name, letter.signatory_function, letter.authority_basis, letter.mandate_reference
        ),
        text=letter.text_version,
        language=letter.text_language,
        on=letter.received_on,
        method=ConsentMethod.PAPER if letter.was_seen else ConsentMethod.SIGNED_PDF,
        signed_on=letter.signed_on,
        document_hash=letter.document_hash,
        document=document,
    )
    audit.record("diagnostics.letter_confirmed", obj=letter, by=by)
    return consent


@transaction.atomic
def refuse_letter(letter: SignedLetter, *, by: User, reason: str) -> SignedLetter:
    """The letter cannot be used: the enterprise reads why and may send another; the proposal stays open (I2)."""
    if len(reason.strip()) < REASON_MINIMUM:
        raise DomainError("reason_too_short", _("Say in a few words what is missing: the enterprise reads it."))
    return _set_aside(letter, by=by, reason=reason.strip())


@transaction.atomic
def _set_aside(letter: SignedLetter, *, by: User | None, reason: str) -> SignedLetter:
    """Settle a letter that cannot be used, erase its file, and have the agent say so (by=None: nobody decided it)."""
    letter = _waiting(letter)
    letter.refusal = "" if letter.was_seen else reason  # the enterprise reads what it can mend itself
    relation.close_tasks_about(KIND_REQUEST, letter.request.uuid, by=by)
    _erase_file(letter)
    _settle(letter, by=by)
    audit.record("diagnostics.letter_refused", obj=letter, by=by)
    if letter.was_seen:
        _ask(letter, TaskKind.SEND, gettext_lazy("Scan the paper acceptance again: the first file was refused"), by=by)
        return letter
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


def _settle(letter: SignedLetter, *, by: User | None) -> None:
    letter.settled_at, letter.settled_by = clock.now(), by
    letter.save()


def _say(letter: SignedLetter, *, by: User | None, subject: Promise, direction: str, summary: str = "") -> None:
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


def _ask(letter: SignedLetter, kind: str, title: Promise, *, by: User | None) -> None:
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
