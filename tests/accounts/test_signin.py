"""The one door: codes for enterprises, passwords and a second proof for staff, the same answer for strangers."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.urls import reverse

from core.models import AuditEvent

pytestmark = pytest.mark.django_db
PASSWORD = "mot-de-passe-solide"


def ask_code(client, email):
    return client.post(reverse("account_request_login_code"), {"email": email}, follow=True)


def code_in(message):
    return re.search(r"^\d{6}$", message.body, re.MULTILINE).group()


def current_code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_code_sent_to_a_known_address_opens_the_portal(client, mawuli):
    """An enterprise without password could not come back to its questionnaire."""
    ask_code(client, mawuli.email)

    response = client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(mawuli.pk)


def test_code_letter_is_written_in_the_language_of_the_person_and_hides_the_code_from_the_subject(client, mawuli):
    """A subject is shown on locked screens: it must not hold the code."""
    mawuli.language = "en"
    mawuli.save()

    ask_code(client, mawuli.email)

    assert mail.outbox[0].subject == "Your sign-in code"
    assert code_in(mail.outbox[0]) not in mail.outbox[0].subject


def test_unknown_address_gets_the_same_page_and_no_letter(client, mawuli):
    """Otherwise anybody could learn which enterprises take part."""
    known = ask_code(client, mawuli.email).content.decode()
    client.cookies.clear()
    stranger = ask_code(client, "inconnu@example.org").content.decode()

    assert [m.to for m in mail.outbox] == [[mawuli.email]]
    assert page_text(stranger).replace("inconnu@example.org", "X") == page_text(known).replace(mawuli.email, "X")


def page_text(html):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def test_wrong_code_three_times_starts_again(client, mawuli):
    """Six digits hold only because guesses are counted."""
    ask_code(client, mawuli.email)

    for _guess in range(3):
        response = client.post(reverse("account_confirm_login_code"), {"code": "000000"})

    assert response.status_code == 302
    assert response["Location"] == reverse("account_request_login_code")


def test_staff_sign_in_with_a_password(client, kodjo):
    """Agents work all day with a password, not with a code per morning."""
    response = client.post(reverse("account_login"), {"login": kodjo.email, "password": PASSWORD})

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(kodjo.pk)


def test_wrong_password_keeps_the_address_typed(client, kodjo):
    """Nobody should type an address twice because of a slip in the password."""
    response = client.post(reverse("account_login"), {"login": kodjo.email, "password": "faux"})

    assert f'value="{kodjo.email}"' in response.content.decode()
    assert "<title>Erreur" in response.content.decode()


def test_diagnostician_without_charter_is_led_to_it_and_signs(client, make_agent):
    """Diagnostic rights are suspended until the charter is signed (§8.3)."""
    user = make_agent("DIA", "Essi Amavi", charter=False)
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert response["Location"] == reverse("accounts:charter")
    refused = client.post(reverse("accounts:charter"), {})
    assert refused.status_code == 422

    client.post(reverse("accounts:charter"), {"accept": "on"})

    assert user.charters.count() == 1


def test_charter_page_is_unknown_to_the_enterprise(client, mawuli):
    """The inner rules of customs are no page of the portal."""
    client.force_login(mawuli)

    assert client.get(reverse("accounts:charter")).status_code == 404


def test_customs_role_without_second_proof_is_led_to_set_it_up(client, settings, kodjo):
    """In production one stolen password must not open the files of every enterprise (§8.2)."""
    settings.CCV_REQUIRE_MFA = True
    client.force_login(kodjo)

    response = client.get(reverse("accounts:account"))

    assert response["Location"] == reverse("mfa_activate_totp")


def test_second_proof_is_not_asked_of_enterprises(client, settings, mawuli):
    """It is offered to them, not imposed."""
    settings.CCV_REQUIRE_MFA = True
    client.force_login(mawuli)

    assert client.get(reverse("accounts:account")).status_code == 200


def test_setting_up_the_second_proof_then_asks_for_it_at_each_sign_in(client, settings, kodjo):
    """The whole way: enrol, leave, come back with the six digits."""
    settings.CCV_REQUIRE_MFA = True
    client.post(reverse("account_login"), {"login": kodjo.email, "password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": current_code(secret)})
    assert client.get(reverse("accounts:account")).status_code == 200
    client.post(reverse("account_logout"))

    response = client.post(reverse("account_login"), {"login": kodjo.email, "password": PASSWORD})

    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    stored = Authenticator.objects.get(user=kodjo, type="totp").data["secret"]
    assert secret not in stored, "the secret must be encrypted in the database"


def test_last_second_proof_of_an_agent_cannot_be_removed(settings, kodjo):
    """Otherwise the rule would hold only until somebody finds it tedious."""
    from accounts.adapters import MFAAdapter

    settings.CCV_REQUIRE_MFA = True
    TOTP.activate(kodjo, "JBSWY3DPEHPK3PXP")

    authenticator = Authenticator.objects.get(user=kodjo, type="totp")

    assert MFAAdapter().can_delete_authenticator(authenticator) is False


def test_language_switch_is_remembered_on_the_account(client, mawuli):
    """Letters follow the language chosen on the page, on every device."""
    client.force_login(mawuli)

    client.post(reverse("set_language"), {"language": "en", "next": "/compte/"})

    mawuli.refresh_from_db()
    assert mawuli.language == "en"
    assert '<html lang="en">' in client.get("/compte/").content.decode()


def test_language_switch_refuses_to_lead_elsewhere(client):
    """A link that passes through us must not end on somebody else's site."""
    response = client.post(reverse("set_language"), {"language": "en", "next": "https://ailleurs.example/"})

    assert response["Location"] == "/"


