"""Which readings the barometer shows: few, and declared in one table."""

from __future__ import annotations

from retention.disclosure import Release
from retention.reporting.answers import FUNNEL, TREND
from retention.reporting.barometer import apart
from retention.reporting.barometer.model import ReadingLine
from retention.reporting.barometer.reading import Line, plain
from retention.reporting.barometer.special import (
    LADDER,
    RUNG_DEVELOPED,
    after_development,
    all_rungs,
    appraised,
    groups_apart,
    survey,
    trend,
    units,
    voluntary,
)

MOST_OF_SURVEY = 2
ABOUT_VISION = ("know_our_vision", "vision_inspires_me")
SAY_VISION = (*ABOUT_VISION, "recommend_as_place_to_work", "role_makes_a_difference")
"""Items on the vision itself first: the national survey has none, and others stand in."""
SAY_CULTURE = ("see_values_lived", "compassionate_culture", "feel_included")
SAY_SUPPORT = ("line_manager_cares", "positive_action_on_wellbeing")
AFTER_12 = {"after": "12 months"}
LINES: dict[str, tuple[Line, ...]] = {
    "vision": (
        Line("how many people there are", ("headcount",), plain("people", "People", "headcount")),
        Line(
            "how many join",
            ("joiner_rate",),
            plain("joiners", "Joiners, of mean headcount", "joiner_rate"),
        ),
        Line(
            "how many joiners come from school, university or a scheme",
            ("early_career_share",),
            plain("early_career", "Early-career share of joiners", "early_career_share"),
        ),
        Line(
            "whether new starters stay",
            ("retained",),
            plain("still_here", "New starters still here after 12 months", "retained", AFTER_12),
        ),
        Line(
            "whether people take the posts they are offered",
            ("offers_declined_rate",),
            plain("offers", "Offers not accepted", "offers_declined_rate"),
        ),
        *(
            Line(
                "what people say of the vision",
                ("survey_vision",),
                survey("say_vision", "survey_vision", SAY_VISION, MOST_OF_SURVEY, place),
            )
            for place in range(MOST_OF_SURVEY)
        ),
    ),
    "culture": (
        Line("how many leave", ("leaver_rate",), plain("leavers", "Leaver rate", "leaver_rate")),
        Line("how leaving runs month by month", (TREND,), trend),
        Line("who left of their own accord", ("voluntary_leaver_rate",), voluntary),
        Line(
            "how many stay a year",
            ("stability_index",),
            plain("stability", "Still here a year later (stability)", "stability_index"),
        ),
        Line("how much units differ", (FUNNEL,), units),
        Line(
            "whether the culture holds all people alike",
            apart.LEAVING,
            groups_apart("everyone", "Groups that left at a clearly different rate", apart.LEAVING),
        ),
        Line(
            "what people say of the culture",
            ("survey_culture",),
            survey("say_culture", "survey_culture", SAY_CULTURE, 1, 0),
        ),
    ),
    "support": (
        Line("who is appraised", (LADDER,), appraised),
        Line(
            "who is developed beyond mandatory training",
            (LADDER,),
            plain("developed", "Developed beyond mandatory training", LADDER, RUNG_DEVELOPED),
        ),
        Line("how far support goes beyond an appraisal", (LADDER,), all_rungs),
        Line(
            "whether anybody goes unseen",
            ("unseen",),
            plain("unseen", "Unseen: no appraisal, plan or development", "unseen"),
        ),
        Line(
            "whether development builds on strengths",
            ("development_on_strengths",),
            plain(
                "on_strengths",
                "Development that builds on a recorded strength",
                "development_on_strengths",
            ),
        ),
        Line(
            "whether access to development is equal",
            apart.ACCESS,
            groups_apart(
                "access", "Groups clearly more or less likely to be developed", apart.ACCESS
            ),
        ),
        Line(
            "whether those who are developed stay",
            ("leaving_after_development",),
            after_development,
        ),
        Line(
            "what people say of support",
            ("survey_support",),
            survey("say_support", "survey_support", SAY_SUPPORT, 1, 0),
        ),
    ),
}
"""The readings of each question, in their order."""


def readings_of(answers: Release, question: str) -> tuple[ReadingLine, ...]:
    """The readings of a question that have data, or say that they are hidden."""
    made = (line.make(answers) for line in LINES[question])
    return tuple(line for line in made if line is not None)
