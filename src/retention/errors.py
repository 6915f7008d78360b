"""The errors this package raises: one family, so that a caller can catch them in one clause.

Every message says which argument or file it is about, what it must be, what it was, and
what to do. No message carries a value that could identify a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class RetentionError(ValueError):
    """Base of every error that this package raises on purpose."""


class ArgumentError(RetentionError):
    """An argument of a call is unusable."""


class NotAvailableError(ArgumentError):
    """The records lack what an indicator needs; a caller who asks many goes on without it."""


class IntakeError(RetentionError):
    """An input file or folder is refused as a whole; nothing of it was loaded."""


class SettingsError(RetentionError):
    """A settings file holds something that is not understood."""


class ReconciliationError(RetentionError):
    """Stocks and flows of the same records do not add up: a fault of this package."""


class DisclosureError(RetentionError):
    """A release would give away a number that must stay hidden, or a raw table was to be saved."""


class OutputError(RetentionError):
    """An output folder or file cannot be written as asked."""


class RetentionWarning(UserWarning):
    """Something was inferred or changed that changes numbers and deserves a look."""


def nearest(word: str, known: Iterable[str]) -> str:
    """End a sentence with the known word that is nearest to `word`, if one is near.

    Examples
    --------
    >>> nearest("as_off", ["as_of", "observed_from"])
    "; did you mean 'as_of'?"
    """
    close = get_close_matches(word, list(known), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""