def test_text_typed_after_the_session_closed_is_kept_on_the_page(client):
    """Half an hour of writing must not vanish because the session closed meanwhile."""
    response = client.post(
        reverse("accounts:account"),
        {"full_name": "Un long texte saisi", "password": "secret"},
        headers={"origin": "http://testserver"},
    )

    page = response.content.decode()
    assert response.status_code == 403
    assert "Un long texte saisi" in page
    assert "secret" not in page


def test_text_sent_by_another_site_is_not_offered_for_sending(client):
    """A trusting click must not send what a stranger wrote."""
    response = client.post(
        reverse("accounts:account"), {"full_name": "Piège"}, headers={"origin": "https://ailleurs.example"}
    )

    assert "Piège" not in response.content.decode()


def test_front_page_leads_a_visitor_in(client):
    """Somebody who has never heard of the programme finds the two doors."""
    page = client.get("/").content.decode()

    assert reverse("clients:register") in page
    assert reverse("account_login") in page


def test_front_page_takes_a_known_person_to_work(client, mawuli):
    """Nobody reads the advertisement twice."""
    client.force_login(mawuli)

    assert client.get("/").status_code == 302


@pytest.mark.parametrize("name", ["accounts:account", "accounts:information", "usersessions_list", "mfa_index"])
@pytest.mark.parametrize("who", ["mawuli", "afi"])
def test_own_pages_open_for_everybody(client, request, name, who):
    """Each person governs her own account."""
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse(name)).status_code == 200


def test_notice_is_shown_at_the_first_sign_in_and_not_again(client, mawuli):
    """Nobody may say later that the use of follow-up was hidden (§8.4)."""
    client.post(reverse("account_login"), {"login": mawuli.email, "password": PASSWORD})
    page = client.get(reverse("accounts:information")).content.decode()
    assert "analyse des risques" in page.replace("\u00a0", " ")

    client.post(reverse("accounts:information"))

    mawuli.refresh_from_db()
    assert mawuli.informed_at is not None
    client.post(reverse("account_logout"))
    again = client.post(reverse("account_login"), {"login": mawuli.email, "password": PASSWORD})
    assert again["Location"] == "/espace/"


def test_password_letter_leads_to_a_new_password(client, kodjo):
    """An agent who forgot a password gets back to work alone."""
    client.post(reverse("account_reset_password"), {"email": kodjo.email})
    link = re.search(r"https?://testserver(/\S+)", mail.outbox[0].body).group(1)
    form = client.get(link, follow=True)
    target = form.redirect_chain[-1][0]
    refused = client.post(target, {"password1": "court", "password2": "court"})
    assert refused.status_code == 200

    client.post(target, {"password1": "lagune-karite-cinkasse", "password2": "lagune-karite-cinkasse"})

    kodjo.refresh_from_db()
    assert kodjo.check_password("lagune-karite-cinkasse")


def test_mail_server_asleep_is_said_and_not_thrown(client, settings, mawuli):
    """A dead mail server must not look like a broken site."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there

    page = ask_code(client, mawuli.email).content.decode()

    assert "Notre messagerie ne répond pas" in page


def test_agent_comes_to_the_admin_through_the_same_door(client):
    """The admin's own sign-in page would let people pass beside the second proof."""
    response = client.get("/administration/login/?next=/administration/", follow=False)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_signing_in_leaves_a_trace(client, kodjo):
    """A person who doubts can see who entered under their name (§8.2)."""
    client.post(reverse("account_login"), {"login": kodjo.email, "password": PASSWORD})

    assert AuditEvent.objects.filter(action="accounts.signed_in").count() == 1


def test_living_page_of_components_is_for_staff(client, afi, mawuli):
    """It shows invented content: an enterprise could take it for its own."""
    client.force_login(afi)
    assert client.get(reverse("styleguide")).status_code == 200
    client.force_login(mawuli)
    assert client.get(reverse("styleguide")).status_code == 403
