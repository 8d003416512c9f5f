"""Store, confirm and withdraw the formal consent (domain §7.2; law 2017-07, art. 76: paper is always possible)."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import User
from clients.enums import Channel, Circle, Direction, TaskKind
from clients.services import assignments, relation
from core import audit, clock, jobs, mail, uploads
from core.context_processors import administration_identity
from core.errors import DomainError
from core.languages import reader_language
from core.lifecycle import lock, move
from diagnostics.emails import code_message
from diagnostics.enums import KIND_REQUEST, ConsentMethod, RequestOrigin, RequestState
from diagnostics.models import ConsentChallenge, ConsentText, Diagnostic, DiagnosticRequest, FormalConsent
from diagnostics.queries import people
from diagnostics.queries.grid import consent_words, current_consent_text
from diagnostics.rules import consent as limits
from diagnostics.services.mission import cancel_diagnostic
from diagnostics.services.request import drop_letters, hand_to_diagnosticians
from diagnostics.states import request as states

CODE_JOB = "diagnostics.send_consent_code"
CODE_DIGITS = 6


@dataclass(frozen=True)
class Signatory:
    """Who signs, in which capacity, by what right."""

    name: str
    function: str
    authority_basis: str
    mandate_reference: str = ""


def consent_text() -> ConsentText:
    """The text in force; a portal without one cannot take a consent."""
    text = current_consent_text()
    if text is None:
        raise DomainError("no_consent_text", _("The text of the acceptance is not published yet."))
    return text


def shown_text(text: ConsentText, language: str) -> str:
    """The exact words the person reads, one paragraph a line; this is what is fingerprinted."""
    body = consent_words(text, language)
    return "\n".join([body["title"], *(f"– {point}" for point in body["points"]), body["statement"]])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def one_time_code(challenge: ConsentChallenge) -> str:
    """The code of a challenge, computed from its random identifier and the site's key: never stored anywhere."""
    digest = salted_hmac("diagnostics.consent_code", str(challenge.uuid), algorithm="sha256").hexdigest()
    return f"{int(digest, 16) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def require_open(request: DiagnosticRequest, *, on: dt.date) -> None:
    """A consent answers a living proposal, or goes with the enterprise's own request; `on` is the day it was given."""
    own_draft = request.state == RequestState.DRAFT and request.origin == RequestOrigin.ENTERPRISE
    if request.state != RequestState.PROPOSED and not own_draft:
        raise DomainError("nothing_to_accept", _("This proposal no longer waits for an answer."))
    if request.valid_until is not None and request.valid_until < on:
        raise DomainError("proposal_over", _("This proposal has ended. You may ask for a diagnostic at any time."))


@transaction.atomic
def start_online_consent(
    request: DiagnosticRequest, *, by: User, signatory: Signatory, language: str = ""
) -> ConsentChallenge:
    """Send a one-time code to the account that accepts online; it holds for fifteen minutes (§7.2, method a).

    Raises DomainError after five codes within the hour.
    """
    request = lock(request)
    require_open(request, on=clock.today())
    since = clock.now() - dt.timedelta(hours=1)
    if ConsentChallenge.objects.filter(user=by, created_at__gt=since).count() >= limits.CODES_PER_HOUR:
        raise DomainError(
            "too_many_codes", _("Several codes were already sent. Try again in an hour, or choose the paper form.")
        )
    ConsentChallenge.objects.filter(request=request, used_at__isnull=True).update(expires_at=clock.now())
    challenge = ConsentChallenge.objects.create(
        request=request,
        user=by,
        text_version=consent_text(),
        text_language=(language or reader_language())[:2],
        signatory_name=signatory.name,
        signatory_function=signatory.function,
        authority_basis=signatory.authority_basis,
        mandate_reference=signatory.mandate_reference,
        expires_at=clock.now() + dt.timedelta(minutes=limits.CODE_MINUTES),
    )
    audit.record("diagnostics.consent_code_sent", obj=request, by=by)
    jobs.enqueue(CODE_JOB, challenge.uuid, occurrence="once")
    return challenge


