"""The cast: the same people in every test (architecture §14)."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection
from django.utils import translation

from accounts.models import RoleGrant, User
from accounts.permissions import enterprise_roles_allowing
from accounts.services import load_access_matrix, sign_charter
from clients.enums import Capacity, EnterpriseRole
from clients.models import Assignment, Contact, Enterprise, EnterpriseIdentifier, PortalMembership
from core import reference
from core.models import AuditEvent

# What most tests load and no service changes without a new version: a third of the suite went into writing it anew.
LOADED_ONCE = (
    "access_matrix",
    "catalogue",
    "schedules",
    "grid",
    "recommendation_library",
    "consent_texts",
    "questionnaire",
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Write the large reference content once per database; after a flush, the loader a test calls writes it again."""
    with django_db_blocker.unblock():
        for name in LOADED_ONCE:
            reference.load(name)
        # The trail of a test begins with what the test does.
        emptied = connection.ops.sql_flush(no_style(), [AuditEvent._meta.db_table], reset_sequences=True)
        connection.ops.execute_sql_flush(emptied)


@pytest.fixture(autouse=True)
def _private_media(settings, tmp_path):
    """Keep every file a test writes in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "media", "base_url": None},
        },
    }


@pytest.fixture(autouse=True)
def _fresh_cache():
    """Forget rate limits counted by the test before."""
    cache.clear()


@pytest.fixture(autouse=True)
def _first_language():
    """Forget the language of the last reader: the test client leaves a thread in it."""
    translation.deactivate()


@pytest.fixture
def policy(db):
    """Load the default access matrix, as warm as any page but the first finds it."""
    load_access_matrix(reference.read("access_matrix"))
    enterprise_roles_allowing(User(), "enterprise")


@pytest.fixture
def make_agent(policy):
    """Return a maker of customs users with a role that counts."""

    def make(role: str, name: str, *, charter: bool = True) -> User:
        user = User.objects.create_user(
            f"{name.lower().replace(' ', '.')}@customs.example.org", "mot-de-passe-solide", full_name=name
        )
        approver, _created = User.objects.get_or_create(email="approbateur@customs.example.org")
        RoleGrant.objects.create(user=user, role=role, approved_by=approver)
        if charter and role in {"DIA", "LDI", "REV"}:
            sign_charter(user)
        return user

    return make


@pytest.fixture
def make_enterprise(db):
    """Return a maker of enterprises with an owner."""

    def make(name: str, nif: str, owner: str | None = None, **fields: object) -> Enterprise:
        enterprise = Enterprise.objects.create(
            name=name, reference=f"ENT-{nif[-6:]}", search_key=name.lower(), status="active", **fields
        )
        EnterpriseIdentifier.objects.create(enterprise=enterprise, type="nif", value=nif, normalised=nif)
        if owner:
            user = User.objects.create_user(
                f"{owner.lower().split()[0]}@example.org", "mot-de-passe-solide", full_name=owner
            )
            PortalMembership.objects.create(user=user, enterprise=enterprise, role=EnterpriseRole.OWN, may_sign=True)
            Contact.objects.create(enterprise=enterprise, user=user, full_name=owner, email=user.email, is_focal=True)
        return enterprise

    return make


@pytest.fixture
def savane(make_enterprise, policy):
    """Savane Karité, Mawuli's enterprise."""
    return make_enterprise("Savane Karité Export SARL", "1000000001", "Mawuli Agbeko", size_profile="standard")


@pytest.fixture
def golfe(make_enterprise, policy):
    """Golfe Négoce, the stranger's enterprise."""
    return make_enterprise("Golfe Négoce SA", "1000000002", "Senam Adjo")


@pytest.fixture
def mawuli(savane):
    """Owner of Savane Karité."""
    return User.objects.get(email="mawuli@example.org")


@pytest.fixture
def senam(golfe):
    """Owner of another enterprise: the stranger."""
    return User.objects.get(email="senam@example.org")


@pytest.fixture
def akou(savane):
    """Contributor at Savane Karité."""
    user = User.objects.create_user("akou@example.org", "mot-de-passe-solide", full_name="Akou Mensah")
    PortalMembership.objects.create(user=user, enterprise=savane, role=EnterpriseRole.CTB)
    return user


@pytest.fixture
def afi(make_agent, savane):
    """Relationship agent who follows Savane Karité."""
    user = make_agent("CRA", "Afi Lawson")
    Assignment.objects.create(
        enterprise=savane, user=user, capacity=Capacity.ACCOUNT_AGENT, starts_on=dt.date(2026, 1, 1)
    )
    return user


@pytest.fixture
def kodjo(make_agent):
    """Head of the relations unit."""
    return make_agent("CRH", "Kodjo Mensah")


@pytest.fixture
def dede(make_agent):
    """Diagnostician, assigned to nothing yet."""
    return make_agent("DIA", "Dédé Amouzou")


@pytest.fixture
def elom(make_agent):
    """Head of diagnostics."""
    return make_agent("LDI", "Elom Kpodo")


@pytest.fixture
def yawa(make_agent):
    """Reviewer."""
    return make_agent("REV", "Yawa Tossou")


@pytest.fixture
def adm(make_agent):
    """Functional administrator."""
    return make_agent("ADM", "Adjoa Parametre")


@pytest.fixture
def run_after_commit(django_capture_on_commit_callbacks):
    """Run what leaves after commit, as in production."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
