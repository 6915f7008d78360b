"""What must be hidden: the rules of a release, by threshold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from retention.errors import ArgumentError, nearest


@dataclass(frozen=True, slots=True)
class Rule:
    """A disclosure rule.

    Attributes
    ----------
    name : str
    smallest_base : int
        Bases from 1 up to, not including, this many people are hidden, with all of them.
    smallest_count : int
        Counts and what they leave of their base are hidden from 1 up to, not including, this.
    counts_of_sensitive_only : bool
        Whether `smallest_count` holds for sensitive measures only.
    hide_none_and_all : bool
        Whether 0 % and 100 % of a sensitive measure are hidden.
    rounding : int
        Published counts are multiples of this.
    width : int
        No hidden count may be narrowed to fewer than this many steps.
    stamp : str
        What every page and picture of such a release says.
    """

    name: str
    smallest_base: int
    smallest_count: int
    counts_of_sensitive_only: bool
    hide_none_and_all: bool
    rounding: int
    width: int
    stamp: str

    @property
    def words(self) -> str:
        """The rule in a sentence."""
        sentence = f"Groups under {self.smallest_base} people are hidden"
        which = "sensitive counts" if self.counts_of_sensitive_only else "counts"
        sentence += f", and {which} under {self.smallest_count}"
        if self.rounding > 1:
            sentence += f"; counts are rounded to {self.rounding}"
        return f"{sentence}; others may be hidden to protect these."


RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "internal": Rule("internal", 10, 5, True, True, 1, 3, "Internal: not for publication"),
        "public": Rule("public", 10, 10, False, True, 5, 5, "For publication"),
    }
)


def rule_named(name: str) -> Rule:
    """The rule called `name`.

    Raises
    ------
    ArgumentError
        If there is none.
    """
    if name not in RULES:
        raise ArgumentError(
            f"rule must be one of {', '.join(RULES)}, was {name!r}{nearest(name, RULES)}"
        )
    return RULES[name]
