"""Every address × every person × the status they get. A new address fails the build until it has its line here.

Columns: anonymous · owner · contributor (same enterprise) · stranger (owner of another one) · CRA · CRH · DIA · LDI ·
REV · ADM · RSK (risk management) · DIR (management) · DPO (data protection) · AUD (internal audit) · INT (intervening
agent). 302 for somebody not signed in is the way to the sign-in page; 404 hides what is not theirs to know; 403 says
no to somebody who may know; 405 means the address only takes forms.
"""

from tests.house.url_matrix import (
    accounts,
    catalogue,
    clients,
    diagnostics,
    disclosures,
    followup,
    insight,
    portal,
    questionnaires,
    signin,
    site,
)
from tests.house.url_matrix.base import PEOPLE, Line

__all__ = ["FAMILIES", "MATRIX", "PEOPLE", "Line"]

APPS = (
    site,
    signin,
    accounts,
    clients,
    questionnaires,
    diagnostics,
    catalogue,
    followup,
    disclosures,
    insight,
    portal,
)
MATRIX: list[Line] = [found for app in APPS for found in app.LINES]

# Addresses judged together by their own test: the pages Django's admin makes for each model.
FAMILIES = ("admin:", "<path:object_id>/", "(?P<url>.*)$")
