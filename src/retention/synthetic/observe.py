"""What employers hold as totals only: survey, absence, formal processes, establishment."""

from typing import Final

import numpy as np

from retention.synthetic import truths
from retention.synthetic import vocabulary as words
from retention.synthetic.activities import ethnicity_class
from retention.synthetic.draws import Draws, Ints
from retention.synthetic.families import FAMILIES, GROUP_OF_FAMILY, STAFF_GROUPS
from retention.synthetic.layout import Layout
from retention.synthetic.log import Log
from retention.synthetic.months import Month
from retention.synthetic.spells import Spells

SURVEY_LEVELS: Final = (
    "organisation",
    "directorate",
    "unit",
    "staff_group",
    "ethnicity",
    "disability",
)
_SURVEY_MONTH: Final = 10
_QUARTER_MONTHS: Final = (1, 4, 7, 10)
_APRIL: Final = 4
# Days lost per 10,000 available, by calendar month: winter is worse.
_LOST: Final = (580, 540, 490, 460, 450, 460, 490, 480, 480, 530, 560, 600)
_SPREAD: Final = 41
FORMAL_KINDS: Final = tuple(truths.FORMAL_PER_MILLION)


class Observer:
    """Collects totals month by month.

    Parameters
    ----------
    layout
        The units of the trust.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.establishment = Log({"day": 0, "unit": 0, "family": 0, "posts": 0})
        self.absence = Log({"day": 0, "group": 0, "lost": 0, "available": 0})
        self.formal = Log({"day": 0, "kind": 0, "gender": 0, "ethnicity": 0, "disability": 0})
        self.survey = Log(
            {"year": 0, "item": 0, "level": 0, "group": 0}
            | {"responses": 0, "invited": 0, "favourable": 0, "score": 0}
        )

    def look(self, spells: Spells, posts: Ints, month: Month, draws: Draws) -> None:
        """Collect what a month gives: its absence, and what is due in it."""
        here = spells.in_post(month.first)
        self._count_absence(spells, here, month, draws)
        if month.month == _APRIL or self.establishment.empty:
            self._list_posts(posts, month)
        if month.month in _QUARTER_MONTHS:
            self._open_cases(spells, here, month, draws)
        if month.month == _SURVEY_MONTH:
            self._ask(spells, here, month, draws)

    def _list_posts(self, posts: Ints, month: Month) -> None:
        unit, family = np.nonzero(posts)
        self.establishment.add(unit=unit, family=family, posts=posts[unit, family], day=month.first)

    def _count_absence(self, spells: Spells, here: Ints, month: Month, draws: Draws) -> None:
        group = GROUP_OF_FAMILY[spells["family"][here]]
        size = len(STAFF_GROUPS)
        fte = np.bincount(group, weights=spells["fte"][here], minlength=size).astype(np.int64)
        available = fte * (month.last - month.first + 1) // 100
        rate = _LOST[month.month - 1] - _SPREAD // 2 + draws.below(_SPREAD, size)
        self.absence.add(
            group=np.arange(size),
            lost=available * rate // 10_000,
            available=available,
            day=month.first,
        )

    def _open_cases(self, spells: Spells, here: Ints, month: Month, draws: Draws) -> None:
        for kind, name in enumerate(FORMAL_KINDS):
            ratio = np.full(here.size, 1000, dtype=np.int64)
            raised = truths.FORMAL_RATIO[name]
            for label, value in raised.items():
                ratio[_has(spells, here, label)] = value
            chance = truths.FORMAL_PER_MILLION[name] * ratio // 4000
            who = here[draws.chance(chance, here.size)]
            self.formal.add(
                gender=spells["gender"][who],
                ethnicity=spells["ethnicity"][who],
                disability=spells["disability"][who],
                kind=kind,
                day=month.first,
            )

    def _ask(self, spells: Spells, here: Ints, month: Month, draws: Draws) -> None:
        """Invite everybody; add up the answers of those who respond at every level."""
        culture = spells["unit"][here] == self._layout.culture_unit
        rate = np.array(list(truths.SURVEY_RESPONSE_PER_MILLION.values()))
        answered = draws.chance(rate[culture.astype(np.int64)], here.size)
        groups = self._groups(spells, here)
        invited = [np.bincount(group) for group in groups]
        who = np.flatnonzero(answered)
        responses = [
            np.bincount(group[who], minlength=total.size)
            for group, total in zip(groups, invited, strict=True)
        ]
        for item, share in enumerate(truths.SURVEY_ITEMS.values()):
            lower = truths.SURVEY_CULTURE_POINTS * culture[who]
            good = draws.chance((share - lower) * 1000, who.size)
            # Favourable answers score 7 to 10, the others 0 to 6.
            score = np.where(good, 7 + draws.below(4, who.size), draws.below(7, who.size))
            for level, group in enumerate(groups):
                of = group[who]
                size = invited[level].size
                shown = np.flatnonzero(responses[level])
                self.survey.add(
                    group=shown,
                    responses=responses[level][shown],
                    invited=invited[level][shown],
                    favourable=np.bincount(of[good], minlength=size)[shown],
                    # Weights make it a float, though sums of whole scores are whole.
                    score=np.bincount(of, weights=score, minlength=size)[shown].astype(np.int64),
                    year=month.year,
                    item=item,
                    level=level,
                )

    def _groups(self, spells: Spells, here: Ints) -> list[Ints]:
        unit = spells["unit"][here]
        return [
            np.zeros(here.size, dtype=np.int64),
            self._layout.directorate[unit],
            unit,
            GROUP_OF_FAMILY[spells["family"][here]],
            spells["ethnicity"][here],
            spells["disability"][here],
        ]

    def group_names(self, level: int) -> tuple[str, ...]:
        """Return the names of the groups of a survey level."""
        names = (
            ("all",),
            self._layout.directorates,
            self._layout.units,
            STAFF_GROUPS,
            words.ETHNICITIES,
            words.DISABILITIES,
        )
        return names[level]


def _has(spells: Spells, index: Ints, label: str) -> Ints:
    """Return who has the characteristic that `truths.FORMAL_RATIO` names."""
    if label == "disabled":
        return np.flatnonzero(spells["disability"][index] == 1)
    return np.flatnonzero(ethnicity_class(spells["ethnicity"][index]) == 1)


MEAN_FTE: Final = np.array(
    [96 if family.key == "doctor_in_training" else 89 for family in FAMILIES]
)
"""Funded hundredths of a full-time equivalent per post."""
