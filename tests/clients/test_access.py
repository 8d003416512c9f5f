"""Personal links, self-registration, people of the account: who gets in, and what strangers learn (nothing)."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from clients.enums import EnterpriseRole, Status
from clients.models import Contact, Enterprise, OutboundMessage, PortalInvitation, PortalMembership, Task
from clients.queries import access as queries
from clients.services import access, delivery, outreach
from core import clock, jobs
from core.errors import DomainError
from core.tokens import fingerprint

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(make_enterprise, policy):
    """Return the contact of an enterprise nobody has entered for yet."""
    enterprise = make_enterprise("Mono Textile ZF SA", "1000000003")
    return Contact.objects.create(
        enterprise=enterprise, full_name="Ablavi Koffi", email="ablavi@example.org", is_focal=True
    )


@pytest.fixture
def link(newcomer):
    """Return the path of her personal link."""
    return access.invitation_link(newcomer.enterprise, newcomer, next_path="/compte/")


@pytest.fixture
def agent_letter():
    """Return a function that posts a personal link to a contact."""

    def post(contact, path):
        return outreach.post(
            "A01", enterprise=contact.enterprise, to=contact, about=("clients.contact", contact.uuid), link=path
        )

    return post


def wish(**changes):
    fields = {
        "name": "Zio Pharma Distribution SA",
        "presence": "established",
        "nif": "1000000009",
        "full_name": "Yao Zio",
        "function": "Gérant",
        "email": "yao@zio.example.org",
        "phone": "90 00 00 09",
    }
    return {**fields, **changes}


def test_personal_link_says_what_this_is_before_opening_anything(client, link):
    """A letter's preview robot opens links: reading must not open an account."""
    page = client.get(link)

    assert page.status_code == 200
    assert "Ce n’est pas un contrôle" in page.content.decode().replace("\u00a0", " ")
    assert User.objects.filter(email="ablavi@example.org").exists() is False
    assert PortalInvitation.objects.get().opened_at is not None


def test_personal_link_opens_account_membership_and_session_at_once(client, link, newcomer):
    """Two screens from the letter to the first question, without a password."""
    response = client.post(link, {"full_name": "Ablavi Koffi-Mensah", "language": "en"})

    user = User.objects.get(email="ablavi@example.org")
    membership = PortalMembership.objects.get(user=user)
    assert response["Location"] == "/compte/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (user.full_name, user.language, user.has_usable_password()) == ("Ablavi Koffi-Mensah", "en", False)
    assert (membership.role, membership.may_sign) == (EnterpriseRole.OWN, True)
    assert user.informed_at is not None
    assert user.emailaddress_set.get().verified is True


def test_token_is_not_in_the_database(link):
    """Whoever copies the database must not be able to enter for an enterprise."""
    token = link.strip("/").split("/")[-1]

    stored = PortalInvitation.objects.get().token_hash

    assert token != stored
    assert fingerprint(token) == stored


def test_reminder_carries_the_same_link_and_prolongs_it(newcomer, link):
    """Somebody who kept the first letter must not find its link dead because a reminder left."""
    PortalInvitation.objects.update(expires_at=clock.now() + dt.timedelta(days=1))

    again = access.invitation_link(newcomer.enterprise, newcomer)

    assert again == link
    assert PortalInvitation.objects.get().expires_at > clock.now() + dt.timedelta(days=29)


def test_used_link_leads_to_a_code_not_to_an_error(client, link):
    """People open the same letter again: they need a way in, not a reproach."""
    client.post(link, {"full_name": "Ablavi", "language": "fr"})
    client.logout()

    page = client.get(link)

    assert page.status_code == 410
    assert reverse("account_request_login_code") in page.content.decode()


def test_used_link_in_the_hands_of_its_own_person_goes_straight_through(client, link):
    """Signed in already, the letter is a bookmark."""
    client.post(link, {"full_name": "Ablavi", "language": "fr"})

    assert client.get(link)["Location"] == "/compte/"


def test_double_press_opens_one_account(client, link):
    """A slow network makes people press twice."""
    client.post(link, {"full_name": "Ablavi", "language": "fr"})
    client.post(link, {"full_name": "Ablavi", "language": "fr"})

    assert PortalMembership.objects.filter(user__email="ablavi@example.org").count() == 1


