"""`retention.toml` beside the data: the few things that a file cannot say of itself."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from retention.errors import SettingsError, nearest
from retention.files import read_bytes
from retention.periods import as_day

SETTINGS_FILE = "retention.toml"
RULES = ("internal", "public")

_KNOWN = {"data": ("as_of", "observed_from", "organisation"), "release": ("rule",)}


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
    rule : {"internal", "public"}
        The disclosure rule of releases when the call names none.
    """

    as_of: date | None = None
    observed_from: date | None = None
    organisation: str = ""
    rule: str = "internal"


def read_settings(path: Path) -> Settings:
    """Read a settings file.

    Raises
    ------
    SettingsError
        If the file is not TOML, or holds a key or value that is not understood.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "retention.toml"
    >>> _ = path.write_text("[data]\\nas_of = 2025-03-31\\n", encoding="utf-8")
    >>> read_settings(path).as_of
    datetime.date(2025, 3, 31)
    """
    try:
        content = tomllib.loads(read_bytes(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name}: this is not a TOML file ({error})") from None
    for section, keys in content.items():
        if section not in _KNOWN:
            raise SettingsError(
                f"{path.name}: the section [{section}] is not known{nearest(section, _KNOWN)}"
            )
        if not isinstance(keys, dict):
            raise SettingsError(f"{path.name}: {section} must be a section, write [{section}]")
        for key in keys:
            if key not in _KNOWN[section]:
                raise SettingsError(
                    f"{path.name}: [{section}] has no key {key!r}{nearest(key, _KNOWN[section])}"
                )
    data = content.get("data", {})
    return Settings(
        as_of=_day(path, data, "as_of"),
        observed_from=_day(path, data, "observed_from"),
        organisation=_text(path, data, "organisation", ""),
        rule=_rule(path, content.get("release", {})),
    )


def _day(path: Path, section: dict[str, Any], key: str) -> date | None:
    if key not in section:
        return None
    try:
        return as_day(section[key], key)
    except ValueError as error:
        raise SettingsError(f"{path.name}: {error}") from None


def _text(path: Path, section: dict[str, Any], key: str, default: str) -> str:
    value = section.get(key, default)
    if not isinstance(value, str):
        raise SettingsError(f"{path.name}: {key} must be a text in quotation marks")
    return value


def _rule(path: Path, section: dict[str, Any]) -> str:
    value = _text(path, section, "rule", "internal")
    if value not in RULES:
        raise SettingsError(
            f"{path.name}: rule must be one of {', '.join(RULES)}, was {value!r}"
        )
    return value
