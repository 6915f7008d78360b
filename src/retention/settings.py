"""`retention.toml` beside the data: the few things that a file cannot say of itself."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from retention.errors import SettingsError, nearest
from retention.periods import as_day

SETTINGS_FILE = "retention.toml"

_KNOWN = {
    "data": ("as_of", "observed_from", "organisation"),
    "sheets": ("staff", "starters", "leavers", "moves"),
}


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
    sheets : mapping
        Table to the sheet of its workbook, where several sheets could be it.
    """

    as_of: date | None = None
    observed_from: date | None = None
    organisation: str = ""
    sheets: Mapping[str, str] = field(default_factory=dict)


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
    for section, keys in found.items():
        if section not in _KNOWN:
            raise SettingsError(
                f"{file}: the section [{section}] is not known{nearest(section, _KNOWN)}"
            )
        if not isinstance(keys, dict):
            raise SettingsError(f"{file}: {section} must be a section, write [{section}]")
        for key in keys:
            if key not in _KNOWN[section]:
                raise SettingsError(
                    f"{file}: [{section}] has no key {key!r}{nearest(key, _KNOWN[section])}"
                )
    data, sheets = found.get("data", {}), found.get("sheets", {})
    return Settings(
        as_of=_day(file, data, "as_of"),
        observed_from=_day(file, data, "observed_from"),
        organisation=_text(file, data, "organisation"),
        sheets={key: _text(file, sheets, key) for key in sheets},
    )


def _day(file: str, section: dict[str, Any], key: str) -> date | None:
    if key not in section:
        return None
    try:
        return as_day(section[key], key)
    except ValueError as error:
        raise SettingsError(f"{file}: {error}") from None


def _text(file: str, section: dict[str, Any], key: str) -> str:
    value = section.get(key, "")
    if not isinstance(value, str):
        raise SettingsError(f"{file}: {key} must be a text in quotation marks")
    return value
