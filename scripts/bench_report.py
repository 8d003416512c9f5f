"""What `make bench` prints and writes: lines, goals missed, the table in docs/performance.md, the plot of growth."""

import json
import math
from html import escape
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
GROWTH = 1.5
COLOURS = ("#1b6e53", "#b0581c", "#2f5d9b", "#8b2f57", "#6b6b1f", "#4b4b4b", "#0f7f8f", "#a03030")


def line(row: dict[str, Any]) -> str:
    """Return one printed line of a page."""
    one, eight = row["one"], row["eight"]
    if not one.get("rounds"):
        return f"  noisy  {row['name']:34} no quiet round"
    holds = one["ratio"] <= row["goal"] and row["queries"] <= row["queries_goal"]
    text = f"  {'ok    ' if holds else 'MISSED'} {row['name']:34} {one['ratio']:6.1f} F (goal {row['goal']:g};"
    text += f" {one['least']:.1f}-{one['most']:.1f}) p50 {one['p50']:.1f} p95 {one['p95']:.1f} ms"
    if eight.get("rounds"):
        text += f"; 8 clients p50 {eight['p50']:.0f} p95 {eight['p95']:.0f} ms {eight['rate']:.0f}/s"
    text += f"; {row['queries']} queries (goal {row['queries_goal']}), {one['bytes'] / 1000:.1f} kB"
    return text + (f", status {one['status']:.0f}" if one["status"] >= 400 else "")


def job_line(name: str, job: dict[str, Any], goal: float) -> str:
    """Return one printed line of a job."""
    against = f"{job['seconds'] / job['least']:.1f} x least (goal {goal:g})" if job["least"] else "no least cost"
    return f"  job    {name:34} {job['seconds']:.2f} s, {job['rows']} rows, {against}, {job['mb']:.0f} MB"


def misses(results: list[dict[str, Any]], goals: dict[str, float], names: dict[str, str], memory: float) -> list[str]:
    """Name every goal that is missed, at every scale, growth and equal query counts included."""
    found = []
    for result in results:
        at = f"at {result['scale']}"
        found += [f"{row['name']} {at}: {miss}" for row in result["pages"] for miss in _missed_by(row)]
        for job, cost in result["jobs"].items():
            if cost["least"] and cost["seconds"] / cost["least"] > goals[job]:
                ratio = cost["seconds"] / cost["least"]
                found.append(f"{names[job]} {at}: {ratio:.1f} x the least cost, goal {goals[job]:g}")
            if cost.get("failed"):
                found.append(f"{names[job]} {at}: failed in {', '.join(cost['failed'])}")
        if result["memory"] > memory:
            found.append(f"web worker {at}: {result['memory']:.0f} MB, goal {memory:g}")
    return found + _grown(results)


def _missed_by(row: dict[str, Any]) -> list[str]:
    """Name what one page misses."""
    one = row["one"]
    if not one.get("rounds"):
        return ["no quiet round, not measured"]
    checks = {
        f"status {one['status']:.0f}": one["status"] < 400,
        f"{one['ratio']:.1f} F, goal {row['goal']:g}": one["ratio"] <= row["goal"],
        f"{row['queries']} queries, goal {row['queries_goal']}": row["queries"] <= row["queries_goal"],
    }
    return [name for name, holds in checks.items() if not holds]


def _grown(results: list[dict[str, Any]]) -> list[str]:
    """Name pages that grow with the data, between the two largest scales, in multiples of the floor."""
    if len(results) < 2:
        return []
    before = {row["name"]: row for row in results[-2]["pages"]}
    found = []
    for row in results[-1]["pages"]:
        old = before.get(row["name"])
        if old is None or not (row["one"].get("rounds") and old["one"].get("rounds")):
            continue
        growth = row["one"]["ratio"] / old["one"]["ratio"]
        if growth > GROWTH:
            found.append(f"{row['name']}: grows {growth:.1f} x from {results[-2]['scale']} to {results[-1]['scale']}")
        if row["queries"] != old["queries"]:
            found.append(f"{row['name']}: {old['queries']} queries, then {row['queries']}")
    return found