def send_code(challenge: ConsentChallenge) -> bool:
    """Mail the code to the account that asked for it, unless it is no longer of use. Returns whether it left."""
    if challenge.used_at is not None or challenge.expires_at <= clock.now():
        return False
    language = challenge.user.language
    with override(language):
        context = {
            **code_message(one_time_code(challenge), challenge.request.reference),
            "greeting_name": challenge.user.full_name,
            "enterprise_name": challenge.request.enterprise.name,
            "administration": administration_identity(),
            "minutes": limits.CODE_MINUTES,
        }
    letter = mail.compose("consent_code", language=language, context=context)
    headers = {"Auto-Submitted": "auto-generated"}
    mail.deliver(mail.envelope(letter, to=challenge.user.email, headers=headers), before_data=lambda: None)
    return True


def confirm_online_consent(challenge: ConsentChallenge, *, by: User, code: str) -> FormalConsent:
    """Store the consent when the code is right; five tries, then a new code is needed.

    The try is counted in its own transaction, so that a wrong code is never free.
    """
    challenge = _count_try(challenge, by=by)
    if not constant_time_compare(one_time_code(challenge), "".join(code.split())):
        left = max(0, limits.CODE_TRIES - challenge.tries)
        raise DomainError("wrong_code", _("This is not the code we sent. Tries left: %(n)s.") % {"n": left})
    return _confirm(challenge, by=by)


@transaction.atomic
def _count_try(challenge: ConsentChallenge, *, by: User) -> ConsentChallenge:
    """Use up one try of a code that is still good for this person."""
    challenge = lock(challenge)
    if challenge.user_id != by.pk or challenge.used_at is not None:
        raise DomainError("code_used", _("This code was already used. Nothing else is needed."))
    if challenge.expires_at <= clock.now():
        raise DomainError("code_expired", _("This code has expired. Ask for a new one."))
    if challenge.tries >= limits.CODE_TRIES:
        raise DomainError("code_blocked", _("Too many tries with this code. Ask for a new one."))
    challenge.tries += 1
    challenge.save(update_fields=["tries", "updated_at"])
    return challenge


@transaction.atomic
def _confirm(challenge: ConsentChallenge, *, by: User) -> FormalConsent:
    challenge = lock(challenge)
    if challenge.used_at is not None:
        raise DomainError("code_used", _("This code was already used. Nothing else is needed."))
    challenge.used_at = clock.now()
    challenge.save(update_fields=["used_at", "updated_at"])
    signatory = Signatory(
        challenge.signatory_name,
        challenge.signatory_function,
        challenge.authority_basis,
        challenge.mandate_reference,
    )
    return store(
        challenge.request,
        by=by,
        signatory=signatory,
        text=challenge.text_version,
        language=challenge.text_language,
        method=ConsentMethod.ONLINE,
        signed_on=clock.today(),
        code_confirmed_at=clock.now(),
    )


@transaction.atomic
def record_signed_document(
    request: DiagnosticRequest,
    *,
    by: User,
    signatory: Signatory,
    method: str,
    signed_on: dt.date,
    document: File,
    language: str = "fr",
) -> FormalConsent:
    """Store a consent signed on paper and scanned by the agent who saw it (method c); for b see services/letter.

    Raises UploadRefused for a file that is not a readable PDF or photograph, DomainError for a date to come.
    """
    request = lock(request)
    kept = inspect_document(document, signed_on=signed_on)
    return store(
        request,
        by=by,
        signatory=signatory,
        text=consent_text(),
        language=language,
        method=method,
        signed_on=signed_on,
        document_hash=kept.sha256,
        document=File(kept.content, name=f"consent.{kept.extension}"),
    )


def inspect_document(document: File, *, signed_on: dt.date) -> uploads.CleanUpload:
    """Check a signed form before it is kept: a readable PDF or photograph, signed today or before."""
    if signed_on > clock.today():
        raise DomainError("signed_in_future", _("The date of signature cannot be in the future."))
    kept = uploads.inspect(document)
    if kept.content_type not in {uploads.PDF, uploads.JPEG, uploads.PNG}:
        raise DomainError("consent_file_type", _("Send the signed document as a PDF or a photograph."))
    return kept


