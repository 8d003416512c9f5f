"""Measure the portal at the size of a country, as multiples of a floor of the same round; fail when a goal is missed.

A private PostgreSQL (or a SQLite file) is filled by `generate_synthetic` at each scale and served by gunicorn as in
production (two workers of four threads). Every page is measured between two readings of a view that does nothing, with
1 and with 8 clients; a round in which that floor moved by more than 30 % is thrown away. Ratios are to be trusted, not
milliseconds. Writes docs/performance.json, docs/performance.md and the plot of growth with `--write`.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import bench_load
import bench_report
from compile_catalogue import compile_catalogues
from private_services import free_port, private_postgresql, stop_cleanly
from site_processes import Site, base_environment

ROOT = Path(__file__).resolve().parent.parent
JOBS = {
    "expiry": "invitations expire",
    "sweep": "due sweep",
    "duplicates": "search for duplicates, 200 files",
    "export": "export CSV of the register",
    "export-xlsx": "export XLSX of the register",
    "import": "import of a registry extract (CSV)",
}
JOB_GOALS = {"expiry": 1.5, "sweep": 1.5, "duplicates": 0, "export": 5.0, "export-xlsx": 1.3, "import": 3.0}
MEMORY_GOAL = 110
IN_MEMORY = 100_000  # enterprises, a gigabyte; a million takes ten: on disk


class Bench:
    """An empty prepared database, copied for each scale."""

    def __init__(self, stack: ExitStack, database: str, largest: int) -> None:
        self.stack, self.database = stack, database
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ccv-bench-")))
        self.env = base_environment(self.folder, 0) | {"CCV_REQUIRE_MFA": "no", "CCV_DEBUG": "no"}
        if database == "postgresql":
            large = largest > IN_MEMORY
            url = stack.enter_context(
                private_postgresql(on_disk=large, shared_buffers="256MB", random_page_cost="1.1", max_wal_size="8GB")
            )
            self.server = url.rsplit("/", 1)[0]
            self._create("ccv", "template0")
            self.env["CCV_DATABASE_URL"] = url
        site = Site("bench", "", self.folder, self.env)
        compile_catalogues()
        site.manage("migrate", "--noinput", "--verbosity", "0")
        site.manage("load_reference", "--verbosity", "0")
        site.manage("collectstatic", "--noinput", "--verbosity", "0")

    def _create(self, name: str, template: str) -> None:
        import psycopg2

        connection = psycopg2.connect(f"{self.server}/postgres")
        connection.autocommit = True
        connection.cursor().execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        connection.close()

    @contextmanager
    def site(self, scale: int, seed: int) -> Iterator[tuple[Site, float]]:
        """Yield a served site with so many enterprises, and the seconds it took to fill."""
        folder, port = self.folder / str(scale), free_port()
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("[0-9]*", "*.log"))
        env = self.env | {"CCV_VAR_DIR": str(folder), "PORT": str(port), "CCV_BASE_URL": f"http://localhost:{port}"}
        if self.database == "postgresql":
            self._create(f"ccv_{scale}", "ccv")
            env["CCV_DATABASE_URL"] = f"{self.server}/ccv_{scale}"
        env["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "scripts")])
        site = Site("bench", f"http://127.0.0.1:{port}", folder, env)
        started = time.perf_counter()
        site.manage("generate_synthetic", "--enterprises", str(scale), "--seed", str(seed))
        filled = time.perf_counter() - started
        run = [
            sys.executable,
            "-m",
            "gunicorn",
            "bench_wsgi:application",
            "--workers=2",
            "--threads=4",
            "--keep-alive=30",
        ]
        try:
            site.start("web", *run, "--no-control-socket", f"--bind=127.0.0.1:{port}")
            site.wait()
            yield site, filled
        finally:
            site.stop()


def inside(site: Site, job: str, **more: Any) -> dict[str, Any]:
    """Ask scripts/bench_targets.py, which runs with the settings of the site."""
    printed = site.run_inside(ROOT / "scripts" / "bench_targets.py", json.dumps({"job": job} | more))
    return json.loads(printed.splitlines()[-1])


def memory_of(site: Site) -> float:
    """Return the megabytes of the heaviest web worker now."""
    parent = site.processes[0].pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    sizes = [Path(f"/proc/{child}/status").read_text().split("VmRSS:")[1].split()[0] for child in children]
    return max(int(size) for size in sizes) / 1024


def measure_scale(bench: Bench, scale: int, asked: argparse.Namespace) -> dict[str, Any]:
    """Return everything measured at one scale."""
    with bench.site(scale, asked.seed) as (site, filled):
        print(f"\n{scale} enterprises, {bench.database}: filled in {filled:.0f} s", flush=True)
        facts, rows = inside(site, "describe"), []
        for row in facts["pages"]:
            alone = bench_load.measure(site.url, facts, row, clients=1, rounds=asked.rounds)
            many = {} if row.get("counts_version") else bench_load.measure(
                site.url, facts, row, clients=8, rounds=max(1, asked.rounds // 2)
            )  # fmt: skip
            found = {key: row[key] for key in ("name", "goal", "queries", "queries_goal")}
            rows.append(found | {"status": row["status"], "one": alone, "eight": many})
            print(bench_report.line(rows[-1]), flush=True)
        memory = memory_of(site)
        jobs = {}
        for job in asked.jobs:
            jobs[job] = inside(site, job, rows=scale)
            jobs[job] = jobs[job]["job"] | {"mb": jobs[job]["mb"]}
            print(bench_report.job_line(JOBS[job], jobs[job], JOB_GOALS[job]), flush=True)
        raw = inside(site, "raw")["raw"]
    return {"scale": scale, "database": bench.database, "filled": filled, "pages": rows, "memory": memory, "jobs": jobs,
            "raw": raw}  # fmt: skip


def report(results: list[dict[str, Any]], asked: argparse.Namespace) -> list[str]:
    """Write what was measured so far when asked to; return the goals missed."""
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    command = f'make bench ARGS="--scales {asked.scales} --database {asked.database} --rounds {asked.rounds}"'
    whole = {"machine": machine, "command": command, "measured": time.strftime("%Y-%m-%d", time.gmtime()),
             "results": results}  # fmt: skip
    misses = bench_report.misses(results, JOB_GOALS, JOBS, MEMORY_GOAL)
    if asked.write:
        bench_report.write(ROOT / "docs", whole, misses)
    return misses


def main() -> int:
    """Measure, print, write, and tell by the exit code whether every goal is met."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scales", default="1000,10000", help="numbers of enterprises, smallest first")
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--rounds", type=int, default=5, help="quiet rounds kept of each page")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", nargs="*", choices=list(JOBS), default=list(JOBS))
    parser.add_argument("--write", action="store_true", help="renew docs/performance.*")
    asked = parser.parse_args()
    stop_cleanly()
    results: list[dict[str, Any]] = []
    misses: list[str] = []
    with ExitStack() as stack:
        scales = [int(scale) for scale in asked.scales.split(",")]
        bench = Bench(stack, asked.database, max(scales))
        for scale in scales:
            results.append(measure_scale(bench, scale, asked))
            misses = report(results, asked)  # what was measured stays when a later scale is stopped
    print(f"\n{len(misses)} goals missed" if misses else "\nevery goal met")
    for miss in misses:
        print(f"  MISSED {miss}")
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
