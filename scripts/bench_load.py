"""Ask a page again and again, alone or eight at a time, with the floor beside it, and keep only quiet rounds."""

import http.client
import statistics
import threading
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

FLOOR_MOVED = 1.3
TOKEN = "b" * 32


class Caller:
    """One client with its own connection and, when a page wants it, a session."""

    def __init__(self, url: str, facts: dict[str, Any], email: str = "") -> None:
        self.place = urlsplit(url)
        self.headers = {"Host": "localhost", "Accept-Encoding": "gzip", "Accept-Language": "fr"}
        if email:
            cookies = f"{facts['cookie']}={facts['sessions'][email]}; {facts['csrf']}={TOKEN}"
            self.headers |= {"Cookie": cookies, "X-CSRFToken": TOKEN}
        self.connection = http.client.HTTPConnection(self.place.hostname or "", self.place.port, timeout=120)

    def ask(self, row: dict[str, Any]) -> tuple[float, int, int]:
        """Ask once; return seconds, status and bytes on the wire."""
        started = time.perf_counter()
        if row.get("post"):
            body = urlencode(row["post"])
            given = self.headers | {"Content-Type": "application/x-www-form-urlencoded"}
            self.connection.request("POST", row["path"], body, given)
        else:
            self.connection.request("GET", row["path"], headers=self.headers)
        answer = self.connection.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - started
        if row.get("counts_version"):
            row["post"]["version"] += 1
        return seconds, answer.status, len(content)


def spell(callers: list[Caller], row: dict[str, Any], *, seconds: float, least: int) -> dict[str, Any]:
    """Let every caller ask until the time is over, at least so often; return times, worst status, bytes, rate."""
    times: list[float] = []
    statuses: set[int] = set()
    sizes: list[int] = []

    def work(caller: Caller) -> None:
        end, done = time.perf_counter() + seconds, 0
        while done < least or time.perf_counter() < end:
            taken, status, size = caller.ask(row)
            times.append(taken)
            statuses.add(status)
            sizes.append(size)
            done += 1

    started = time.perf_counter()
    threads = [threading.Thread(target=work, args=(caller,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    return {
        "times": sorted(times),
        "status": max(statuses),
        "bytes": statistics.median(sizes),
        "rate": len(times) / took,
    }


def p50(times: list[float]) -> float:
    """Return the median in milliseconds."""
    return statistics.median(times) * 1000


def p95(times: list[float]) -> float:
    """Return what nineteen in twenty did not exceed, in milliseconds."""
    return times[min(len(times) - 1, int(len(times) * 0.95))] * 1000


def measure(url: str, facts: dict[str, Any], row: dict[str, Any], *, clients: int, rounds: int) -> dict[str, Any]:
    """Return the medians of the quiet rounds of one page, the spread of its ratio, and how many were thrown away."""
    plain = {"path": "/plancher/"}
    if not row.get(
        "counts_version"
    ):  # every worker and thread has its connection and templates before anything counts
        spell([Caller(url, facts, row["email"]) for _ in range(8)], row, seconds=0.2, least=2)
    quiet: list[dict[str, float]] = []
    noisy = 0
    while len(quiet) < rounds and noisy < 4 * rounds:
        floors = [Caller(url, facts) for _ in range(clients)]
        callers = [Caller(url, facts, row["email"]) for _ in range(clients)]
        before = p50(spell(floors, plain, seconds=0.15, least=15)["times"])
        page = spell(callers, row, seconds=0.25, least=3)
        after = p50(spell(floors, plain, seconds=0.15, least=15)["times"])
        if max(before, after) > FLOOR_MOVED * min(before, after):
            noisy += 1
            continue
        floor = (before + after) / 2
        times = page["times"]
        quiet.append({"floor": floor, "p50": p50(times), "p95": p95(times), "ratio": p50(times) / floor,
                      "rate": page["rate"], "status": page["status"], "bytes": page["bytes"]})  # fmt: skip
    if not quiet:
        return {"rounds": 0, "noisy": noisy}
    ratios = [each["ratio"] for each in quiet]
    middle = {key: statistics.median(each[key] for each in quiet) for key in quiet[0]}
    return middle | {"rounds": len(quiet), "noisy": noisy, "least": min(ratios), "most": max(ratios)}
