"""The written truths of the synthetic trust: the only home of every rate and ratio.

The generator draws from these tables and `truth.toml` is printed from them, so the two cannot
disagree. Rates are per 1,000 people and year, ratios and shares are in thousandths, chances are
per million: whole numbers, for the reason given in `draws`.
"""

from typing import Final

RESIGNATIONS_PER_1000: Final = {
    "nursing": 60,
    "clinical_support": 76,
    "administrative": 68,
    "therapies": 67,
    "professional_scientific": 70,
    "estates": 64,
    "healthcare_science": 58,
    "consultant": 25,
    "specialty_doctor": 38,
    "doctor_in_training": 30,
    "student": 76,
}
"""Yearly resignations per 1,000 of each job family where every ratio below is 1."""

RATIOS: Final[dict[str, dict[str, int]]] = {
    "service": {
        "under 1 year": 1800,
        "1 to 2 years": 1400,
        "2 to 5 years": 1000,
        "5 to 10 years": 700,
        "10 years and over": 450,
    },
    "age": {"under 30": 1300, "30 to 44": 1000, "45 to 54": 800, "55 and over": 600},
    "band": {
        "Band 2": 1150,
        "Band 3": 1100,
        "Band 4": 1050,
        "Band 5": 1100,
        "Band 6": 950,
        "Band 7": 850,
        "Band 8a": 800,
        "Band 8b": 800,
        "Band 8c": 750,
        "Band 8d": 750,
        "Band 9": 750,
        "Foundation Year 1": 1000,
        "Foundation Year 2": 1000,
        "Core Training": 1000,
        "Specialty Registrar": 1000,
        "Specialty Doctor": 1000,
        "Consultant": 1000,
    },
    "talent": {
        "others, not developed": 1000,
        "others, developed": 750,
        "Rising Stars, not developed": 1700,
        "Rising Stars, developed": 800,
        "others, not developed, group without effect": 1000,
        "others, developed, group without effect": 1000,
        "Rising Stars, not developed, group without effect": 1700,
        "Rising Stars, developed, group without effect": 1700,
    },
    "disability": {"No": 1000, "Yes": 1400, "Not declared": 1000},
    "unit": {"other units": 1000, "culture unit": 2200},
    "source": {
        "School leaver": 1300,
        "University leaver": 1000,
        "Apprentice": 600,
        "Graduate scheme": 700,
        "Other NHS": 1000,
        "Other public sector": 1000,
        "Private sector": 1500,
        "Abroad": 700,
        "Returning": 850,
        "joined longer ago": 1000,
    },
    "intervention": {"before": 1000, "after": 720},
}
"""Ratios on the resignation rate; they multiply. Anyone has exactly one level of each factor."""

SERVICE_EDGES_DAYS: Final = (365, 730, 1826, 3652)
AGE_EDGES_YEARS: Final = (30, 45, 55)
EARLY_DAYS: Final = 730
"""Service for which the ratio of the recruitment source holds."""

EFFECT_DAYS: Final = 365
"""Days after a completed, non-mandatory activity for which `developed` holds."""

NO_EFFECT_FAMILY: Final = "administrative"
"""The job family (a staff group of its own) in which development changes nothing."""

RETIREMENTS_PER_1000: Final = {
    "under 50": 0,
    "50 to 54": 4,
    "55 to 59": 45,
    "60 to 64": 140,
    "65 and over": 320,
}
RETIREMENT_EDGES_YEARS: Final = (50, 55, 60, 65)

OTHER_CAUSES_PER_MILLION: Final[dict[str, int]] = {
    "dismissal": 3000,
    "redundancy": 1300,
    "mutually_agreed_resignation": 1200,
    "transfer": 1800,
    "death": 700,
    "other": 1600,
}
"""Yearly leavers per million people, of causes that do not depend on who or where one is."""

BANK_OTHER_PER_MILLION: Final = 70_000
"""Yearly chance that a bank worker's record is closed for want of shifts."""

HAS_NOT_WORKED_PER_MILLION: Final = 5_000
"""Chance that a new starter never takes up the post."""

CONTRACT_CONVERTED_PER_MILLION: Final = {"training": 100_000, "other": 400_000}
"""Chance that a fixed-term contract is renewed (training) or made permanent at its end."""

NOTICE_DAYS: Final = {"junior": 28, "middle": 56, "senior": 84}
MONTH_END_GRACE_DAYS: Final = 6
"""A last day this close to the end of its month is moved there: notice never exceeds 90 days."""

RETURN_PER_MILLION: Final = 60_000
"""Chance that somebody who resigned or retired comes back, 4 to 30 months later."""

REASON_UNKNOWN_PER_MILLION: Final = 500_000
REASON_BLANK_PER_MILLION: Final = 20_000
"""Chances that the reason of a leaver is recorded as Unknown, or not at all: of those who resign,
retire or whose contract ends, so that of all leavers about two in five are unknown."""

STAR_SHARE: Final = {
    "School leaver": 100,
    "University leaver": 120,
    "Apprentice": 120,
    "Graduate scheme": 280,
    "Other NHS": 120,
    "Other public sector": 110,
    "Private sector": 100,
    "Abroad": 130,
    "Returning": 120,
}
"""Share of each recruitment source with the hidden trait of a Rising Star."""

