"""What the model of all factors should find: the written ratios, and their mixtures.

The trait of a Rising Star is hidden. A comparison that mixes people with and without it has a
truth of its own: the mean of the written ratios over the months that the generator counted.
"""

from __future__ import annotations

from benchmarks.recovery.trust import USUAL_SOURCES, Found

from retention.synthetic import truths

_THOUSAND = 1000


def _total(found: list[Found], kind: str, name: str) -> float:
    if kind == "tally":
        return float(sum(one.tally["talent"][name][0] for one in found))
    return sum(one.pool_months[name] for one in found)


def _ratio(name: str) -> float:
    return truths.RATIOS["talent"][name] / _THOUSAND


def unseen_share(found: list[Found], state: str) -> float:
    """The share of Rising Stars among those whom the talent pool does not name."""
    tally = "not developed" if state == "undeveloped" else state
    stars = _total(found, "tally", f"Rising Stars, {tally}")
    all_stars = stars / (stars + _total(found, "tally", f"others, {tally}"))
    pool = _total(found, "pool", f"pool {state}") / _total(found, "pool", f"all {state}")
    return (all_stars - pool) / (1 - pool)


def outside_pool(found: list[Found], state: str) -> float:
    """The mean written ratio of those whom the talent pool does not name."""
    tally = "not developed" if state == "undeveloped" else state
    unseen = unseen_share(found, state)
    return (1 - unseen) * _ratio(f"others, {tally}") + unseen * _ratio(f"Rising Stars, {tally}")


def _talent_of_source(found: list[Found], name: str) -> float:
    """The mean ratio of talent in the early service of a recruitment source."""
    months = _total(found, "pool", f"early {name}")
    developed = _total(found, "pool", f"early developed {name}") / months
    star = truths.STAR_SHARE[name] / _THOUSAND
    more = truths.DEVELOPMENT_ACCESS["talent"]["Rising Stars"] / _THOUSAND
    others = developed / (1 + (more - 1) * star)
    parts = []
    for who, weight, share in (("others", 1 - star, others), ("Rising Stars", star, more * others)):
        undeveloped = _ratio(f"{who}, not developed")
        parts.append(weight * ((1 - share) * undeveloped + share * _ratio(f"{who}, developed")))
    return sum(parts)


def source_truth(found: list[Found], name: str) -> float:
    """The ratio of a source in the first two years, with the talent that comes with it."""
    weights = {usual: _total(found, "pool", f"early {usual}") for usual in USUAL_SOURCES}
    usual = sum(w * _talent_of_source(found, n) for n, w in weights.items()) / sum(weights.values())
    return truths.RATIOS["source"][name] / _THOUSAND * _talent_of_source(found, name) / usual
