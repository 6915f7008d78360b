"""A projection as a folder: tables, fans, comparisons of scenarios and a summary in words."""

from __future__ import annotations

from pathlib import Path

from retention.charts import Chart, fan
from retention.charts import scenarios as compare
from retention.disclosure import publish
from retention.export import Bundle
from retention.planning.projection import Projection
from retention.workforce import Workforce

SUMMARY = "summary.txt"


def write_projection(
    workforce: Workforce, found: Projection, out: Path, *, rule: str = "internal"
) -> Path:
    """Write every table, a fan for each stock and staff group, and what scenarios come to.

    Returns
    -------
    Path
        The summary, ``summary.txt``.
    """
    release = publish(found.tables, rule=rule)
    bundle = Bundle(release)
    bundle.add_tables()
    charts: dict[str, Chart] = {}
    for name in ("headcount", "fte", "rising_stars"):
        if name in release.tables:
            charts[name] = fan(release[name])
    stock = release["headcount"]
    groups = [str(g) for c in stock.by for g in dict.fromkeys(stock.groups[c])]
    for place, group in enumerate(groups):
        charts[f"headcount_{place + 1:02d}"] = fan(stock, group=group)
    for name in ("leavers_avoided", "hires_avoided", "cost"):
        if name in release.tables:
            charts[name] = compare(release[name])
    for name, chart in charts.items():
        bundle.add_chart(name, chart)
    lines = ["What would come if things went on as they did", ""]
    for name, chart in charts.items():
        lines += [f"{chart.subtitle}", f"  {chart.title}", f"  charts/{name}.png", ""]
    lines += ["What was supposed, an assumption and not a forecast of an effect:"]
    lines += [f"  {s.name}: {s.words}" for s in found.scenarios]
    lines += ["", release.rule.stamp, release.rule.words, *release.account]
    bundle.add_page(SUMMARY, "\n".join(lines) + "\n")
    bundle.write(out, _about(workforce, found, release.rule.name))
    return out / SUMMARY


def _about(workforce: Workforce, found: Projection, rule: str) -> dict[str, object]:
    from retention import __version__

    return {
        "made_by": f"talent-retention {__version__}",
        "organisation": workforce.organisation,
        "population": workforce.population,
        "as_of": workforce.as_of.isoformat(),
        "observed_from": workforce.observed_from.isoformat(),
        "rule": rule,
        "scenarios": {s.name: s.words for s in found.scenarios},
        "read": [{"name": f.file, "sha256": f.sha256} for f in workforce.source],
    }