def store(
    request: DiagnosticRequest,
    *,
    by: User,
    signatory: Signatory,
    text: ConsentText,
    language: str,
    on: dt.date | None = None,
    **facts: Any,
) -> FormalConsent:
    """Write the record and move the request: a proposal is accepted, the enterprise's request is sent.

    `on` is the day the acceptance reached us, today unless somebody had to read it first.
    """
    request = lock(request)
    require_open(request, on=on or clock.today())
    words = shown_text(text, language)
    consent = FormalConsent.objects.create(
        request=request,
        enterprise=request.enterprise,
        signatory_name=signatory.name,
        signatory_function=signatory.function,
        authority_basis=signatory.authority_basis,
        mandate_reference=signatory.mandate_reference,
        text_version=text,
        text_language=language,
        text_shown=words,
        text_hash=_digest(words),
        recorded_at=clock.now(),
        recorded_by=by,
        **facts,
    )
    audit.record("diagnostics.consent_stored", obj=consent, by=by, data={"method": consent.method})
    drop_letters(request, by=by)  # given another way meanwhile: nobody needs to read the one that waits
    _log(consent, by=by, subject=gettext_lazy("Formal acceptance of the diagnostic"))
    if request.state == RequestState.PROPOSED:
        move(request, states.ACCEPT, by=by, answered_at=clock.now())
        relation.close_tasks_about(KIND_REQUEST, request.uuid, by=by)
        hand_to_diagnosticians(request, by=by)
    else:
        _submit(request, by=by)
    return consent


def _submit(request: DiagnosticRequest, *, by: User) -> None:
    """The enterprise's own request reaches the relations unit: two working days to acknowledge, ten to answer."""
    today = clock.today()
    answer_by = clock.add_working_days(today, limits.ANSWER_WORKING_DAYS)
    move(
        request,
        states.SUBMIT,
        by=by,
        submitted_at=clock.now(),
        acknowledge_by=clock.add_working_days(today, limits.ACKNOWLEDGE_WORKING_DAYS),
        answer_by=answer_by,
    )
    relation.open_task(
        request.enterprise,
        owner=people.account_agent(request.enterprise),
        kind_of_task=TaskKind.CALL,
        title=gettext_lazy("Answer the request for a diagnostic"),
        due_on=answer_by,
        by=by,
        kind=KIND_REQUEST,
        uuid=request.uuid,
        circle=Circle.RELATIONSHIP,
    )


def _log(consent: FormalConsent, *, by: User, subject: Promise) -> None:
    paper = consent.method == ConsentMethod.PAPER
    relation.log_interaction(
        consent.enterprise,
        by=by,
        channel=Channel.LETTER if paper else Channel.PORTAL,
        direction=Direction.IN,
        subject=subject,
        circle=Circle.ENTERPRISE,
        kind=KIND_REQUEST,
        uuid=consent.request.uuid,
    )


@transaction.atomic
def withdraw_consent(consent: FormalConsent, *, by: User, reason: str = "") -> FormalConsent:
    """Take the consent back, at any time before the report is closed, without reason or consequence (§7.2).

    The mission stops, its working papers are erased within thirty days, and the enterprise is told (N15).
    """
    consent = lock(consent)
    if consent.withdrawn_at is not None:
        return consent
    diagnostic = Diagnostic.objects.filter(consent=consent).first()
    if diagnostic is not None and not diagnostic.is_open and diagnostic.cancelled_at is None:
        raise DomainError("report_closed", _("The report is already closed: there is nothing left to stop."))
    consent.withdrawn_at, consent.withdrawn_by = clock.now(), by
    consent.save(update_fields=["withdrawn_at", "withdrawn_by", "updated_at"])
    audit.record("diagnostics.consent_withdrawn", obj=consent, by=by)
    _log(consent, by=by, subject=gettext_lazy("Acceptance of the diagnostic withdrawn"))
    request = lock(consent.request)
    if states.CANCEL.allows(request.state):
        move(request, states.CANCEL, by=by)
    assignments.release_all(KIND_REQUEST, request.uuid, by=by)
    relation.close_tasks_about(KIND_REQUEST, request.uuid, by=by)
    if diagnostic is not None and diagnostic.is_open:
        cancel_diagnostic(diagnostic, by=by, reason=reason, by_enterprise=True)
    return consent
