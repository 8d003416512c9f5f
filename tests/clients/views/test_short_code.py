"""The short code of a letter: typed as one can, it opens the same page as the link, and guessing is stopped."""

import pytest
from django.urls import reverse

from clients.models import Contact, PortalInvitation
from clients.queries import codes
from clients.rules.codes import ALPHABET, in_groups, normalise
from clients.services import access

pytestmark = pytest.mark.django_db
PAGE = "clients:short_code"


@pytest.fixture
def invitation(make_enterprise, policy) -> PortalInvitation:
    enterprise = make_enterprise("Kara Bois", "1000000006")
    contact = Contact.objects.create(enterprise=enterprise, full_name="Yao", email="yao@example.org")
    return access.invitation_for(enterprise, contact)


def test_code_is_read_however_it_is_typed_and_holds_no_confusable():
    assert normalise(" acdef–34679 ") == normalise("ACD EF3-4679") == "ACDEF34679"
    assert [normalise(word) for word in ("ACDEF3467", "ACDEF346790", "ACDEF3467O", "")] == [""] * 4
    assert not set(ALPHABET) & set("0OQ1IL2Z5S8BG")


def test_code_opens_the_same_page_as_the_personal_link(client, invitation):
    typed = in_groups(codes.code_of(invitation)).lower()

    page = client.post(reverse(PAGE), {"code": typed}, follow=True)

    assert page.redirect_chain == [(access.path_of(invitation), 302)]
    assert page.status_code == 200
    assert codes.code_behind(access.path_of(invitation)) == typed.upper()
    assert codes.code_of(invitation) not in str(PortalInvitation.objects.values_list())


def test_wrong_used_withdrawn_and_moved_codes_say_the_same_beside_the_field(client, invitation, afi):
    code = codes.code_of(invitation)
    wrong = client.post(reverse(PAGE), {"code": "ACDEF34679"})
    Contact.objects.update(email="other@example.org")
    moved = client.post(reverse(PAGE), {"code": code})
    Contact.objects.update(email="yao@example.org")
    access.cancel_invitation(invitation, by=afi)
    withdrawn = client.post(reverse(PAGE), {"code": code})

    for page in (wrong, moved, withdrawn):
        assert page.status_code == 422
        assert page.context["form"].errors["code"] == wrong.context["form"].errors["code"]
    assert code in withdrawn.content.decode()  # kept as typed


def test_eleventh_try_within_a_quarter_is_refused_even_when_right(client, invitation):
    for _try in range(10):
        assert client.post(reverse(PAGE), {"code": "ACDEF34679"}).status_code == 422

    assert client.post(reverse(PAGE), {"code": codes.code_of(invitation)}).status_code == 429
