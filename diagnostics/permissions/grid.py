"""Who may read and edit the grid, the library and the consent texts (domain §8.2, last line of the matrix)."""

from typing import Any

from accounts.enums import CustomsRole, Scope
from accounts.permissions import scope
from diagnostics.permissions.request import holds


def can_read_grid(user: Any, obj: Any = None) -> bool:
    """Read grid versions and texts: whoever reads parameters, and the diagnosticians who use them."""
    bench = holds(user, CustomsRole.DIA, CustomsRole.LDI, CustomsRole.REV)
    return bench or scope(user, "parameters", "R") != Scope.NONE


def can_edit_library(user: Any, obj: Any = None) -> bool:
    """Edit the starting texts of recommendations: the functional administrator."""
    return scope(user, "parameters", "W") != Scope.NONE
