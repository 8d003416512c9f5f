"""How many questions each page may ask of the database: one table, the same for few rows and for many (issue: scale).

A line is a page, who opens it, and its budget on a warm request: session and person included. A page that needs more
is mended, or its line is argued for here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.urls import reverse

LIST, FILE, HOME = 8, 12, 12


@dataclass(frozen=True)
class Budget:
    """One page: how it is called in the table, who opens it, where it is, what it may cost."""

    name: str
    person: str
    address: Callable[[Any], str]
    limit: int

    def __str__(self) -> str:
        return f"{self.name}-{self.person}"


def _list(model: str, query: str = "") -> Callable[[Any], str]:
    return lambda _world: reverse(f"admin:clients_{model}_changelist") + query


def _change(model: str) -> Callable[[Any], str]:
    return lambda world: reverse(f"admin:clients_{model}_change", args=[getattr(world, model).uuid])


def _file(query: str = "") -> Callable[[Any], str]:
    return lambda world: reverse("portal:enterprise_file", args=[world.enterprise.uuid]) + query


def _page(name: str, *args: str) -> Callable[[Any], str]:
    return lambda _world: reverse(name, args=args)


SEARCHES = ("?q=savane", "?q=savane+karite", "?q=1000000001", "?q=90+00+00+01", "?q=%40example.org", "?q=introuvable")
ENTERPRISE_LISTS = ("", "?p=2", "?suivi=moi", "?suivi=personne", "?status__exact=active", "?contact=jamais", *SEARCHES)

TABLE = (
    *(Budget(f"enterprises{query}", "afi", _list("enterprise", query), LIST) for query in ENTERPRISE_LISTS),
    Budget("enterprises", "kodjo", _list("enterprise"), LIST),
    Budget("enterprises", "dede", _list("enterprise"), LIST),
    *(Budget(f"{model}s", "afi", _list(model), LIST) for model in ("contact", "task", "interaction", "internalnote")),
    *(Budget(f"{model}s?q=", "afi", _list(model, "?q=savane"), LIST) for model in ("contact", "task", "interaction")),
    Budget("tasks late", "afi", _list("task", "?echeance=retard"), LIST),
    *(Budget("file", person, _file(), FILE) for person in ("afi", "kodjo", "dede", "elom", "yawa")),
    *(Budget(f"file {kind}", "afi", _file(f"?fil={kind}"), FILE) for kind in ("echanges", "messages", "diagnostics")),
    *(Budget("home", person, _page("portal:home"), HOME) for person in ("afi", "kodjo", "dede", "elom", "yawa")),
    Budget("home of an enterprise", "mawuli", _page("portal:home"), 20),
    Budget("worklist of overdue tasks", "afi", _page("portal:worklist", "taches-en-retard"), LIST),
    Budget("worklist never contacted", "afi", _page("portal:worklist", "jamais-contactees"), LIST),
    Budget("portfolios", "kodjo", _page("clients:portfolio_list"), 12),
    Budget("duplicates", "afi", _page("clients:duplicate_list"), 12),
    Budget("messages", "afi", _page("clients:message_list"), LIST),
    Budget("complaints", "kodjo", _page("clients:complaint_list"), LIST),
    Budget("imports", "afi", _page("clients:import_list"), LIST),
    *(Budget(f"indicator {code}", "kodjo", _page("insight:indicator", code), 24) for code in ("K03", "K06", "K26")),
    Budget("exports", "kodjo", _page("clients:export_list"), LIST),
    Budget("enterprise", "afi", _change("enterprise"), 12),
    Budget("contact", "afi", _change("contact"), LIST),
    Budget("task", "afi", _change("task"), LIST),
    Budget("interaction", "afi", _change("interaction"), LIST),
)


def admin_lists() -> list[str]:
    """Return the address of every list of the administration."""
    metas = [model._meta for model in admin.site._registry]
    return sorted(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") for meta in metas)
