"""Kill the worker again and again while reports are sealed; count what is lost, doubled, or seen by one side first.

The whole of production on this machine (PostgreSQL, Redis, worker, beat, a mail server that keeps what it gets), made
for the occasion and thrown away. `make chaos-reports ARGS="--reports 20 --kills 5"` is a short one.
Leaves 0 when every promise held, 1 with the figures otherwise.
"""

import argparse
import collections
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from private_services import stop_cleanly
from site_processes import ROOT, Site, production_site

BATCH = ROOT / "tests" / "redis" / "report_batch.py"


def ask(site: Site, *question: str) -> str:
    """Put a question to the site and return its one line."""
    return site.run_inside(BATCH, *question).strip().splitlines()[-1]


def kill_worker(site: Site) -> None:
    """Kill -9 the whole group, whatever it was doing, and start another as a supervisor would."""
    worker = next(process for process in site.processes if "worker" in process.args)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(timeout=10)
    site.processes.remove(worker)
    site.start("worker", *worker.args)


def torment(site: Site, *, reports: int, kills: int, seconds: int) -> int:
    """Kill at random moments until the number is reached or nothing is left to seal; return how many kills."""
    deadline, done = time.monotonic() + seconds, 0
    while time.monotonic() < deadline:
        sealed = int(ask(site, "count"))
        if sealed >= reports:
            break
        if done < kills:
            time.sleep(random.uniform(1, 9))  # noqa: S311  # a moment, not a secret
            kill_worker(site)
            done += 1
        else:
            time.sleep(5)
    return done


def wait_for_letters(sink: list[dict[str, str]], seconds: int = 120) -> None:
    """Return once nothing has arrived for fifteen seconds."""
    deadline, before = time.monotonic() + seconds, -1
    while time.monotonic() < deadline and len(sink) != before:
        before = len(sink)
        time.sleep(15)


def misses(figures: dict, watched: dict, sink: list[dict[str, str]], kills: int) -> list[str]:
    """Name every promise that was not kept."""
    reports, letters = figures["reports"], figures["letters"]
    twice = [key for key, n in collections.Counter((m["recipient"], m["text"]) for m in sink).items() if n > 1]
    broken = {
        "a report was lost": figures["communicated"] != reports,
        "a file is not the one that was sealed": figures["whole_files"] != reports,
        "a file was made twice": figures["sealed_at_most"] != 1,
        "a report was closed twice": figures["closed_at_most"] != 1,
        "a letter was not written": sum(letters.values()) != figures["expected_letters"],
        "a letter still waits": bool(letters.keys() & {"queued", "sending"}),
        "a letter came twice": bool(twice),
        "one side was informed first": bool(watched["misses"]),
        "nobody was looking": not watched["looks"],
        "nothing was tried: no seal was taken up by a second worker": bool(kills) and not figures["retried"],
    }
    return [text for text, is_broken in broken.items() if is_broken]


def main() -> int:
    """Run the trial and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--minutes", type=int, default=40, help="give up after so many minutes")
    options = parser.parse_args()
    stop_cleanly()
    with production_site(demo=False) as site:
        ask(site, "seed", str(options.reports))
        stop = site.folder / "stop"
        watcher = subprocess.Popen(
            [sys.executable, str(BATCH), "watch", str(stop)], cwd=ROOT, env=site.env, stdout=subprocess.PIPE, text=True
        )
        started = time.monotonic()
        kills = torment(site, reports=options.reports, kills=options.kills, seconds=60 * options.minutes)
        wait_for_letters(site.sink)
        Path(stop).touch()
        watched = json.loads(watcher.communicate(timeout=60)[0].strip().splitlines()[-1])
        figures = json.loads(ask(site, "verdict"))
        broken = misses(figures, watched, site.sink, kills)
        log = site.log()
    seconds = round(time.monotonic() - started)
    print(json.dumps({**figures, **watched, "kills": kills, "received": len(site.sink), "seconds": seconds}, indent=1))
    if broken:
        print(log[-3000:], *broken, sep="\n", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
