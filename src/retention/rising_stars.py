"""Who is a Rising Star: a rule that an employer declares, and that carries its version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Literal, Self, get_args

from retention.errors import ArgumentError, nearest
from retention.schema import LEVELS
from retention.schema.protected import protected_kind

Evidence = Literal["appraisals", "talent_pool", "either"]
ELIGIBLE_COLUMNS = ("organisation_code", "directorate", "unit", "staff_group", "band", "role")
"""What besides service and contract may decide who can be a Rising Star: where a post is."""
LOWEST_PERFORMANCE, HIGHEST_PERFORMANCE = 1, 5
MOST_MONTHS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class RisingStarRule:
    """Who counts as a Rising Star at a census, by what people have written down.

    There is no official definition. The label is made by people, declared here, fixed at a
    census and never carried back; protected characteristics and what stands for them are
    refused by name.

    Parameters
    ----------
    version : str
        Such as "2026-1"; it stands on every result. Change it with the rule.
    evidence : {"appraisals", "talent_pool", "either"}
        Performance and potential at the latest appraisal, a nomination for the talent pool
        that is open at the census, or one of the two.
    service_months : int, default 6
        Months with the employer, from which on somebody can be one.
    contract_types : tuple of str
        Contract types of the primary post that can be; empty, all of them.
    eligible : mapping of str to tuple of str
        Further conditions on the primary post: directorate, unit, staff group, band or role,
        with the values any of which will do.
    performance : int, default 4
        The least performance, on the scale of 1 to 5.
    potential : {"low", "medium", "high"}
        The least potential.
    within_months : int, default 18
        How old the latest appraisal may be at the census.
    sustained : {1, 2}
        How many of the latest appraisals must all reach both.
    also_refuse : tuple of str
        Names of further fields that the employer knows to stand for a protected characteristic.

    Raises
    ------
    ArgumentError
        If a threshold is off its scale, or a field is a protected characteristic, a proxy of
        one, or none that a rule can use.

    References
    ----------
    Equality Act 2010, section 4. The nine-box of performance by potential: NHS Leadership
    Academy, Talent management tools (confirm).

    Examples
    --------
    >>> RisingStarRule(version="2026-1").words
    'rule 2026-1: at least 6 months of service; performance of at least 4 and potential high \
at the latest appraisal, within 18 months'
    >>> RisingStarRule(version="2026-1", ethnicity="White")
    Traceback (most recent call last):
        ...
    retention.errors.ArgumentError: a Rising Star rule must not use 'ethnicity', which is a \
