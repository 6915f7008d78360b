"""The truth of a trust as one mapping: what was written, and what then happened."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from retention.synthetic import facts, reasons, truths
from retention.synthetic import vocabulary as words
from retention.synthetic.assignments import Assignments
from retention.synthetic.draws import Ints
from retention.synthetic.families import FAMILIES
from retention.synthetic.months import Month, to_date
from retention.synthetic.simulate import World

_MILLION = 10**6


def written(world: World) -> dict[str, Any]:
    """Return the rates, ratios and chances from which the trust was drawn.

    Parameters
    ----------
    world
        The trust, for the names and dates that its layout decides.
    """
    group = {family.key: family.staff_group for family in FAMILIES}
    return {
        "culture_unit": world.layout.units[world.layout.culture_unit],
        "intervention_first_day": to_date(world.intervention),
        "staff_group_without_development_effect": group[truths.NO_EFFECT_FAMILY],
        "staff_group_of_job_family": group,
        "development_effect_days": truths.EFFECT_DAYS,
        "source_effect_days": truths.EARLY_DAYS,
        "notice_days": dict(truths.NOTICE_DAYS),
        "notice_days_by_band": {
            band: truths.NOTICE_DAYS[notice]
            for band, notice in zip(words.BANDS, words.NOTICE_CLASS, strict=True)
        },
        "month_end_grace_days": truths.MONTH_END_GRACE_DAYS,
        "resignations_per_1000_a_year": dict(truths.RESIGNATIONS_PER_1000),
        "resignation_ratio": {name: _over(row, 1000) for name, row in truths.RATIOS.items()},
        "retirements_per_1000_a_year_by_age": dict(truths.RETIREMENTS_PER_1000),
        "other_causes_per_1000_a_year": _over(truths.OTHER_CAUSES_PER_MILLION, 1000),
        "bank_records_closed_per_1000_a_year": truths.BANK_OTHER_PER_MILLION / 1000,
        "share": _shares(),
        "star_share_by_source": _over(truths.STAR_SHARE, 1000),
        "talent_pool_yearly_chance": _over(truths.POOL_PER_MILLION, _MILLION),
        "development_monthly_chance": truths.DEVELOPMENT_MONTHLY_PER_MILLION / _MILLION,
        "development_access_ratio": {
            name: _over(row, 1000) for name, row in truths.DEVELOPMENT_ACCESS.items()
        },
        "promotion_yearly_chance": truths.PROMOTIONS_PER_MILLION / _MILLION,
        "promotion_ratio": _over(truths.PROMOTION_RATIO, 1000),
        "other_moves_monthly_chance": _over(truths.OTHER_MOVES_MONTHLY_PER_MILLION, _MILLION),
        "move_days": {name: list(span) for name, span in truths.MOVE_DAYS.items()},
        "appraised_a_year": _over(truths.APPRAISED_PER_MILLION, _MILLION),
        "good_appraisal": {
            name: _over(row, _MILLION) for name, row in truths.GOOD_APPRAISAL_PER_MILLION.items()
        },
        "rating_weights": _lists(truths.RATING_WEIGHTS),
        "survey_favourable": _over(truths.SURVEY_ITEMS, 1000),
        "survey_response": _over(truths.SURVEY_RESPONSE_PER_MILLION, _MILLION),
        "survey_points_lower_in_culture_unit": truths.SURVEY_CULTURE_POINTS / 1000,
        "shortlisted_per_offer": {
            name: list(span) for name, span in truths.SHORTLISTED_PER_OFFER.items()
        },
        "formal_process_yearly_chance": _over(truths.FORMAL_PER_MILLION, _MILLION),
        "formal_process_ratio": {
            name: _over(row, 1000) for name, row in truths.FORMAL_RATIO.items()
        },
        "reason_weights": {
            name: {reason or "(blank)": weight for reason, weight in row.items()}
            for name, row in reasons.REASON_WEIGHTS.items()
        },
    }


def _shares() -> dict[str, float]:
    return {
        "reason_recorded_as_unknown": truths.REASON_UNKNOWN_PER_MILLION / _MILLION,
        "reason_blank": truths.REASON_BLANK_PER_MILLION / _MILLION,
        "has_not_worked": truths.HAS_NOT_WORKED_PER_MILLION / _MILLION,
        "returns_after_resigning_or_retiring": truths.RETURN_PER_MILLION / _MILLION,
        "mandatory_training_a_year": truths.MANDATORY_PER_MILLION / _MILLION,
        "plan_agreed": truths.PLAN_PER_MILLION / _MILLION,
        "activity_cancelled": truths.CANCELLED_PER_MILLION / _MILLION,
        "strength_matched": truths.STRENGTH_MATCH_PER_MILLION / _MILLION,
        "training_contract_renewed": truths.CONTRACT_CONVERTED_PER_MILLION["training"] / _MILLION,
        "fixed_term_made_permanent": truths.CONTRACT_CONVERTED_PER_MILLION["other"] / _MILLION,
    }


def _lists(tables: Mapping[str, Mapping[str, tuple[int, ...]]]) -> dict[str, Any]:
    return {
        name: {label: list(weights) for label, weights in table.items()}
        for name, table in tables.items()
    }


def _over(row: Mapping[str, int], parts: int) -> dict[str, float]:
    return {name: value / parts for name, value in row.items()}


def realised(
    world: World, known: Assignments, log: dict[str, Ints], months: list[Month]
) -> dict[str, Any]:
    """Return what happened, counted by the generator.

    Parameters
    ----------
    world, known, log
        Everything that happened, and the assignments and moves the records know.
    months
        The months of the records; the day before the first is the day they begin.
    """
    ends = [months[0].first - 1, *(month.last for month in months)]
    observed_from, as_of = ends[0], ends[-1]
    censuses = facts.take_censuses(known, log, world.spells.people, ends)
    left = facts.leavings(known)
    open_now = (known.start <= as_of) & (known.last >= as_of)
    second = np.unique(known.person[open_now & known.second])
    ended = known.cause >= 0
    counted = np.bincount(known.reason[ended], minlength=len(reasons.REASONS))
    return {
        "people": int(np.unique(known.person).size),
        "assignments": int(known.person.size),
        "headcount_when_records_begin": int(censuses[observed_from].employed.sum()),
        "headcount_at_extract": int(censuses[as_of].employed.sum()),
        "people_with_a_second_post_at_extract": int(second.size),
        "serving_notice_at_extract": int((known.last[left] > as_of).sum()),
        "future_starters": int((known.start > as_of).sum()),
        "assignments_ended": int(ended.sum()),
        "reasons_recorded": {
            reason or "(blank)": int(counted[at]) for at, reason in enumerate(reasons.REASONS)
        },
        "year": facts.count_years(known, left, censuses, ends[::12]),
        "month": facts.count_months(known, left, censuses, months),
        "retained_at_12_months_by_source": facts.count_new_starters(
            world, known, observed_from, as_of
        ),
        "resignation_decisions": world.tally.facts(),
    }