def test_expired_link_sends_a_new_one_to_the_known_contact_only(client, link, newcomer, run_after_commit):
    """The person who holds an old letter may be somebody else: the new link goes to the address on file."""
    PortalInvitation.objects.update(expires_at=clock.now() - dt.timedelta(days=1))
    assert client.get(link).status_code == 410

    with run_after_commit():
        client.post(f"{link}renouveler/")

    message = OutboundMessage.objects.get(code="A01")
    assert message.contact == newcomer
    assert client.get(link).status_code == 200


def test_expired_link_cannot_be_activated(client, link):
    """A link has an end: the page says so and writes nothing."""
    PortalInvitation.objects.update(expires_at=clock.now() - dt.timedelta(days=1))

    assert client.post(link, {"full_name": "X", "language": "fr"}).status_code == 410
    assert PortalMembership.objects.filter(user__email="ablavi@example.org").exists() is False


def test_foreign_link_tells_nothing_about_the_enterprise(client, link):
    """Guessing must teach nothing, not even that an invitation exists."""
    page = client.get(f"{link[:-6]}abcde/")

    assert page.status_code == 404
    assert "Mono Textile" not in page.content.decode()


def test_lost_link_page_answers_the_same_for_everybody(client, link, newcomer):
    """Asking for a link must not reveal who was invited."""
    known = client.post(reverse("clients:link_again"), {"email": newcomer.email})
    stranger = client.post(reverse("clients:link_again"), {"email": "inconnu@example.org"})

    assert known["Location"] == stranger["Location"] == reverse("clients:link_sent")
    assert [m.contact for m in OutboundMessage.objects.all()] == [newcomer]


def test_second_owner_is_refused_with_a_way_out(savane, link, newcomer):
    """One enterprise, one holder: the second is told to ask the first."""
    other = Contact.objects.create(enterprise=savane, full_name="Autre", email="autre@example.org")
    invitation = access.invitation_for(savane, other)

    with pytest.raises(DomainError) as refusal:
        access.activate(invitation, full_name="Autre", language="fr")

    assert refusal.value.code == "owner_exists"
    assert User.objects.filter(email="autre@example.org").exists() is False


def test_registration_creates_a_file_to_verify_and_writes_to_the_person(client, policy, run_after_commit):
    """An enterprise may come by itself: it gets its link, the unit gets a task."""
    with run_after_commit():
        response = client.post(reverse("clients:register"), wish())

    enterprise = Enterprise.objects.get(name="Zio Pharma Distribution SA")
    assert response["Location"] == reverse("clients:link_sent")
    assert (enterprise.status, enterprise.phone) == (Status.PROSPECT, "+22890000009")
    assert enterprise.identifiers.get(type="nif").normalised == "1000000009"
    assert Task.objects.get(enterprise=enterprise).owner is None
    assert [m.to for m in mail.outbox] == [["yao@zio.example.org"]]
    assert access.path_of(PortalInvitation.objects.get()) in mail.outbox[0].body


def test_registration_of_a_known_enterprise_looks_the_same_and_warns_its_contact(
    client, savane, mawuli, run_after_commit
):
    """A competitor must learn nothing, and must not get in."""
    with run_after_commit():
        response = client.post(reverse("clients:register"), wish(nif="1000000001", name="Autre nom"))

    assert response["Location"] == reverse("clients:link_sent")
    assert [m.to for m in mail.outbox] == [[mawuli.email]]
    assert Enterprise.objects.count() == 1
    assert PortalInvitation.objects.count() == 0
    assert Task.objects.filter(enterprise=savane).count() == 1


def test_registration_sent_twice_creates_one_file(client, policy):
    """A double press must not make two files."""
    client.post(reverse("clients:register"), wish())
    client.post(reverse("clients:register"), wish())

    assert Enterprise.objects.filter(name="Zio Pharma Distribution SA").count() == 1


def test_registration_sent_twice_writes_one_letter_a_day(client, policy, time_machine, run_after_commit):
    """A second letter a minute later says nothing new, and a form anybody may fill would flood a stranger's mailbox."""
    answers = set()
    with run_after_commit():
        for changes in ({}, {}, {"name": "Autre SARL", "nif": "", "phone": "90 00 00 08"}):
            answers.add(client.post(reverse("clients:register"), wish(**changes))["Location"])

    assert answers == {reverse("clients:link_sent")}
    assert [m.to for m in mail.outbox] == [["yao@zio.example.org"]]
    assert Enterprise.objects.count() == 2
    time_machine.move_to(clock.now() + dt.timedelta(days=1))
    with run_after_commit():
        client.post(reverse("clients:register"), wish())
        jobs.run_due()
    assert len(mail.outbox) == 2


