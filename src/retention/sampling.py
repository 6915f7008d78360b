"""`retention.sample`: the records of a synthetic trust, made and read."""

from __future__ import annotations

from functools import lru_cache

from retention.intake import read_contents
from retention.settings import SETTINGS_FILE, parse_settings
from retention.synthetic import generate
from retention.workforce import Workforce


def sample(people: int = 3000, *, years: int = 6, seed: int = 1) -> Workforce:
    """Make the records of a synthetic trust and read them: something to learn and test on.

    Parameters
    ----------
    people : int, default 3000
        About how many are in post when the records begin; at least 500.
    years : int, default 6
        Years of records.
    seed : int, default 1
        The same seed makes the same trust.

    Returns
    -------
    Workforce
        Of invented people. The command ``retention sample`` writes the files instead, with
        the truth that the trust was drawn from. The last two trusts asked for are kept in
        memory, so that asking again costs nothing.

    Raises
    ------
    ArgumentError
        If an argument is out of range.

    Examples
    --------
    >>> workforce = sample(people=500, years=2)
    >>> workforce.organisation
    'Synthetic NHS Trust'
    """
    return _made(people, years, seed)


@lru_cache(maxsize=2)
def _made(people: int, years: int, seed: int) -> Workforce:
    made = generate(people=people, years=years, seed=seed).files()
    tables = {name: content for name, content in made.items() if name.endswith(".csv")}
    settings = parse_settings(SETTINGS_FILE, made[SETTINGS_FILE])
    return read_contents(tables, settings=settings, where="the synthetic trust")
