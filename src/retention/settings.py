"""`retention.toml` beside the data: the few things that a file cannot say of itself."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any

from retention.errors import ArgumentError, SettingsError, nearest
from retention.periods import as_day
from retention.rising_stars import RisingStarRule

SETTINGS_FILE = "retention.toml"
MAPS = (
    "leaving_reasons",
    "destinations",
    "recruitment_sources",
    "staff_groups",
    "units",
    "directorates",
    "roles",
    "bands",
    "contract_types",
    "statuses",
    "ratings",
    "potential",
    "genders",
    "ethnicities",
    "disabilities",
    "activity_types",
    "mandatory",
)
"""What a mapping table can translate."""

_KNOWN: Mapping[str, tuple[str, ...] | None] = {
    "data": (
        "as_of",
        "observed_from",
        "organisation",
        "max_quarantined_rows",
        "max_quarantined_share",
    ),
    "columns": None,
    "dates": None,
    "maps": MAPS,
    "rising_stars": None,
    "sheets": None,
    "release": ("internal", "public"),
    "survey": ("year", "year_column", "source", "items", "levels", "scores", "favourable", "blank"),
}
"""Sections and their keys; None where the keys are names of the user's own."""

MAX_QUARANTINED_ROWS, MAX_QUARANTINED_SHARE = 49, 0.05
"""One rule may set aside so many rows of a file, or this share of them if that is more.

Settings may only lower both: with more, a fault of the whole file would pass for one of a few rows.
"""


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


_THRESHOLDS = ("smallest_base", "smallest_count", "rounding", "width")

Thresholds = tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
"""By the name of a disclosure rule, what it must be raised to."""


@dataclass(frozen=True, slots=True)
class SurveySettings:
    """How single answers of a survey are to be added up.

    Parameters
    ----------
    year : int or None
        The survey's year, when no column says it.
    year_column : str
        Header of the column with the year.
    source : str
        The survey's name.
    items : mapping of str to str
        Header of a question to the item's name.
    levels : mapping of str to str
        Header of a group to the level's name, such as ``directorate``.
    scores : mapping of str to float
        Words of answers to a score from 0 to 10.
    favourable : tuple of str
        Answers that are favourable.
    blank : tuple of str
        Answers that are none, such as "Don't know".
    """

    year: int | None = None
    year_column: str = ""
    source: str = ""
    items: Mapping[str, str] = field(default_factory=_empty)
    levels: Mapping[str, str] = field(default_factory=_empty)
    scores: Mapping[str, float] = field(default_factory=_empty)
    favourable: tuple[str, ...] = ()
    blank: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What a settings file says; everything is optional.

    Parameters
    ----------
    as_of : datetime.date, optional
        The day the records were taken.
    observed_from : datetime.date, optional
        The first day from which leavers are complete.
    organisation : str
        The employer's name, for titles.
    max_quarantined_rows : int
        One rule may set aside this many rows of a file,
    max_quarantined_share : float
        or this share of its rows, if that is more, before the file is refused.
    columns : mapping
        By table, from a header of the file to the column that it is; "" drops it.
    dates : mapping
        By "table.column", the format of its dates.
    maps : mapping
        By what is translated, the file of the mapping table.
    survey : SurveySettings, optional
        How single answers are added up.
    sheets : mapping
        Table to the sheet of its workbook, where several sheets could be it.
    release : tuple of (str, tuple of (str, int))
        By disclosure rule, thresholds that are higher than its own.
    rising_stars : RisingStarRule, optional
        Who counts as a Rising Star.
    """

    as_of: date | None = None
    observed_from: date | None = None
    organisation: str = ""
    max_quarantined_rows: int = MAX_QUARANTINED_ROWS
    max_quarantined_share: float = MAX_QUARANTINED_SHARE
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=_empty)
    dates: Mapping[str, str] = field(default_factory=_empty)
    maps: Mapping[str, str] = field(default_factory=_empty)
    survey: SurveySettings | None = None
    sheets: Mapping[str, str] = field(default_factory=_empty)
    release: Thresholds = ()
    rising_stars: RisingStarRule | None = None


def parse_settings(file: str, content: bytes) -> Settings:
    r"""Read the text of a settings file; `file` is its name, for messages.

    Raises
    ------
    SettingsError
        If the file is not TOML, or holds a key or value that is not understood.

    Examples
    --------
    >>> parse_settings("retention.toml", b"[data]\nas_of = 2025-03-31\n").as_of
    datetime.date(2025, 3, 31)
    """
    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: this is not a TOML file ({error})") from None
    _check_keys(file, found)
    data = found.get("data", {})
    columns = {}
    for table, headers in found.get("columns", {}).items():
        if not isinstance(headers, dict):
            raise SettingsError(f"{file}: headers belong to a table, write [columns.{table}]")
        columns[table] = _texts(file, headers, f"[columns.{table}]")
    return Settings(
        as_of=_day(file, data, "as_of"),
        observed_from=_day(file, data, "observed_from"),
        organisation=_text(file, data, "organisation"),
        max_quarantined_rows=int(
            _limit(file, data, "max_quarantined_rows", MAX_QUARANTINED_ROWS, whole=True)
        ),
        max_quarantined_share=_limit(file, data, "max_quarantined_share", MAX_QUARANTINED_SHARE),
        columns=MappingProxyType(columns),
        dates=_texts(file, _dotted(found.get("dates", {})), "[dates]"),
        maps=_texts(file, found.get("maps", {}), "[maps]"),
        survey=_survey(file, found["survey"]) if "survey" in found else None,
        sheets=_texts(file, found.get("sheets", {}), "[sheets]"),
        release=_release(file, found.get("release", {})),
        rising_stars=_rule(file, found["rising_stars"]) if "rising_stars" in found else None,
    )


def _check_keys(file: str, found: dict[str, Any]) -> None:
    for section, keys in found.items():
        if section not in _KNOWN:
            raise SettingsError(
                f"{file}: the section [{section}] is not known{nearest(section, _KNOWN)}"
            )
        if not isinstance(keys, dict):
            raise SettingsError(f"{file}: {section} must be a section, write [{section}]")
        known = _KNOWN[section]
        for key in keys if known is not None else ():
            if key not in (known or ()):
                raise SettingsError(
                    f"{file}: [{section}] has no key {key!r}{nearest(key, known or ())}"
                )


def _dotted(section: dict[str, Any]) -> dict[str, Any]:
    """Keys of two parts, however TOML was told of the dot between them."""
    flat: dict[str, Any] = {}
    for key, value in section.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{name}": inner for name, inner in value.items()}
        else:
            flat[key] = value
    return flat


def _release(file: str, section: dict[str, Any]) -> Thresholds:
    """Thresholds by rule; whether they are higher than the rule's own the gate knows."""
    found = []
    for rule, thresholds in section.items():
        if not isinstance(thresholds, dict):
            raise SettingsError(f"{file}: thresholds belong to a rule, write [release.{rule}]")
        for key, value in thresholds.items():
            if key not in _THRESHOLDS:
                raise SettingsError(
                    f"{file}: [release.{rule}] has no key {key!r}{nearest(key, _THRESHOLDS)}"
                )
            if not isinstance(value, int) or isinstance(value, bool):
                raise SettingsError(
                    f"{file}: {key} of [release.{rule}] must be a whole number, was {value!r}"
                )
        found.append((rule, tuple(sorted(thresholds.items()))))
    return tuple(sorted(found))


