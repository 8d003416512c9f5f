"""The menu of each role leads where the role may go (domain §8.2)."""

import re

import pytest
from django.conf import settings

from accounts.enums import CustomsRole

pytestmark = pytest.mark.django_db
SIDE = re.compile(r'<nav class="side.*?</nav>', re.DOTALL)


@pytest.mark.parametrize("role", CustomsRole.values)
def test_menu_leads_each_role_to_pages_it_may_open(client, make_agent, role):
    """A line of the menu that answers “forbidden” makes its reader doubt their rights, or ours."""
    client.force_login(make_agent(role, f"{role.title()} Menu"), settings.AUTHENTICATION_BACKENDS[0])
    menu = SIDE.search(client.get("/espace/", follow=True).content.decode()).group()
    links = re.findall(r'href="(/[^"]*)"', menu)

    answers = {link: client.get(link, follow=True).status_code for link in links}

    assert len(links) > 1
    assert {link: status for link, status in answers.items() if status != 200} == {}
