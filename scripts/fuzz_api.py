"""Try the read API with thousands of requests made from its own document; fail on a 500 or an undocumented answer.

Schemathesis lives in an environment of its own (var/fuzz), made on demand: neither the portal nor its tests need it.
"""

import os
import subprocess
import sys
from pathlib import Path

from site_processes import Site, newcomer_site

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / "var" / "fuzz"
TOOL = "schemathesis>=4,<5"
EXAMPLES = os.environ.get("EXAMPLES", "200")
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,negative_data_rejection,unsupported_method,ignored_auth"
)
ISSUE = """
import datetime as dt
from accounts.models import User
from core import clock
from disclosures.services import integration as services
adm, head = User.objects.with_role("ADM").first(), User.objects.with_role("CRH").first()
row = services.ask_integration(name="Essai", purpose="Essai", scopes=["enterprises", "indicators", "signals"],
    expires_on=clock.today() + dt.timedelta(days=2), by=adm)
print("TOKEN", services.issue_token(services.approve_integration(row, by=head), by=adm)[0])
"""


def tool() -> str:
    """Install the fuzzer beside the portal, once; return its path."""
    command = ENVIRONMENT / "bin" / "schemathesis"
    if not command.exists():
        uv = str(ROOT / ".venv/bin/uv")
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(ENVIRONMENT)], check=True)
        subprocess.run(
            [uv, "pip", "install", "--quiet", "--python", str(ENVIRONMENT / "bin/python"), TOOL], check=True
        )
    return str(command)


def token(site: Site) -> str:
    """An access to everything, for this demonstration only."""
    printed = site.manage("shell", "--no-imports", "-c", ISSUE)
    return next(line.split()[1] for line in printed.splitlines() if line.startswith("TOKEN"))


def main() -> int:
    """Serve a demonstration, fuzz it, return the verdict of the fuzzer."""
    command = tool()
    with newcomer_site(served_as_production=True, variables={"CCV_API_PER_MINUTE": "1000000"}) as site:
        arguments = [command, "run", f"{site.url}/api/v1/openapi.json", "--url", f"{site.url}/api/v1"]
        arguments += ["--checks", CHECKS, "--max-examples", EXAMPLES, "--mode", "all", "--no-color"]
        arguments += ["--header", f"Authorization: Bearer {token(site)}"]
        return subprocess.run(arguments, cwd=site.folder, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
