"""Letters of the questionnaire to the enterprise: invitation and reminders, each once (N01–N03, N05)."""

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from clients.models import Contact, OutboundMessage
from clients.services import access, outreach
from clients.services.reach import reach
from core import clock
from questionnaires.emails import in_words, invitation_facts
from questionnaires.models import ComplementRequest, ScreeningResponse
from questionnaires.models.response import AGAIN_KIND, RESPONSE_KIND
from questionnaires.queries.response import correspondent, responders


def personal_link(response: ScreeningResponse, person: User | Contact) -> str:
    """Where this person enters: the questionnaire for an account, a personal link for a contact without one."""
    path = reverse("questionnaires:response", args=[response.uuid])
    if isinstance(person, Contact):
        return access.invitation_link(response.enterprise, person, next_path=path)
    return path


@transaction.atomic
def invite(response: ScreeningResponse, *, person: User | Contact, by: User | None) -> None:
    """Send the invitation with its personal link (N01); once per response and person."""
    outreach.post(
        "N01",
        enterprise=response.enterprise,
        to=person,
        about=(RESPONSE_KIND, response.uuid),
        context=invitation_facts(response.campaign, response.version_id, response.due_on),
        link=personal_link(response, person),
        by=by,
    )


@transaction.atomic
def remind_open(response: ScreeningResponse, *, code: str, day: int, occurrence: str = "") -> int:
    """Remind those who may send the questionnaire, once per step (N02, N03). Return how many letters."""
    people = reach(response.enterprise, responders(response), code)
    if not people:
        return 0  # the step stays to be done: it leaves once somebody is found
    for person in people:
        outreach.post(
            code,
            enterprise=response.enterprise,
            to=person,
            about=(RESPONSE_KIND, response.uuid),
            occurrence=occurrence or f"D+{day}",
            context=in_words("due", response.due_on),
            link=personal_link(response, person),
        )
    response.reminded_day = day
    response.save(update_fields=["reminded_day", "updated_at"])
    return len(people)


@transaction.atomic
def suggest_again(response: ScreeningResponse) -> bool:
    """Suggest a new questionnaire two years after this one, once; optional, without consequence (N26)."""
    person = correspondent(response.enterprise)
    told = OutboundMessage.objects.filter(code="N26", about_kind=AGAIN_KIND, about_uuid=response.uuid)
    if told.exists():
        return False
    if person is None:
        reach(response.enterprise, [], "N26")
        return False
    path = reverse("questionnaires:response_list")
    outreach.post(
        "N26",
        enterprise=response.enterprise,
        to=person,
        about=(AGAIN_KIND, response.uuid),
        context={"what": "screening"},
        link=path if isinstance(person, User) else access.invitation_link(response.enterprise, person, next_path=path),
    )
    return True


@transaction.atomic
def write_complement(request: ComplementRequest, *, occurrence: str, by: User | None) -> int:
    """Ask the enterprise for the details, or remind it once (N05). Return how many letters."""
    response = request.response
    people = reach(response.enterprise, responders(response), "N05")
    for person in people:
        outreach.post(
            "N05",
            enterprise=response.enterprise,
            to=person,
            about=(RESPONSE_KIND, response.uuid),
            occurrence=f"{occurrence}-{request.round}",
            context={**in_words("due", request.due_on), "reference": response.reference},
            link=personal_link(response, person),
            by=by,
        )
    return len(people)


@transaction.atomic
def remind_complement(request: ComplementRequest) -> int:
    """Remind once that details are expected (N05). Return how many letters."""
    count = write_complement(request, occurrence="reminder", by=None)
    if count:
        request.reminded_at = clock.now()
        request.save(update_fields=["reminded_at", "updated_at"])
    return count