def test_letter_asked_for_second_that_day_arrives_the_next(client, policy, time_machine, run_after_commit):
    """A stranger who first asks with somebody's address would keep her own registration's link from her."""
    with run_after_commit():
        client.post(reverse("clients:register"), wish(name="Leurre SARL", nif="", phone="90 00 00 08"))
    with run_after_commit():
        answer = client.post(reverse("clients:register"), wish())

    assert answer["Location"] == reverse("clients:link_sent")
    assert len(mail.outbox) == 1
    time_machine.move_to(clock.now() + dt.timedelta(days=1))
    jobs.run_due()
    real = PortalInvitation.objects.get(enterprise__name="Zio Pharma Distribution SA")
    assert [m.to for m in mail.outbox] == [["yao@zio.example.org"]] * 2
    assert access.path_of(real) in mail.outbox[1].body


def test_stranger_queues_one_letter_at_most_for_an_address(client, policy):
    """Twenty registrations typed in a minute must not fill a mailbox for twenty days."""
    for number in range(4):
        name = f"Leurre {number} SARL"
        client.post(reverse("clients:register"), wish(name=name, nif="", phone=f"90 00 00 1{number}"))

    assert OutboundMessage.objects.filter(code="A01", fate="queued").count() == 2
    assert OutboundMessage.objects.filter(code="A01", due_at__gt=clock.now()).count() == 1


def test_cancelled_letter_takes_nobodys_day(client, policy, run_after_commit):
    """A letter that never left would delay the one that must."""
    client.post(reverse("clients:register"), wish(name="Leurre SARL", nif="", phone="90 00 00 08"))
    OutboundMessage.objects.update(fate="cancelled")

    with run_after_commit():
        client.post(reverse("clients:register"), wish())

    assert access.path_of(PortalInvitation.objects.get(enterprise__name__startswith="Zio")) in mail.outbox[0].body


def test_lost_link_is_sent_at_once_to_whom_a_letter_waits_for(client, policy, run_after_commit):
    """Who cannot wait until tomorrow asks for the link again: the letter that waits must not stand in the way."""
    client.post(reverse("clients:register"), wish(name="Leurre SARL", nif="", phone="90 00 00 08"))
    client.post(reverse("clients:register"), wish())

    with run_after_commit():
        client.post(reverse("clients:link_again"), {"email": "yao@zio.example.org"})

    assert access.path_of(PortalInvitation.objects.get(enterprise__name__startswith="Zio")) in mail.outbox[0].body


def test_registration_for_a_known_enterprise_warns_its_contact_once_a_day(client, savane, mawuli, run_after_commit):
    """Whoever tries twenty numbers must not fill the holder's mailbox; the unit has each of them as a task."""
    with run_after_commit():
        for address in ("a@example.org", "b@example.org"):
            client.post(reverse("clients:register"), wish(nif="1000000001", email=address))

    assert [m.to for m in mail.outbox] == [[mawuli.email]]


def test_unusual_tax_number_is_questioned_once_then_accepted(client, policy):
    """The shape of the number is not certain: it warns and never blocks (§2.1)."""
    first = client.post(reverse("clients:register"), wish(nif="12345"))
    assert first.status_code == 422
    assert 'value="Yao Zio"' in first.content.decode()

    second = client.post(reverse("clients:register"), wish(nif="12345", nif_seen="12345"))

    assert second.status_code == 302
    assert Enterprise.objects.get().identifiers.get().value == "12345"


def test_represented_enterprise_must_say_by_whom(client, policy):
    """Representation is what makes a foreign enterprise eligible (I11)."""
    response = client.post(reverse("clients:register"), wish(presence="represented"))

    assert response.status_code == 422
    assert "Dites qui représente" in response.content.decode()


def test_robot_that_fills_the_trap_writes_nothing(client, policy):
    """The public form would otherwise fill the knowledge base with noise."""
    response = client.post(reverse("clients:register"), wish(website="https://spam.example"))

    assert response.status_code == 302
    assert Enterprise.objects.count() == 0


def test_registration_can_be_closed(client, settings, policy):
    """Some administrations invite and do not take applications."""
    settings.CCV_ALLOW_SELF_REGISTRATION = False

    assert client.get(reverse("clients:register")).status_code == 404


