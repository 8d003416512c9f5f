"""Every lifecycle as a table: each state against each transition (architecture §5)."""

from collections.abc import Iterator
from functools import cache

import pytest
from django.apps import apps
from django.db import models

from core.errors import TransitionRefused
from core.lifecycle import Transition, move
from tests.house.source import APPS, ROOT, above, modules, python_files


@cache
def stateful_models(app: str) -> tuple[type[models.Model], ...]:
    """Return the models of an app that have a life: a `state` with choices."""
    found = []
    for model in apps.get_app_config(app).get_models():
        fields = {field.name: field for field in model._meta.concrete_fields}
        if "state" in fields and fields["state"].choices:
            found.append(model)
    return tuple(found)


def choices_of(model: type[models.Model]) -> set[str]:
    return {str(value) for value, _label in model._meta.get_field("state").flatchoices}


def transitions(app: str) -> Iterator[tuple[str, str, Transition]]:
    """Yield module, constant name and value of every transition an app declares."""
    for module in modules(app, "states"):
        for name, value in vars(module).items():
            if isinstance(value, Transition):
                yield module.__name__, name, value


def model_of(app: str, transition: Transition) -> type[models.Model] | None:
    """Return the model whose states the transition speaks of: the smallest table that holds them all."""
    spoken = transition.sources | {transition.target}
    fitting = [model for model in stateful_models(app) if spoken <= choices_of(model)]
    return min(fitting, key=lambda model: len(choices_of(model)), default=None)


TABLE = [(app, name, transition) for app in APPS for _module, name, transition in transitions(app)]
CELLS = [
    pytest.param(model, transition, state, id=f"{app}.{name}-from-{state or 'nothing'}")
    for app, name, transition in TABLE
    if (model := model_of(app, transition)) is not None
    for state in sorted(choices_of(model))
]


def test_lifecycles_were_found() -> None:
    """An empty table would make the tests below pass for nothing."""
    assert len(TABLE) >= 10


@pytest.mark.parametrize(("app", "name", "transition"), TABLE, ids=[f"{app}.{name}" for app, name, _ in TABLE])
def test_transition_speaks_of_states_that_exist(app: str, name: str, transition: Transition) -> None:
    """A misspelt state is a button that never works."""
    assert model_of(app, transition) is not None, f"{name}: no model of {app} has all of its states"


@pytest.mark.parametrize(("model", "transition", "state"), CELLS)
def test_transition_is_allowed_exactly_from_its_sources(
    model: type[models.Model], transition: Transition, state: str
) -> None:
    """From anywhere else the person reads why, and nothing is written."""
    obj = model(state=state)

    if state in transition.sources:
        assert transition.allows(state)
    else:
        with pytest.raises(TransitionRefused):
            move(obj, transition, by=None)
        assert obj.state == state


@pytest.mark.parametrize(("app", "name", "transition"), TABLE, ids=[f"{app}.{name}" for app, name, _ in TABLE])
def test_transition_is_taken_by_a_service(app: str, name: str, transition: Transition) -> None:
    """A transition no service takes, of its app or of one above, is a promise of the table nobody keeps."""
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for owner in (app, *above(app))
        for path in python_files(owner)
        if "services" in path.relative_to(ROOT / owner).parts[0]
    )

    assert name in code
