"""Ask the web process of this machine whether it works, under a host name it accepts; exit code 0 is alive.

For the health check of a container or a supervisor; worker and beat have `manage.py check_health worker|beat`.
"""

import os
import sys
import urllib.request

HOST = os.environ.get("CCV_ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
ADDRESS = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/sante/?part=web"

if __name__ == "__main__":
    request = urllib.request.Request(ADDRESS, headers={"Host": HOST, "X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(request, timeout=8) as answer:  # noqa: S310  # the loopback address above
            sys.exit(0 if answer.status == 200 else 1)
    except OSError as error:
        sys.exit(str(error))
