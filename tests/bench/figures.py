"""Figures of several runs, their table and build/bench.json."""

import json
import statistics


def measure(values, unit, floors=None, floor_is=None, lower_is_better=False):
    """One entry of bench.json. `ratio` is how many times better than the floor the value is."""
    value = statistics.median(values)
    entry = {
        "value": rounded(value),
        "unit": unit,
        "floor": None,
        "floor_is": floor_is,
        "ratio": None,
        "runs": len(values),
        "min": rounded(min(values)),
        "median": rounded(value),
        "max": rounded(max(values)),
    }
    if floors:
        floor = statistics.median(floors)
        entry["floor"] = rounded(floor)
        entry["ratio"] = rounded(floor / value if lower_is_better else value / floor)
    return entry


def rounded(number):
    """Three significant digits of a small number, whole units of a large one."""
    if abs(number) >= 1000:
        return round(number)
    return float(f"{number:.3g}")


def percentile(values, percent):
    """The smallest value that at least `percent` % of the values don't exceed."""
    ordered = sorted(values)
    place = -(-len(ordered) * percent // 100)
    return ordered[max(0, int(place) - 1)]


def show(number):
    return "-" if number is None else f"{number:,}"


def table(measures):
    """The measures as lines for people."""
    rows = [("measure", "value", "unit", "min .. max", "floor", "ratio", "floor is")]
    for name, entry in measures.items():
        rows.append(
            (
                name,
                show(entry["value"]),
                entry["unit"],
                f"{show(entry['min'])} .. {show(entry['max'])}",
                show(entry["floor"]),
                show(entry["ratio"]),
                entry["floor_is"] or "",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = []
        for column, (text, width) in enumerate(zip(row, widths)):
            cells.append(text.rjust(width) if column in (1, 3, 4, 5) else text.ljust(width))
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def write(path, measures):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(measures, indent=2) + "\n")
