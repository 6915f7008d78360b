"""What must be hidden: the rules of a release, by threshold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
    largest_share : float
        Sums of which one person makes up more than this share are hidden.
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
    largest_share: float
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

    def stricter(self, wishes: Iterable[tuple[str, int]]) -> Rule:
        """The rule with higher thresholds, as settings may ask for.

        Parameters
        ----------
        wishes : iterable of (str, int)
            Any of ``smallest_base``, ``smallest_count``, ``rounding`` and ``width``.

        Raises
        ------
        ArgumentError
            If one is lower than the rule's own, or rounding is no odd multiple of it.

        Examples
        --------
        >>> RULES["internal"].stricter([("smallest_base", 20)]).smallest_base
        20
        """
        made = dict(wishes)
        for name, value in made.items():
            if name not in THRESHOLDS:
                raise ArgumentError(
                    f"a rule has no threshold {name!r}{nearest(name, THRESHOLDS)}; it has "
                    f"{', '.join(THRESHOLDS)}"
                )
            least = getattr(self, name)
            if value < least:
                raise ArgumentError(
                    f"{name} of the rule {self.name!r} must be at least {least}, was {value}; "
                    "settings may make a rule stricter, never looser"
                )
            if name == "rounding" and value % (2 * least) != least:
                raise ArgumentError(
                    f"rounding of the rule {self.name!r} must be an odd multiple of {least}, was "
                    f"{value}; with an odd one no count lies half-way"
                )
        return replace(self, **made)  # type: ignore[arg-type]  # thresholds are numbers


THRESHOLDS = ("smallest_base", "smallest_count", "rounding", "width")
"""What settings may raise."""

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "internal": Rule("internal", 10, 5, True, True, 1, 3, 0.5, "Internal: not for publication"),
        "public": Rule("public", 10, 10, False, True, 5, 5, 0.5, "For publication"),
    }
)


def rule_of(rule: str | Rule) -> Rule:
    """The rule called so, or a stricter one that was made from it.

    Raises
    ------
    ArgumentError
        If there is none of that name, or it is looser than the one of that name.
    """
    name = rule.name if isinstance(rule, Rule) else rule
    if not isinstance(name, str) or name not in RULES:
        raise ArgumentError(
            f"rule must be one of {', '.join(RULES)}, was {name!r}{nearest(str(name), RULES)}"
        )
    if not isinstance(rule, Rule):
        return RULES[name]
    own = RULES[name]
    same = replace(rule, **{threshold: getattr(own, threshold) for threshold in THRESHOLDS})
    if same != own:
        raise ArgumentError(
            f"rule must be {name!r} as it is or made stricter by its thresholds, but differs in "
            f"more; use RULES[{name!r}].stricter(...)"
        )
    return own.stricter((threshold, getattr(rule, threshold)) for threshold in THRESHOLDS)
