"""How the pool of Rising Stars changed between two censuses, and who was one at both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from retention.indicators.definitions.parts import (
    LIMITS,
    NOT_APPLICABLE,
    Columns,
    blank,
    derived,
)
from retention.indicators.definitions.stars import (
    RULE,
    SOURCE,
    gone_of_all,
    stars_of,
    version_of,
)
from retention.results import Definition, Measure
from retention.rising_stars import RisingStarRule
from retention.statistics.intervals import wilson

POOL_IDENTITY = (
    ("opening", 1),
    ("recognised", 1),
    ("promoted_out", -1),
    ("left", -1),
    ("no_longer", -1),
    ("closing", -1),
)
# With it groups without a Rising Star keep their row: to leave it out would say that there is none.
_ELIGIBLE = Measure("eligible", "base", quantity="eligible", when="opening")
_OUT = {
    "promoted_out": "in a higher band, and by the rule no Rising Star there",
    "left": "not in post at the closing census",
    "no_longer": "no longer meeting the rule",
}


def pool_definition(rule: RisingStarRule, after: str = "") -> Definition:
    """The definition of the flow for a rule.

    With every closing census so long `after` its opening one, who left is the number of those
    gone that is counted from the census on.
    """
    left = Measure("left", "count", ("opening",), words=_OUT["left"])
    if after:
        left = replace(left, quantity=gone_of_all(rule, after), when="opening")
    else:
        left = replace(left, quantity=f"{_OUT['left']}, {rule.label}")
    return Definition(
        key="rising_star_pool",
        version=1,
        title="The pool of Rising Stars",
        numerator=f"change of the number of Rising Stars between two censuses ({rule.label})",
        denominator="",
        unit="people",
        direction="neither",
        question=None,
        interval=NOT_APPLICABLE,
        source=SOURCE,
        caveats=(
            rule.words,
            "who left is counted as that, whatever else happened; who was promoted and still "
            "meets the rule stays",
            "by group: those of the opening census under the group held then, those recognised "
            "since under that of the closing one",
        ),
        measures=(
            _ELIGIBLE,
            Measure(
                "opening",
                "base",
                ("eligible",),
                quantity=stars_of(rule),
                when="opening",
                words="at the start",
            ),
            Measure(
                "closing",
                "base",
                quantity=stars_of(rule),
                when="closing",
                grouped_at="period",
                words="at the end",
            ),
            Measure(
                "recognised",
                "count",
                ("closing",),
                quantity=f"recognised, {rule.label}",
                grouped_at="period",
                words="recognised since",
            ),
            *(
                left
                if name == left.name
                else Measure(
                    name, "count", ("opening",), quantity=f"{words}, {rule.label}", words=words
                )
                for name, words in _OUT.items()
            ),
            *derived(("opening", "closing"), "numerator", "value"),
            *(Measure(name, "context") for name in ("denominator", *LIMITS)),
            RULE,
        ),
        derive=_derive_pool(rule),
        sensitive=True,
        identities=(POOL_IDENTITY,),
    )


def _derive_pool(rule: RisingStarRule) -> Callable[[pd.DataFrame, float], Columns]:
    def derive(frame: pd.DataFrame, level: float) -> Columns:
        change = frame["closing"] - frame["opening"]
        return {
            "numerator": change,
            "value": change,
            **blank(frame, "denominator", *LIMITS),
            **version_of(frame, rule),
        }

    return derive


def persistence_definition(rule: RisingStarRule) -> Definition:
    """The definition of persistence for a rule."""
    return Definition(
        key="rising_star_persistence",
        version=1,
        title="Rising Stars who still are at the next census",
        numerator="of these, those who are Rising Stars at the closing census too",
        denominator="Rising Stars at the opening census, in post, eligible and assessed at the "
        f"closing one ({rule.label})",
        unit="proportion",
        direction="neither",
        question=None,
        interval="Wilson",
        source=SOURCE,
        caveats=(
            rule.words,
            "a label that comes and goes says more about rating than about people",
        ),
        measures=(
            _ELIGIBLE,
            Measure("opening", "base", ("eligible",), quantity=stars_of(rule), when="opening"),
            Measure(
                "denominator",
                "base",
                ("opening",),
                quantity=f"Rising Stars assessed again, {rule.label}",
            ),
            Measure(
                "numerator",
                "count",
                ("denominator",),
                quantity=f"Rising Stars at both, {rule.label}",
                rest=f"assessed again and none, {rule.label}",
            ),
            *derived(("numerator", "denominator"), "value", *LIMITS),
            RULE,
        ),
        derive=_derive_share(rule),
        sensitive=True,
    )


def _derive_share(rule: RisingStarRule) -> Callable[[pd.DataFrame, float], Columns]:
    def derive(frame: pd.DataFrame, level: float) -> Columns:
        found = wilson(frame["numerator"], frame["denominator"], level)
        limits = {"value": found.value, "lower": found.lower, "upper": found.upper}
        return limits | version_of(frame, rule)

    return derive
