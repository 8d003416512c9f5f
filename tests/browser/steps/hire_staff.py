"""Give an empty site its staff, run inside it: the people of the demonstration, and a diagnostician who begins today.

Akossiwa has not signed the confidentiality charter: the journey shows what her first sign-in asks.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccv_portal.settings")

import django

django.setup()

from accounts.models import User  # noqa: E402
from accounts.services import approve_role, request_role  # noqa: E402
from portal.services.demo.people import PASSWORD, hire_everybody  # noqa: E402

staff = hire_everybody()
newcomer = User.objects.create_user("akossiwa@douane.example.org", PASSWORD, full_name="Akossiwa Baba")
approve_role(request_role(newcomer, role="DIA", by=staff["LDI"]), by=staff["CRH"])
