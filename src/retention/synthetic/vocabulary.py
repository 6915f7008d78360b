"""The words of the synthetic trust: bands, sources, characteristics, contracts, kinds of unit."""

from typing import Final

from retention import schema

BANDS: Final = (
    "Band 2",
    "Band 3",
    "Band 4",
    "Band 5",
    "Band 6",
    "Band 7",
    "Band 8a",
    "Band 8b",
    "Band 8c",
    "Band 8d",
    "Band 9",
    "Foundation Year 1",
    "Foundation Year 2",
    "Core Training",
    "Specialty Registrar",
    "Specialty Doctor",
    "Consultant",
)
NOTICE_CLASS: Final = (
    ("junior",) * 3 + ("middle",) * 3 + ("senior",) * 5 + (("junior",) * 4 + ("senior",) * 2)
)
"""The notice of each band, in the order of `BANDS`."""

SOURCES: Final = (
    "School leaver",
    "University leaver",
    "Apprentice",
    "Graduate scheme",
    "Other NHS",
    "Other public sector",
    "Private sector",
    "Abroad",
    "Returning",
)
EARLY_CAREER_SOURCES: Final = 4
"""The first four sources are first jobs: they start on the lowest rung and full time."""
RETURNING: Final = 8

AGE_BY_SOURCE: Final = (
    (18, 19),
    (21, 24),
    (17, 22),
    (22, 26),
    (24, 57),
    (24, 57),
    (20, 58),
    (24, 45),
    (28, 60),
)
"""Youngest and oldest age on joining, by source."""

GENDERS: Final = ("Female", "Male")
ETHNICITIES: Final = (
    "White",
    "Asian or Asian British",
    "Black or Black British",
    "Mixed",
    "Other ethnic group",
    "Not declared",
)
ETHNICITY_WEIGHTS: Final = {
    "medical": (440, 360, 60, 35, 65, 40),
    "other": (730, 120, 70, 20, 20, 40),
}
DISABILITIES: Final = ("No", "Yes", "Not declared")
DISABILITY_WEIGHTS: Final = (780, 57, 163)

CONTRACTS: Final = ("Permanent", "Fixed Term Temp", "Bank", "Honorary", "Locum")
PERMANENT, FIXED_TERM, BANK = 0, 1, 2
CONTRACT_WEIGHTS: Final = {
    "long serving": (963, 20, 13, 4, 0),
    "joining": (895, 80, 22, 3, 0),
    "senior doctor": (930, 20, 0, 10, 40),
}

FTE_VALUES: Final = (100, 93, 80, 60, 53, 40, 20)
FTE_WEIGHTS: Final = {
    "any": (590, 40, 135, 130, 50, 40, 15),
    "medical": (840, 20, 60, 50, 20, 10, 0),
}
"""Full-time equivalents in hundredths."""

STATUSES: Final = schema.STATUSES

KINDS: Final = (
    "Ward",
    "Clinic and Therapy Team",
    "Laboratory",
    "Corporate Team",
    "Facilities Team",
)
DIRECTORATES_BY_KIND: Final = (
    ("Medicine", "Surgery", "Women and Children"),
    ("Community and Therapies", "Medicine"),
    ("Diagnostics",),
    ("Corporate Services",),
    ("Estates and Facilities",),
)
UNIT_SIZES: Final = (
    (5, 9),
    (10, 19),
    (20, 34),
    (35, 59),
    (60, 99),
    (100, 149),
    (150, 200),
)
UNIT_SIZE_WEIGHTS: Final = (150, 220, 250, 200, 110, 50, 20)

STRENGTHS: Final = (
    "CALM",
    "CARE",
    "COACH",
    "DATA",
    "DRIVE",
    "IDEAS",
    "LEAD",
    "LISTEN",
    "TEAM",
)

AGE_BANDS: Final = (
    (20, 24),
    (25, 29),
    (30, 34),
    (35, 39),
    (40, 44),
    (45, 49),
    (50, 54),
    (55, 59),
    (60, 64),
    (65, 69),
)
AGE_WEIGHTS: Final = {
    "any": (60, 120, 135, 130, 120, 115, 125, 115, 65, 15),
    "doctor_in_training": (100, 550, 300, 50, 0, 0, 0, 0, 0, 0),
    "consultant": (0, 0, 60, 200, 220, 190, 150, 120, 50, 10),
    "specialty_doctor": (0, 20, 130, 240, 230, 170, 110, 70, 25, 5),
    "student": (600, 250, 100, 50, 0, 0, 0, 0, 0, 0),
}
"""Ages of the people in post when the records begin, by job family where it is unlike others."""
