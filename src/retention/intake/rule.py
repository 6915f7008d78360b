"""The Rising Star rule of the settings beside the records."""

from __future__ import annotations

from pathlib import Path

from retention.errors import SettingsError
from retention.files import read_bytes
from retention.rising_stars import RisingStarRule
from retention.settings import SETTINGS_FILE, parse_settings


def rising_star_rule(path: str | Path) -> RisingStarRule:
    """The rule that the section ``[rising_stars]`` of a settings file declares.

    Parameters
    ----------
    path : str or Path
        A settings file, or the folder of records that has a ``retention.toml``.

    Returns
    -------
    RisingStarRule

    Raises
    ------
    SettingsError
        If there is no such section, or it holds something that a rule must not.

    Examples
    --------
    >>> import retention
    >>> retention.rising_star_rule("data/sample").words
    'rule 2026-1: at least 6 months of service, contract type Permanent; performance of at least 4 \
and potential high at the latest appraisal, within 18 months'
    """
    file = Path(path)
    file = file / SETTINGS_FILE if file.is_dir() else file
    rule = parse_settings(file.name, read_bytes(file)).rising_stars
    if rule is None:
        raise SettingsError(
            f"{file.name}: there is no section [rising_stars]; write one with at least "
            'version = "2026-1", or make a retention.RisingStarRule'
        )
    return rule
