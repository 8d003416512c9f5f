"""Two files with one row of every kind become one, then two again: the model graph says what every kind is."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from clients.enums import MergeState, Status
from clients.models import DuplicateCandidate, Enterprise, PortalMembership
from clients.queries.merge import default_choices, plan_of
from clients.services import merge as service
from core import merging
from core.errors import DomainError
from tests.factories.anything import DAY, NOON, World

pytestmark = pytest.mark.django_db
# The trace of the merge itself is what remains: who did it, when, and the record that lets it be undone.
TRACES = {"core.AuditEvent", "core.Job", "clients.EnterpriseMerge", "clients.DuplicateCandidate"}
OURS = ("clients", "questionnaires", "catalogue", "diagnostics", "followup")
REASON = "Même gérant, même adresse, même numéro."


def every_table() -> Iterator[Any]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label not in TRACES and not model._meta.proxy:
            yield model


def snapshot() -> str:
    """Return every row of every table, identifiers and dates included, as text."""
    content = {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in every_table()}
    return json.dumps(content, cls=Exact, sort_keys=True, ensure_ascii=False, indent=1)


class Exact(DjangoJSONEncoder):
    """Dates with their microseconds: what is lost there is lost."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if hasattr(value, "isoformat") else super().default(value)


def hanging_models() -> list[str]:
    """Return every model from which foreign keys lead to an enterprise, however far."""
    found = {"clients.Enterprise"}
    grew = True
    while grew:
        grew = False
        for model in apps.get_models(include_auto_created=True):
            label = model._meta.label
            joined = any(
                one.is_relation and one.related_model is not None and one.related_model._meta.label in found
                for one in model._meta.concrete_fields
            )
            if label not in found and joined and model._meta.app_label in OURS:
                found.add(label)
                grew = True
    return sorted(found - TRACES - {"clients.Enterprise"})


@pytest.fixture
def files(make_enterprise, afi):
    """The kept file, with a few rows of its own, and the other, with one row of every kind."""
    kept = make_enterprise("Mono Textile ZF SA", "1000000003", "Yao Kpodar", city="Lomé")
    other = make_enterprise("Mono Textil", "1000000004", "Ablavi Dossou", phone="+22890000003", remarks="Vue en mai.")
    world = World(other, afi)
    for label in hanging_models():
        world.one(label)
    for relation in merging.relations():
        if relation.moves and not relation.model._base_manager.filter(**{relation.field: other}).exists():
            world.make(relation.label, **{relation.field: other})
    own = World(kept, afi)
    for label in ("clients.Contact", "clients.Site", "clients.ScorePart", "clients.Interaction", "clients.Task"):
        own.one(label)
    return kept, other


@pytest.fixture
def proposed(files, afi):
    """The merge of the two, waiting for the head of unit."""
    kept, other = files
    first, second = sorted(files, key=lambda one: one.pk)
    pair = DuplicateCandidate.objects.create(first=first, second=second, score=80, reasons=["same_name"])
    return service.propose_merge(pair, kept=kept, choices=default_choices(kept, other), reason=REASON, by=afi)


def confirm(merge, by):
    plan = plan_of(merge.survivor, merge.absorbed, merge.choices)
    return service.confirm_merge(merge, fingerprint=plan.fingerprint, by=by)


def test_every_relation_is_declared():
    """A relation nobody thought of would leave rows behind: whoever adds one says what becomes of it (ADR 0012)."""
    assert merging.undeclared(Enterprise) == []


def test_relation_nobody_declared_refuses_the_merge(proposed, kodjo, monkeypatch):
    """Better no merge than rows left with a file nobody opens any more."""
    monkeypatch.delitem(merging._relations, ("clients.site", "enterprise"))
    before = snapshot()

    with pytest.raises(DomainError, match=r"clients\.Site\.enterprise"):
        confirm(proposed, kodjo)

    assert snapshot() == before


def test_unique_rule_nobody_answered_for_refuses_the_merge(monkeypatch):
    """A new unique rule on a declared relation needs its written rule too."""
    rule = models.UniqueConstraint(fields=["enterprise", "name"], name="clients_site_once")
    monkeypatch.setattr(apps.get_model("clients.Site")._meta, "constraints", [rule])

    assert merging.undeclared(Enterprise) == ["clients.Site: clients_site_once"]


def test_merge_moves_one_row_of_every_kind(proposed, kodjo):
    """Accounts, answers, reports, consents, files, timeline: everything follows, but what a written rule keeps back."""
    kept, other = proposed.survivor, proposed.absorbed
    declared = [one for one in merging.relations() if one.moves]
    before = {one: one.model._base_manager.filter(**{one.field: other}).count() for one in declared}
    assert all(before.values()), "the world must hold one row of every kind"

    confirm(proposed, kodjo)

    stayed = {f"{one.label}.{one.field}" for one in declared if one.model._base_manager.filter(**{one.field: other})}
    other.refresh_from_db()
    assert stayed == {"clients.ScorePart.enterprise"}
    assert (other.status, other.merged_into) == (Status.MERGED, kept)


def test_preview_says_what_the_merge_does(proposed, kodjo):
    """The head of unit confirms the numbers she saw, or nothing."""
    plan = plan_of(proposed.survivor, proposed.absorbed, proposed.choices)
    seen = {one.key: (one.moved, one.kept) for one in plan.lines}
    assert len(seen) > 20

    done = service.confirm_merge(proposed, fingerprint=plan.fingerprint, by=kodjo)

    assert {key: (moved, kept) for key, moved, kept, _hidden in done.lines} == seen
    for key, (moved, _kept) in seen.items():
        label, field = key.rsplit(".", 1)
        assert apps.get_model(label)._base_manager.filter(**{field: done.survivor}).count() >= moved


def test_merge_undone_leaves_every_table_as_before(proposed, kodjo):
    """One click puts every row back: the exported tables are equal, byte for byte."""
    before = snapshot()

    merge = confirm(proposed, kodjo)
    assert snapshot() != before
    service.undo_merge(merge, by=kodjo)

    merge.refresh_from_db()
    assert merge.state == MergeState.UNDONE
    assert snapshot() == before


def test_portal_people_of_both_files_keep_access_with_one_account_holder(proposed, kodjo):
    """Nobody loses the door; one person holds the account."""
    confirm(proposed, kodjo)

    roles = dict(
        PortalMembership.objects.active().filter(enterprise=proposed.survivor).values_list("user__full_name", "role")
    )
    assert roles["Yao Kpodar"] == "OWN"
    assert roles["Ablavi Dossou"] == "DEP"


def test_running_notice_keeps_the_other_files_people_from_reading_it(proposed, kodjo):
    """A notice is its owner's and deputy's alone: no merge makes a reader of it while it runs (§7.4)."""
    notices = apps.get_model("diagnostics.RegularisationNotice").objects
    notices.update(state="issued", issued_at=NOON, deadline=DAY)

    with pytest.raises(DomainError, match="régularisation"):
        confirm(proposed, kodjo)
    assert all(one.secret for one in plan_of(proposed.survivor, proposed.absorbed, {}).obstacles)

    PortalMembership.objects.filter(enterprise=proposed.survivor).update(role="LEC")
    assert confirm(proposed, kodjo).state == MergeState.DONE
