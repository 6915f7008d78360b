"""Scenarios: what a planner supposes, written down, and never an effect that was found."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from retention.errors import ArgumentError, SettingsError, nearest
from retention.files import read_bytes

BASELINE = "baseline"
KEPT_AS = ("developed", "colleagues")
MOST_SCENARIOS = 8
ASSUMED = "an assumption, not a forecast of an effect"


def _everywhere() -> Mapping[str, float]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Scenario:
    """Suppositions that differ from the baseline; a scenario of none is the baseline.

    Parameters
    ----------
    name : str
    first_year_resignations : float, default 1
        Factor of the rate of voluntary leaving with under a year of service.
    resignations : float, default 1
        Factor of the rate of voluntary leaving.
    leaving : float, default 1
        Factor of the rate of leaving for every cause.
    hires : float, default 1
        Factor of the number of people hired.
    hires_by_group : mapping of str to float
        The same for single staff groups, in place of `hires`.
    rising_stars_kept_as : {"", "developed", "colleagues"}
        Rising Stars leave at the rate of the developed among them, or of colleagues.
    development_share : float, optional
        Share of Rising Stars who are developed, from 0 to 1.
    retirement_age_shift : float, default 0
        Years by which people retire later, from -5 to 5.

    Raises
    ------
    ArgumentError
        If a supposition is not possible.

    Examples
    --------
    >>> Scenario("kept", first_year_resignations=0.8).words
    'voluntary leaving in the first year of service times 0.8'
    """

    name: str
    first_year_resignations: float = 1.0
    resignations: float = 1.0
    leaving: float = 1.0
    hires: float = 1.0
    hires_by_group: Mapping[str, float] = field(default_factory=_everywhere)
    rising_stars_kept_as: str = ""
    development_share: float | None = None
    retirement_age_shift: float = 0.0

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise ArgumentError(f"name of a scenario must be a text, was {self.name!r}; give one")
        for key in ("first_year_resignations", "resignations", "leaving", "hires"):
            _check(self.name, key, getattr(self, key), 0.0, 10.0)
        for group, factor in self.hires_by_group.items():
            _check(self.name, f"hires of {group!r}", factor, 0.0, 10.0)
        if self.development_share is not None:
            _check(self.name, "development_share", self.development_share, 0.0, 1.0)
        _check(self.name, "retirement_age_shift", self.retirement_age_shift, -5.0, 5.0)
        kept = self.rising_stars_kept_as
        if kept not in ("", *KEPT_AS):
            raise ArgumentError(
                f"rising_stars_kept_as of the scenario {self.name!r} must be one of "
                f"{', '.join(KEPT_AS)}, was {kept!r}{nearest(str(kept), KEPT_AS)}"
            )
        if kept and self.development_share is not None:
            raise ArgumentError(
                f"the scenario {self.name!r} must have rising_stars_kept_as or development_share, "
                "had both; they say different things of the same people, leave one out"
            )

    @property
    def of_stars(self) -> bool:
        """Whether it supposes something of Rising Stars."""
        return bool(self.rising_stars_kept_as) or self.development_share is not None

    @property
    def words(self) -> str:
        """What is supposed, in words."""
        parts = [
            f"{words} times {value:g}"
            for words, value in (
                ("voluntary leaving in the first year of service", self.first_year_resignations),
                ("voluntary leaving", self.resignations),
                ("leaving", self.leaving),
                ("hires", self.hires),
                *((f"hires of {g}", f) for g, f in sorted(self.hires_by_group.items())),
            )
            if value != 1
        ]
        if self.rising_stars_kept_as == "developed":
            parts.append("Rising Stars leave at the rate of the developed among them")
        elif self.rising_stars_kept_as:
            parts.append("Rising Stars leave at the rate of colleagues")
        if self.development_share is not None:
            parts.append(f"{self.development_share:.0%} of Rising Stars are developed")
        if self.retirement_age_shift:
            later = "later" if self.retirement_age_shift > 0 else "earlier"
            parts.append(f"retirement {abs(self.retirement_age_shift):g} years {later}")
        return "; ".join(parts) or "nothing differs from the baseline"


@dataclass(frozen=True, slots=True)
class Costs:
    """What a leaver and a hire cost, as the planner says; nothing is assumed here.

    Parameters
    ----------
    per_leaver, per_hire : float, default 0
    currency : str
        For the words, such as "GBP".
    """

    per_leaver: float = 0.0
    per_hire: float = 0.0
    currency: str = ""

    def __post_init__(self) -> None:
        for key in ("per_leaver", "per_hire"):
            _check("[costs]", key, getattr(self, key), 0.0, 1e9)
        if not isinstance(self.currency, str) or not self.currency.strip():
            raise ArgumentError('currency of [costs] must be a text, was empty; write "GBP"')


@dataclass(frozen=True, slots=True)
class Scenarios:
    """The scenarios of a file, and the costs it gives."""

    scenarios: tuple[Scenario, ...] = ()
    costs: Costs | None = None


def read_scenarios(path: str | Path) -> Scenarios:
    r"""Read scenarios from a TOML file.

    Parameters
    ----------
    path : str or Path
        A file with a section ``[scenario.NAME]`` for each, and ``[costs]`` if any are known.

    Returns
    -------
    Scenarios

    Raises
    ------
    SettingsError
        If the file is not TOML, or holds a key or value that is not understood.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "scenarios.toml"
    >>> _ = file.write_bytes(b"[scenario.kept]\nfirst_year_resignations = 0.8\n")
    >>> read_scenarios(file).scenarios[0].name
    'kept'
    """
    return parse_scenarios(Path(path).name, read_bytes(Path(path)))


def parse_scenarios(file: str, content: bytes) -> Scenarios:
    """Read the text of a file of scenarios; `file` is its name, for messages."""
    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: this is not a TOML file ({error})") from None
    for section in found:
        if section not in ("scenario", "costs"):
            raise SettingsError(
                f"{file}: the section [{section}] is not known"
                f"{nearest(section, ('scenario', 'costs'))}; write [scenario.NAME] or [costs]"
            )
    named, costs = found.get("scenario", {}), found.get("costs")
    if not isinstance(named, dict) or not all(isinstance(s, dict) for s in named.values()):
        raise SettingsError(f"{file}: a scenario must be a section, write [scenario.NAME]")
    try:
        return Scenarios(
            tuple(_scenario(name, section) for name, section in named.items()),
            None if costs is None else Costs(**_known(costs, Costs, "[costs]")),
        )
    except ArgumentError as error:
        raise SettingsError(f"{file}: {error}") from None


def _scenario(name: str, section: Mapping[str, Any]) -> Scenario:
    given = _known(section, Scenario, f"[scenario.{name}]", without=("name", "hires_by_group"))
    if isinstance(given.get("hires"), dict):
        given["hires_by_group"] = MappingProxyType(given.pop("hires"))
    return Scenario(name, **given)


def _known(
    section: object, made: type, title: str, *, without: tuple[str, ...] = ()
) -> dict[str, Any]:
    """The keys of a section, all of which the class has."""
    if not isinstance(section, dict):
        raise ArgumentError(f"{title} must be a section of its own")
    keys = [f.name for f in fields(made) if f.name not in without]
    for key in section:
        if key not in keys:
            raise ArgumentError(
                f"{title} must have keys of {', '.join(keys)}, has {key!r}{nearest(key, keys)}"
            )
    return dict(section)


def _check(name: str, key: str, value: object, low: float, high: float) -> None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not math.isfinite(float(value)) or not low <= float(value) <= high:  # type: ignore[arg-type]
        raise ArgumentError(
            f"{key} of the scenario {name!r} must be a number from {low:g} to {high:g}, was "
            f"{value!r}; 1 changes nothing"
            if name != "[costs]"
            else f"{key} of [costs] must be a number from {low:g} to {high:g}, was {value!r}"
        )