def _survey(file: str, section: dict[str, Any]) -> SurveySettings:
    year = section.get("year")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
        raise SettingsError(f"{file}: year of [survey] must be a whole number such as 2024")
    scores = section.get("scores", {})
    if not isinstance(scores, dict) or any(
        isinstance(s, bool) or not isinstance(s, (int, float)) or not 0 <= s <= 10
        for s in scores.values()
    ):
        raise SettingsError(f"{file}: scores of [survey] must be numbers from 0 to 10")
    found = SurveySettings(
        year=year,
        year_column=_text(file, section, "year_column"),
        source=_text(file, section, "source"),
        items=_texts(file, section.get("items", {}), "[survey.items]"),
        levels=_texts(file, section.get("levels", {}), "[survey.levels]"),
        scores=MappingProxyType({word: float(score) for word, score in scores.items()}),
        favourable=_list(file, section, "favourable"),
        blank=_list(file, section, "blank"),
    )
    if not found.items:
        raise SettingsError(
            f'{file}: [survey.items] must name at least one question, "header of the file" = "item"'
        )
    if (found.year is None) == (found.year_column == ""):
        raise SettingsError(f"{file}: [survey] needs either year or year_column")
    return found


def _rule(file: str, section: dict[str, Any]) -> RisingStarRule:
    try:
        return RisingStarRule.of(section)
    except ArgumentError as error:
        raise SettingsError(f"{file}: [rising_stars]: {error}") from None


def _day(file: str, section: dict[str, Any], key: str) -> date | None:
    if key not in section:
        return None
    try:
        return as_day(section[key], key)
    except ValueError as error:
        raise SettingsError(f"{file}: {error}") from None


def _limit(
    file: str, section: dict[str, Any], key: str, most: float, *, whole: bool = False
) -> float:
    """A limit that may be lowered and never raised."""
    value: Any = section.get(key, most)
    kind = int if whole else (int, float)
    # A bool is an int for Python; "not <=" catches nan, with which nothing would be refused.
    if isinstance(value, bool) or not isinstance(value, kind) or not 0 <= value <= most:
        numbers = "a whole number" if whole else "a number"
        raise SettingsError(
            f"{file}: {key} of [data] must be {numbers} from 0 to {most}, was {value!r}; a looser "
            "limit would let a fault of the whole file pass as one of some rows, so mend the file"
        )
    return float(value)


def _text(file: str, section: dict[str, Any], key: str) -> str:
    value = section.get(key, "")
    if not isinstance(value, str):
        raise SettingsError(f"{file}: {key} must be a text in quotation marks")
    return value


def _texts(file: str, section: object, name: str) -> Mapping[str, str]:
    if not isinstance(section, dict):
        raise SettingsError(f"{file}: {name} must be a section of its own")
    return MappingProxyType({key: _text(file, section, key) for key in section})


def _list(file: str, section: dict[str, Any], key: str) -> tuple[str, ...]:
    value = section.get(key, [])
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise SettingsError(f"{file}: {key} must be a list of texts in quotation marks")
    return tuple(value)
