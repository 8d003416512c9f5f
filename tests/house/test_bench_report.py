"""What `make bench` calls a miss: a figure over its goal, a growth, a page that could not be measured."""

from tests.house.source import script

report = script("bench_report")


def result(scale: int, ratio: float, queries: int = 5, *, rounds: int = 3, seconds: float = 2.0) -> dict:
    one = {"rounds": rounds, "noisy": 0, "ratio": ratio, "least": ratio, "most": ratio, "floor": 1.0, "p50": 1.0,
           "p95": 2.0, "rate": 9.0, "status": 200, "bytes": 10.0}  # fmt: skip
    page = {"name": "file", "goal": 30, "queries": queries, "queries_goal": 12, "status": 200, "one": one, "eight": {}}
    jobs = {"export": {"least": 1.0, "seconds": seconds, "rows": 3, "mb": 9.0}}
    return {"scale": scale, "database": "postgresql", "filled": 1.0, "pages": [page], "memory": 90, "jobs": jobs,
            "raw": {}}  # fmt: skip


def missed(*results: dict) -> str:
    return "\n".join(report.misses(list(results), {"export": 5.0}, {"export": "export"}, 110))


def test_misses_of_a_run_within_every_goal_are_none():
    assert missed(result(1000, 20), result(10_000, 22)) == ""


def test_misses_of_a_run_name_ratio_queries_growth_jobs_and_silence():
    assert "file at 1000: 31.0 F, goal 30" in missed(result(1000, 31))
    assert "13 queries, goal 12" in missed(result(1000, 20, 13))
    assert "grows 2.0 x from 1000 to 10000" in missed(result(1000, 10), result(10_000, 20))
    assert "5 queries, then 6" in missed(result(1000, 10), result(10_000, 10, 6))
    assert "export at 1000: 6.0 x" in missed(result(1000, 10, seconds=6.0))
    assert "not measured" in missed(result(1000, 10, rounds=0))


def test_report_written_twice_keeps_the_words_around_the_figures(tmp_path):
    (tmp_path / "images").mkdir()
    page = tmp_path / "performance.md"
    page.write_text(f"avant\n{report.BEGIN}\n{report.END}\naprès\n", encoding="utf-8")
    whole = {
        "machine": "m",
        "command": "c",
        "measured": "2027-01-01",
        "results": [result(1000, 20), result(10_000, 99)],
    }

    for _ in range(2):
        report.write(tmp_path, whole, ["file: missed"])

    text = page.read_text(encoding="utf-8")
    assert text.startswith("avant")
    assert text.endswith("après\n")
    assert text.count("10 000 enterprises") == 1
    assert "**99.0**" in text
    assert (tmp_path / "images" / "performance-growth.svg").read_text().count("<polyline") == 1
