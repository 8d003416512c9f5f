"""Compare every indicator with a slow count, file by file, on a generated year of 2,000 enterprises (or --size N).

The ordinary suite does the same on 80. Further arguments go to pytest; CCV_TEST_DATABASE_URL chooses the database.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run the reference tests at full size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=2000, help="how many enterprises to generate")
    chosen, others = parser.parse_known_args()
    command = [sys.executable, "-m", "pytest", "-q", "tests/insight/test_reference.py", *others]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"INSIGHT_SIZE": str(chosen.size)}).returncode


if __name__ == "__main__":
    sys.exit(main())