def _table(result: dict[str, Any]) -> list[str]:
    scale = f"{result['scale']:,}".replace(",", " ")
    lines = [
        f"\n### {scale} enterprises, {result['database']}\n",
        "| page | F | goal | spread | p50 / p95 ms | 8 clients p50 / p95 ms | per s | queries (goal) | kB | thrown away |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in result["pages"]:
        one, many = row["one"], row["eight"]
        if not one.get("rounds"):
            lines.append(
                f"| {row['name']} | not measured: no quiet round | {row['goal']:g} | | | | | {row['queries']} | | |"
            )
            continue
        ratio = f"{one['ratio']:.1f}" if one["ratio"] <= row["goal"] else f"**{one['ratio']:.1f}**"
        asked = f"{row['queries']} ({row['queries_goal']})"
        asked = asked if row["queries"] <= row["queries_goal"] else f"**{asked}**"
        eight = f"{many['p50']:.0f} / {many['p95']:.0f} | {many['rate']:.0f}" if many.get("rounds") else "– | –"
        lines.append(
            f"| {row['name']} | {ratio} | {row['goal']:g} | {one['least']:.1f}–{one['most']:.1f} | "
            f"{one['p50']:.1f} / {one['p95']:.1f} | {eight} | {asked} | {one['bytes'] / 1000:.1f} | {one['noisy']} |"
        )
    lines.append("")
    for name, job in result["jobs"].items():
        against = f"{job['seconds'] / job['least']:.1f} times the least cost" if job["least"] else "no least cost"
        lines.append(f"- {name}: {job['rows']} rows in {job['seconds']:.2f} s, {against}, {job['mb']:.0f} MB at most.")
    lines.append(f"- Raw SQL, p50: {', '.join(f'{name} {ms:.2f} ms' for name, ms in result['raw'].items())}.")
    floors = [row["one"]["floor"] for row in result["pages"] if row["one"].get("rounds")]
    if floors:
        lines.append(f"- Floor F between {min(floors):.2f} and {max(floors):.2f} ms over the run.")
    lines.append(
        f"- Heaviest web worker after the run: {result['memory']:.0f} MB. Filled in {result['filled']:.0f} s."
    )
    return lines


def write(docs: Path, whole: dict[str, Any], missed: list[str]) -> None:
    """Renew the JSON, the plot, and what stands between the marks of docs/performance.md."""
    (docs / "performance.json").write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    (docs / "images" / "performance-growth.svg").write_text(plot(whole["results"]), encoding="utf-8")
    lines = [BEGIN, f"\nMeasured {whole['measured']} on {whole['machine']}, with `{whole['command']}`."]
    for result in whole["results"]:
        lines += _table(result)
    lines += ["\n### Goals missed\n", *([f"- {miss}" for miss in missed] or ["None."]), "", END]
    path = docs / "performance.md"
    text = path.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    path.write_text(head + "\n".join(lines) + rest.split(END)[1], encoding="utf-8")


def _points(results: list[dict[str, Any]]) -> dict[str, list[tuple[int, float]]]:
    """Return the scale and the multiple of the floor of each page that was measured."""
    points: dict[str, list[tuple[int, float]]] = {}
    for result in results:
        for row in result["pages"]:
            if row["one"].get("rounds"):
                points.setdefault(row["name"], []).append((result["scale"], row["one"]["ratio"]))
    return points


def plot(results: list[dict[str, Any]]) -> str:
    """Draw how the multiple of the floor of each page moves with the number of enterprises; flat is good."""
    wide, high, left, top = 900, 460, 60, 40
    bottom, right = high - 50, 600
    points = _points(results)
    scales = sorted({result["scale"] for result in results})
    most = max((ratio for found in points.values() for _scale, ratio in found), default=1) * 1.05
    span = max(1e-9, math.log10(scales[-1]) - math.log10(scales[0]))

    def across(scale: int) -> float:
        return left + (right - left) * (math.log10(scale) - math.log10(scales[0])) / span

    def up(ratio: float) -> float:
        return bottom - (bottom - top) * ratio / most

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="11">',
        f'<rect width="{wide}" height="{high}" fill="#fff"/>',
        f'<text x="{left}" y="22" font-size="14">Cost of a page in multiples of the floor, by number of enterprises</text>',
    ]
    parts += [f'<text x="{across(n):.0f}" y="{bottom + 20}" text-anchor="middle">{n}</text>' for n in scales]
    for step in range(6):
        ratio = most * step / 5
        parts.append(f'<path d="M{left} {up(ratio):.1f}H{right}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 6}" y="{up(ratio) + 4:.1f}" text-anchor="end">{ratio:.0f}</text>')
    ordered = sorted(points.items(), key=lambda item: -item[1][-1][1])
    for place, (name, found) in enumerate(ordered):
        colour, dash = COLOURS[place % len(COLOURS)], ("", "6 3", "2 3")[place // len(COLOURS) % 3]
        path = " ".join(f"{across(scale):.1f},{up(ratio):.1f}" for scale, ratio in found)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
        )
        y = top + 14 * place
        parts.append(f'<path d="M{right + 20} {y}h24" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>')
        parts.append(f'<text x="{right + 50}" y="{y + 4}">{escape(name)} {found[-1][1]:.0f}</text>')
    return "\n".join([*parts, "</svg>", ""])