POOL_PER_MILLION: Final = {"full time": 700_000, "part time": 400_000}
"""Chance that the yearly talent review names a Rising Star; it never names anybody else."""

DEVELOPMENT_MONTHLY_PER_MILLION: Final = 32_000
DEVELOPMENT_ACCESS: Final[dict[str, dict[str, int]]] = {
    "talent": {"others": 1000, "Rising Stars": 1300},
    "hours": {"full time": 1000, "part time": 800},
    "ethnicity": {"White": 1000, "Black, Asian and other": 850, "Not declared": 1000},
}
"""Ratios on the monthly chance of a non-mandatory activity."""

STRENGTH_MATCH_PER_MILLION: Final = 400_000
"""Chance that an activity builds on a strength of the person."""

PROMOTIONS_PER_MILLION: Final = 40_000
PROMOTION_RATIO: Final = {"others": 1000, "Rising Stars": 2000}

OTHER_MOVES_MONTHLY_PER_MILLION: Final = {
    "acting_up": 800,
    "secondment": 600,
    "transfer": 1500,
    "contract": 2500,
    "maternity": 3800,
    "career_break": 250,
    "secondment_out": 250,
    "suspended": 100,
    "other_inactive": 150,
    "new_assignment": 350,
}
"""Monthly chances of the other moves; maternity leave only for women of 22 to 42."""

MOVE_DAYS: Final = {
    "acting_up": (90, 270),
    "secondment": (120, 365),
    "maternity": (270, 365),
    "career_break": (180, 365),
    "secondment_out": (180, 365),
    "suspended": (20, 90),
    "other_inactive": (30, 120),
}
"""Shortest and longest duration of what ends by itself."""

APPRAISED_PER_MILLION: Final = {"other units": 860_000, "culture unit": 700_000}
"""Chance of an appraisal in a year; the same split holds for the next two tables."""
GOOD_APPRAISAL_PER_MILLION: Final[dict[str, dict[str, int]]] = {
    "helped": {"other units": 700_000, "culture unit": 520_000},
    "objectives": {"other units": 780_000, "culture unit": 600_000},
    "valued": {"other units": 700_000, "culture unit": 520_000},
}
PLAN_PER_MILLION: Final = 700_000
MANDATORY_PER_MILLION: Final = 920_000
"""Chance of the yearly mandatory training."""
CANCELLED_PER_MILLION: Final = 70_000

LENIENCY: Final = ("neutral", "strict", "neutral", "lenient", "neutral")
"""The appraisers' leniency in turn: of five one is strict, one lenient."""

RATING_WEIGHTS: Final[dict[str, dict[str, tuple[int, ...]]]] = {
    "performance": {
        "others, strict": (30, 130, 620, 190, 30),
        "others, neutral": (15, 70, 560, 300, 55),
        "others, lenient": (5, 25, 380, 430, 160),
        "Rising Stars, strict": (0, 20, 330, 470, 180),
        "Rising Stars, neutral": (0, 10, 190, 500, 300),
        "Rising Stars, lenient": (0, 5, 85, 430, 480),
    },
    "potential": {
        "others, strict": (420, 545, 35),
        "others, neutral": (300, 620, 80),
        "others, lenient": (180, 640, 180),
        "Rising Stars, strict": (70, 480, 450),
        "Rising Stars, neutral": (30, 320, 650),
        "Rising Stars, lenient": (10, 210, 780),
    },
}
"""Weights of performance 1 to 5 and of potential low, medium, high, by who is rated by whom."""

SURVEY_RESPONSE_PER_MILLION: Final = {"other units": 480_000, "culture unit": 340_000}
SURVEY_CULTURE_POINTS: Final = 200
"""Thousandths by which answers in the culture unit are less often favourable."""

SURVEY_ITEMS: Final[dict[str, int]] = {
    "recommend_as_place_to_work": 610,
    "role_makes_a_difference": 870,
    "care_is_top_priority": 740,
    "look_forward_to_work": 540,
    "enthusiastic_about_job": 690,
    "time_passes_quickly": 720,
    "know_our_vision": 660,
    "vision_inspires_me": 480,
    "know_our_values": 780,
    "see_values_lived": 570,
    "compassionate_culture": 690,
    "feel_included": 680,
    "feel_safe_to_speak_up": 620,
    "fair_career_progression": 560,
    "line_manager_cares": 700,
    "positive_action_on_wellbeing": 570,
    "appraisal_helped": 260,
    "not_thinking_about_leaving": 580,
}
"""Items with the share of favourable answers, in thousandths, outside the culture unit."""

SHORTLISTED_PER_OFFER: Final = {"White": (2, 4), "Black, Asian and other": (3, 6)}
"""Range of people shortlisted for every offer; the means are 3 and 4.5."""

FORMAL_PER_MILLION: Final = {"disciplinary": 8_000, "capability": 3_000}
FORMAL_RATIO: Final[dict[str, dict[str, int]]] = {
    "disciplinary": {"Black, Asian and other": 1300},
    "capability": {"disabled": 1800},
}
"""Yearly chance of entering a formal process, and for whom it is higher."""