def test_holder_lets_a_contributor_in(client, mawuli, savane, run_after_commit):
    """The accountant answers a section: she needs her own access, not a shared password."""
    client.force_login(mawuli)

    with run_after_commit():
        client.post(
            reverse("clients:people"), {"full_name": "Kossi Compta", "email": "kossi@example.org", "role": "CTB"}
        )

    invitation = PortalInvitation.objects.get()
    user = access.activate(invitation, full_name="Kossi Compta", language="fr")
    membership = PortalMembership.objects.get(user=user)
    assert [m.to for m in mail.outbox] == [["kossi@example.org"]]
    assert (membership.role, membership.enterprise, membership.may_sign) == ("CTB", savane, False)


def test_contributor_cannot_let_anybody_in(client, akou):
    """Only the holder and the deputy decide who reads."""
    client.force_login(akou)

    assert client.get(reverse("clients:people")).status_code == 403


def test_role_of_holder_cannot_be_given(client, mawuli):
    """A second holder could take the file away from the first."""
    client.force_login(mawuli)

    response = client.post(reverse("clients:people"), {"full_name": "X", "email": "x@example.org", "role": "OWN"})

    assert response.status_code == 422
    assert PortalInvitation.objects.count() == 0


def test_ended_access_closes_at_once(client, mawuli, akou):
    """A colleague who leaves must not read tomorrow."""
    client.force_login(mawuli)

    client.post(reverse("clients:membership_end", args=[akou.memberships.get().uuid]))

    assert queries.current_membership(akou) is None


def test_access_in_another_enterprise_does_not_exist_for_a_stranger(client, senam, akou):
    """A guessed identifier must not tell that it exists."""
    client.force_login(senam)

    response = client.post(reverse("clients:membership_end", args=[akou.memberships.get().uuid]))

    assert response.status_code == 404
    assert queries.current_membership(akou) is not None


def test_holder_withdraws_a_link_that_waits(client, mawuli, savane):
    """A letter sent to a wrong address must be stoppable."""
    invitation = access.invite_person(savane, email="faux@example.org", full_name="F", role="LEC", by=mawuli)
    client.force_login(mawuli)

    client.post(reverse("clients:invitation_cancel", args=[invitation.uuid]))

    assert client.get(access.path_of(invitation)).status_code == 404


def test_withdrawn_link_asked_for_again_by_its_holder_stays_withdrawn(client, mawuli, savane, policy):
    """A holder who withdraws a link sent to the wrong person must not see that person let herself in all the same."""
    invitation = access.invite_person(savane, email="faux@example.org", full_name="F", role="LEC", by=mawuli)
    path = access.path_of(invitation)
    access.cancel_invitation(invitation, by=mawuli)

    access.send_link_again("faux@example.org")

    assert client.post(f"{path}renouveler/").status_code == 404
    assert client.get(path).status_code == 404
    assert OutboundMessage.objects.filter(code="A01", fate="queued").exists() is False
    again = access.invite_person(savane, email="faux@example.org", full_name="F", role="LEC", by=mawuli)
    assert client.get(access.path_of(again)).status_code == 200, "the holder may change her mind"


def test_personal_link_of_a_corrected_address_opens_nothing_to_the_first_one(client, newcomer, link):
    """A letter went to a stranger; once the agent corrects the address, the stranger must not enter as the contact."""
    Contact.objects.filter(pk=newcomer.pk).update(email="juste@example.org")

    assert client.get(link).status_code == 404
    assert client.post(link, {"full_name": "X", "language": "fr"}).status_code == 404
    assert User.objects.filter(email="juste@example.org").exists() is False

    newcomer.refresh_from_db()
    assert client.get(access.invitation_link(newcomer.enterprise, newcomer)).status_code == 200


def test_letter_sent_again_to_a_corrected_address_carries_a_link_that_opens(client, newcomer, link, agent_letter):
    """The right person, reached at last, must find an open door."""
    message = agent_letter(newcomer, link)
    Contact.objects.filter(pk=newcomer.pk).update(email="juste@example.org")

    delivery.deliver(message.uuid)

    sent = mail.outbox[-1]
    path = re.search(r"/entreprises/invitation/\S+/", sent.body).group()
    assert sent.to == ["juste@example.org"]
    assert path != link
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("extra", [1, 3])
def test_people_page_costs_the_same_whatever_the_number(client, mawuli, savane, extra, django_assert_num_queries):
    """A page that slows with each colleague ends up unusable."""
    for number in range(extra):
        user = User.objects.create_user(f"p{number}@example.org", full_name=f"P{number}")
        PortalMembership.objects.create(user=user, enterprise=savane, role="CTB")
    client.force_login(mawuli)
    client.get(reverse("clients:people"))

    with django_assert_num_queries(PEOPLE_QUERIES):
        client.get(reverse("clients:people"))


PEOPLE_QUERIES = 8
