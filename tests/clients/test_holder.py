"""Who holds the account, who may sign, for whom one acts: an enterprise never ends with two holders, nor a stranger."""

import pytest
from django.core import mail
from django.urls import reverse

from clients.enums import EnterpriseRole
from clients.models import Contact, OutboundMessage, PortalInvitation, PortalMembership
from clients.queries import access as queries
from clients.services import holder
from core.errors import DomainError
from core.models import AuditEvent

pytestmark = pytest.mark.django_db
PROOF = "Extrait du registre du commerce vu au bureau"


@pytest.fixture
def colleague(akou, savane):
    """Akou's access to Savane."""
    return PortalMembership.objects.get(user=akou, enterprise=savane)


def role_of(user, enterprise):
    return PortalMembership.objects.active().get(user=user, enterprise=enterprise).role


def test_account_handed_over_by_its_holder_changes_both_roles_and_tells_both(client, mawuli, akou, savane, colleague):
    """A manager who leaves must not have to call: the colleague holds the account, both know it, it is on record."""
    client.force_login(mawuli)

    answer = client.post(reverse("clients:hand_over"), {"successor": colleague.pk, "sure": "on"})

    assert answer.status_code == 302
    assert (role_of(akou, savane), role_of(mawuli, savane)) == (EnterpriseRole.OWN, EnterpriseRole.DEP)
    former = PortalMembership.objects.get(user=mawuli, enterprise=savane)
    assert former.may_sign is False
    assert set(OutboundMessage.objects.filter(code="A03").values_list("user__email", flat=True)) == {
        mawuli.email,
        akou.email,
    }
    assert AuditEvent.objects.filter(action="clients.holder_changed").count() == 1
    assert all("Savane" not in letter.subject for letter in mail.outbox)


def test_account_handed_over_twice_from_a_stale_page_is_refused_the_second_time(mawuli, savane, colleague):
    """Two tabs: the former holder must not take back by accident what was given."""
    holder.hand_over(savane, colleague, by=mawuli)

    with pytest.raises(DomainError) as refused:
        holder.hand_over(savane, PortalMembership.objects.get(user=mawuli), by=mawuli)
    assert refused.value.code == "not_holder"
    assert queries.owner_of(savane).pk == colleague.pk


def test_account_handed_over_without_ticking_keeps_the_choice_and_says_why(client, mawuli, savane, colleague):
    client.force_login(mawuli)

    answer = client.post(reverse("clients:hand_over"), {"successor": colleague.pk})

    assert answer.status_code == 422
    assert f'value="{colleague.pk}"' in answer.content.decode()
    assert queries.owner_of(savane).user == mawuli


def test_colleague_of_another_enterprise_cannot_be_chosen_as_successor(client, mawuli, senam, golfe):
    stranger = PortalMembership.objects.get(user=senam)
    client.force_login(mawuli)

    answer = client.post(reverse("clients:hand_over"), {"successor": stranger.pk, "sure": "on"})

    assert answer.status_code == 422
    assert queries.owner_of(golfe).user == senam


def test_head_appoints_a_new_contact_by_personal_link_and_the_former_access_ends(client, kodjo, mawuli, savane):
    """The holder left with the password: access ends now, the new one comes in by a link to a known address.

    The proof, typed by hand, stands in the reason and not among the codes of the trail, which programs read.
    """
    contact = Contact.objects.create(enterprise=savane, full_name="Yao Nouveau", email="yao@example.org")
    client.force_login(kodjo)

    answer = client.post(reverse("clients:appoint", args=[savane.uuid]), {"contact": contact.pk, "proof": PROOF})

    assert answer.status_code == 302
    assert queries.owner_of(savane) is None
    assert queries.current_membership(mawuli) is None
    assert PortalInvitation.objects.get(contact=contact).role == EnterpriseRole.OWN
    event = AuditEvent.objects.get(action="clients.holder_changed")
    assert event.reason == PROOF
    assert PROOF not in str(event.data)


def test_head_appoints_a_member_who_holds_the_account_at_once(kodjo, akou, savane, colleague, mawuli):
    contact = Contact.objects.create(enterprise=savane, full_name="Akou", email=akou.email, user=akou)

    holder.appoint(savane, contact, proof=PROOF, by=kodjo)

    assert (queries.owner_of(savane).user, queries.owner_of(savane).may_sign) == (akou, True)


def test_holder_names_a_deputy_who_may_sign_but_never_a_contributor(client, mawuli, savane, colleague):
    """A contributor is often a broker: a signature for the enterprise must stay inside it."""
    client.force_login(mawuli)
    client.post(reverse("clients:signatory", args=[colleague.uuid]), {"may_sign": "1"})
    colleague.refresh_from_db()
    assert colleague.may_sign is False

    PortalMembership.objects.filter(pk=colleague.pk).update(role=EnterpriseRole.DEP)
    client.post(reverse("clients:signatory", args=[colleague.uuid]), {"may_sign": "1"})
    colleague.refresh_from_db()
    assert colleague.may_sign is True


def test_person_of_two_enterprises_acts_for_the_one_chosen_and_is_told_which(client, mawuli, savane, golfe):
    second = PortalMembership.objects.create(user=mawuli, enterprise=golfe, role=EnterpriseRole.LEC)
    assert queries.current_membership(mawuli).enterprise == savane
    client.force_login(mawuli)

    page = client.post(reverse("clients:choose"), {"membership": second.pk}, follow=True)

    assert queries.current_membership(mawuli).enterprise == golfe
    assert "Golfe Négoce" in page.content.decode()


def test_person_cannot_choose_an_enterprise_of_somebody_else(client, mawuli, senam, savane, golfe):
    client.force_login(mawuli)

    answer = client.post(reverse("clients:choose"), {"membership": PortalMembership.objects.get(user=senam).pk})

    assert answer.status_code == 200
    assert queries.current_membership(mawuli).enterprise == savane
