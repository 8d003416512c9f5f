"""When something goes wrong between the page and us, what was typed is still there."""

import pytest
from django.test import Client
from django.urls import reverse

from core import views


def stale_post(client, origin, **data):
    return client.post(reverse("clients:register"), data, headers={"origin": origin})


@pytest.fixture
def strict():
    """A browser whose security token has expired."""
    return Client(enforce_csrf_checks=True)


def test_page_left_open_too_long_gives_the_text_back(strict, db):
    """Twenty fields typed over lunch must not vanish with a security token."""
    page = stale_post(strict, "http://testserver", name="Savane Karité", password="secret").content.decode()

    assert "Savane Karité" in page
    assert "secret" not in page
    assert 'action="/entreprises/inscription/"' in page


def test_form_of_another_site_is_refused_without_offering_to_send_it(strict, db):
    """The page that saves our visitors must not serve somebody who forges forms."""
    response = stale_post(strict, "https://ailleurs.example", name="Piège")

    assert response.status_code == 403
    assert "Piège" not in response.content.decode()


@pytest.mark.parametrize("page", ["abc", "0", "-1", "9999", ""])
def test_page_number_out_of_range_shows_a_page(rf, page):
    """A typed address must never end in an error."""
    found = views.paginate(rf.get(f"/?page={page}"), list(range(60)), size=25)

    assert 1 <= found.number <= 3


@pytest.mark.parametrize("target", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)", ""])
def test_next_page_is_always_ours(rf, target):
    """A link that passes through us must not end elsewhere."""
    assert views.safe_next(rf.get("/", {"next": target}), default="/ici/") == "/ici/"


def test_unknown_address_shows_our_page_even_on_a_newcomers_machine(client, settings, db):
    """Django's own list of addresses, in English, helps nobody who mistyped one."""
    settings.DEBUG = True

    page = client.get("/nexiste/pas/")

    assert page.status_code == 404
    assert "Page introuvable" in page.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_last_resort_pages_need_nothing(name):
    """They are drawn when request, session and database may be gone."""
    from django.template.loader import get_template

    html = get_template(name).render()

    assert 'lang="fr"' in html
    assert 'lang="en"' in html


def test_refused_form_shows_its_text_and_says_it_may_only_be_late(client, mawuli):
    """A second press, or a colleague a minute earlier, must not cost the text nor accuse the person's role."""
    client.force_login(mawuli)

    answer = client.post(
        reverse("clients:import_start"), {"note": "un long texte"}, headers={"origin": "http://testserver"}
    )

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "un long texte" in page
    assert "ou ce ne l’est plus" in page


def test_refused_form_of_another_site_is_not_echoed(client, mawuli):
    """Text sent by another site must not be shown as if the person had typed it here."""
    client.force_login(mawuli)

    answer = client.post(
        reverse("clients:import_start"), {"note": "un long texte"}, headers={"origin": "https://ailleurs.example"}
    )

    assert "un long texte" not in answer.content.decode()


def test_address_of_a_button_opened_by_hand_is_a_page_with_a_way_on(client, mawuli):
    """After signing in again the browser reloads it: a blank page would be a dead end."""
    client.force_login(mawuli)

    answer = client.get(reverse("questionnaires:response_open"))

    assert answer.status_code == 405
    assert "Aller à l’accueil" in answer.content.decode()


def test_nul_pasted_in_a_search_is_dropped(client, mawuli):
    """A text pasted from a damaged file must search, not end in an error page (PostgreSQL holds no NUL)."""
    client.force_login(mawuli)

    page = client.get(reverse("portal:faq"), {"q": "rapport\x00"})

    assert page.status_code == 200
    assert page.wsgi_request.GET["q"] == "rapport"


def test_nul_sent_in_a_form_is_dropped_and_the_rest_is_kept(client, mawuli):
    """A view that reads a reason without a form must not end in an error page."""
    client.force_login(mawuli)

    sent = client.post(reverse("portal:faq"), {"reason": "Plus d\x00actualité", "other": "x"})

    assert dict(sent.wsgi_request.POST.items()) == {"reason": "Plus dactualité", "other": "x"}


def test_address_with_nul_is_a_page_not_found(client, db):
    """A probe on a public address must not look like a fault of ours."""
    assert client.get(reverse("diagnostics:verify", args=["A\x00B"])).status_code == 404