protected characteristic; such fields audit the rule and never enter it
    """

    version: str
    evidence: Evidence = "appraisals"
    service_months: int = 6
    contract_types: tuple[str, ...] = ()
    eligible: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    performance: int = 4
    potential: Literal["low", "medium", "high"] = "high"
    within_months: int = 18
    sustained: int = 1
    also_refuse: tuple[str, ...] = ()

    def __new__(cls, **given: Any) -> Self:
        """Refuse a field that a rule does not have, before Python does with fewer words."""
        cls._check_names(given)
        return object.__new__(cls)

    def __post_init__(self) -> None:
        if not isinstance(self.version, str) or not self.version.strip():
            raise ArgumentError(
                f"version must be a text such as '2026-1', was {self.version!r}; it stands on "
                "every result"
            )
        _one_of("evidence", self.evidence, get_args(Evidence))
        _one_of("potential", self.potential, LEVELS)
        _whole("performance", self.performance, LOWEST_PERFORMANCE, HIGHEST_PERFORMANCE)
        _whole("service_months", self.service_months, 0, MOST_MONTHS)
        _whole("within_months", self.within_months, 1, MOST_MONTHS)
        _whole("sustained", self.sustained, 1, 2)
        for name in ("contract_types", "also_refuse"):
            object.__setattr__(self, name, _texts(name, getattr(self, name)))
        object.__setattr__(self, "eligible", self._conditions())

    def _conditions(self) -> Mapping[str, tuple[str, ...]]:
        if not isinstance(self.eligible, Mapping):
            raise ArgumentError(
                "eligible must be columns of the post with their values, was "
                f"{type(self.eligible).__name__}; use for example {{'staff_group': ('Nursing',)}}"
            )
        for column in self.eligible:
            _refuse(str(column), self.also_refuse)
            _one_of("eligible", column, ELIGIBLE_COLUMNS)
        return MappingProxyType({c: _texts(c, values) for c, values in self.eligible.items()})

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> RisingStarRule:
        """A rule from the fields of a settings file; an unknown field is refused by name."""
        cls._check_names(settings)
        if "version" not in settings:
            raise ArgumentError(
                "version must be given for a Rising Star rule, such as version = '2026-1'; it "
                "stands on every result"
            )
        return cls(**settings)

    @classmethod
    def _check_names(cls, given: Mapping[str, Any]) -> None:
        known = [f.name for f in fields(cls)]
        for name in given:
            if name not in known:
                _refuse(name, _texts("also_refuse", given.get("also_refuse", ())))
                raise ArgumentError(
                    f"a Rising Star rule must have no field but {', '.join(known)}, was "
                    f"{name!r}{nearest(name, known)}"
                )

    @property
    def needs_ratings(self) -> bool:
        """Whether performance and potential decide, alone or beside nominations."""
        return self.evidence != "talent_pool"

    @property
    def needs_pool(self) -> bool:
        """Whether nominations decide, alone or beside ratings."""
        return self.evidence != "appraisals"

    @property
    def label(self) -> str:
        """The version as part of a sentence."""
        return f"rule {self.version}"

    @property
    def words(self) -> str:
        """The rule in one sentence."""
        conditions = [f"at least {self.service_months} months of service"]
        if self.contract_types:
            conditions.append(f"contract type {' or '.join(self.contract_types)}")
        conditions += [
            f"{column.replace('_', ' ')} {' or '.join(values)}"
            for column, values in self.eligible.items()
        ]
        above = "" if self.potential == "high" else " or higher"
        when = "the latest appraisal" if self.sustained == 1 else "the two latest appraisals"
        rated = (
            f"performance of at least {self.performance} and potential {self.potential}{above} at "
            f"{when}, within {self.within_months} months"
            f"{'' if self.sustained == 1 else ' for each'}"
        )
        named = "named for the talent pool at the census"
        evidence = {"appraisals": rated, "talent_pool": named, "either": f"{named}, or {rated}"}
        return f"{self.label}: {', '.join(conditions)}; {evidence[self.evidence]}"

    def variants(self) -> tuple[tuple[str, RisingStarRule], ...]:
        """The rule as written, then stricter and looser ones, each with what is changed.

        Nominations have no threshold, so a rule of nominations alone has none.

        Examples
        --------
        >>> [words for words, _ in RisingStarRule(version="2026-1").variants()]
        ['as written', 'stricter: performance of at least 5', 'stricter: sustained over two \
appraisals', 'looser: performance of at least 3', 'looser: potential medium or higher']
        """
        found: list[tuple[str, RisingStarRule]] = [("as written", self)]

        def add(words: str, **changed: Any) -> None:
            version = f"{self.version}, {words}"
            found.append((words, replace(self, version=version, **changed)))

        if not self.needs_ratings:
            return tuple(found)
        place = LEVELS.index(self.potential)
        if self.performance < HIGHEST_PERFORMANCE:
            more = self.performance + 1
            add(f"stricter: performance of at least {more}", performance=more)
        if place + 1 < len(LEVELS):
            add(f"stricter: potential {LEVELS[place + 1]}", potential=LEVELS[place + 1])
        if self.sustained == 1:
            add("stricter: sustained over two appraisals", sustained=2)
        if self.performance > LOWEST_PERFORMANCE:
            less = self.performance - 1
            add(f"looser: performance of at least {less}", performance=less)
        if place:
            add(f"looser: potential {LEVELS[place - 1]} or higher", potential=LEVELS[place - 1])
        return tuple(found)


def check_rule(rule: object) -> None:
    """Refuse what is no rule.

    Raises
    ------
    ArgumentError
        Says how to make one.
    """
    if not isinstance(rule, RisingStarRule):
        raise ArgumentError(
            f"rule must be a RisingStarRule, was {type(rule).__name__}; use for example "
            "retention.RisingStarRule(version='2026-1'), or retention.rising_star_rule(folder) "
            "where retention.toml declares one"
        )


def _refuse(name: str, also: tuple[str, ...]) -> None:
    """Refuse a field that is a protected characteristic or stands for one, by its name."""
    kind = protected_kind(name, also)
    if kind:
        verb = "can stand for" if kind == "proxy" else "is"
        raise ArgumentError(
            f"a Rising Star rule must not use {name!r}, which {verb} a protected characteristic; "
            "such fields audit the rule and never enter it"
        )


def _one_of(name: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ArgumentError(
            f"{name} must be one of {', '.join(known)}, was {value!r}{nearest(str(value), known)}"
        )


def _whole(name: str, value: object, least: int, most: int) -> None:
    # A bool is an int for Python.
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ArgumentError(f"{name} must be a whole number from {least} to {most}, was {value!r}")


def _texts(name: str, values: object) -> tuple[str, ...]:
    found = (values,) if isinstance(values, str) else values
    if not isinstance(found, (tuple, list)) or not all(isinstance(v, str) for v in found):
        raise ArgumentError(f"{name} must be texts, was {values!r}; use for example ('Permanent',)")
    return tuple(found)
