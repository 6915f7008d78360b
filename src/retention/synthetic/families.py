"""Job families: the nine national staff groups, with doctors split by what their contract is."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from retention.synthetic.draws import Ints
from retention.synthetic.vocabulary import BANDS


@dataclass(frozen=True)
class Family:
    """One job family: a ladder of bands, who joins it, and where it works.

    Attributes
    ----------
    key, staff_group
        The key of `truths`, and the national staff group.
    share
        People per 1,000 of the trust.
    female
        Women per 1,000 of the family.
    bands, roles
        The ladder from the lowest rung, and the role on each rung.
    in_post, joining
        Weights of the rungs, for people in post and for new starters.
    sources
        Weights of the recruitment sources, in the order of `vocabulary.SOURCES`.
    kinds
        Weights of the kinds of unit, in the order of `vocabulary.KINDS`.
    """

    key: str
    staff_group: str
    share: int
    female: int
    bands: tuple[str, ...]
    roles: tuple[str, ...]
    in_post: tuple[int, ...]
    joining: tuple[int, ...]
    sources: tuple[int, ...]
    kinds: tuple[int, ...]


_MEDICAL = "Medical and Dental"
_AGENDA_FOR_CHANGE = BANDS[:11]

FAMILIES: Final = (
    Family(
        key="nursing",
        staff_group="Nursing and Midwifery Registered",
        share=275,
        female=880,
        bands=BANDS[3:8],
        roles=(
            "Staff Nurse",
            "Sister or Charge Nurse",
            "Nurse Manager",
            "Modern Matron",
            "Nurse Consultant",
        ),
        in_post=(470, 330, 150, 40, 10),
        joining=(700, 220, 60, 15, 5),
        sources=(0, 260, 20, 10, 330, 20, 70, 230, 60),
        kinds=(750, 230, 0, 20, 0),
    ),
    Family(
        key="clinical_support",
        staff_group="Additional Clinical Services",
        share=215,
        female=800,
        bands=BANDS[0:3],
        roles=(
            "Healthcare Assistant",
            "Health Care Support Worker",
            "Assistant Practitioner",
        ),
        in_post=(450, 370, 180),
        joining=(620, 300, 80),
        sources=(90, 40, 90, 0, 200, 80, 380, 80, 40),
        kinds=(640, 280, 80, 0, 0),
    ),
    Family(
        key="administrative",
        staff_group="Administrative and Clerical",
        share=210,
        female=760,
        bands=_AGENDA_FOR_CHANGE,
        roles=("Clerical Worker",) * 2
        + ("Officer",) * 3
        + ("Manager",) * 2
        + ("Senior Manager",) * 3
        + ("Board Level Director",),
        in_post=(230, 250, 190, 110, 80, 60, 35, 20, 14, 7, 4),
        joining=(300, 290, 170, 90, 60, 40, 25, 12, 8, 3, 2),
        sources=(70, 60, 80, 50, 280, 130, 280, 20, 30),
        kinds=(130, 220, 30, 600, 20),
    ),
    Family(
        key="therapies",
        staff_group="Allied Health Professionals",
        share=75,
        female=810,
        bands=BANDS[3:8],
        roles=(
            "Therapist",
            "Therapist",
            "Specialist Therapist",
            "Therapy Manager",
            "Consultant Therapist",
        ),
        in_post=(280, 390, 240, 70, 20),
        joining=(500, 350, 120, 25, 5),
        sources=(0, 360, 20, 0, 390, 30, 80, 90, 30),
        kinds=(200, 800, 0, 0, 0),
    ),
    Family(
        key="professional_scientific",
        staff_group="Add Prof Scientific and Technic",
        share=45,
        female=720,
        bands=BANDS[3:9],
        roles=("Pharmacy Technician", "Pharmacist", "Specialist Pharmacist")
        + ("Clinical Psychologist",) * 2
        + ("Consultant Psychologist",),
        in_post=(240, 260, 250, 160, 60, 30),
        joining=(380, 300, 200, 90, 20, 10),
        sources=(0, 290, 30, 40, 400, 40, 150, 30, 20),
        kinds=(50, 450, 500, 0, 0),
    ),
    Family(
        key="estates",
        staff_group="Estates and Ancillary",
        share=60,
        female=450,
        bands=BANDS[0:5],
        roles=(
            "Support Worker",
            "Porter",
            "Craftsperson",
            "Engineer",
            "Estates Manager",
        ),
        in_post=(620, 200, 110, 50, 20),
        joining=(780, 140, 50, 20, 10),
        sources=(120, 0, 60, 0, 90, 90, 560, 60, 20),
        kinds=(0, 0, 0, 60, 940),
    ),
    Family(
        key="healthcare_science",
        staff_group="Healthcare Scientists",
        share=20,
        female=660,
        bands=BANDS[3:8],
        roles=("Biomedical Scientist",) * 2
        + ("Specialist Scientist", "Laboratory Manager")
        + ("Consultant Scientist",),
        in_post=(250, 390, 240, 90, 30),
        joining=(520, 320, 120, 30, 10),
        sources=(0, 340, 40, 90, 350, 20, 120, 30, 10),
        kinds=(0, 100, 900, 0, 0),
    ),
    Family(
        key="consultant",
        staff_group=_MEDICAL,
        share=40,
        female=390,
        bands=("Consultant",),
        roles=("Consultant",),
        in_post=(1,),
        joining=(1,),
        sources=(0, 0, 0, 0, 820, 20, 20, 120, 20),
        kinds=(600, 300, 100, 0, 0),
    ),
    Family(
        key="specialty_doctor",
        staff_group=_MEDICAL,
        share=15,
        female=460,
        bands=("Specialty Doctor",),
        roles=("Specialty Doctor",),
        in_post=(1,),
        joining=(1,),
        sources=(0, 0, 0, 0, 520, 20, 20, 420, 20),
        kinds=(650, 350, 0, 0, 0),
    ),
    Family(
        key="doctor_in_training",
        staff_group=_MEDICAL,
        share=40,
        female=560,
        bands=BANDS[11:15],
        roles=("Foundation Doctor",) * 2 + ("Core Trainee", "Specialty Registrar"),
        in_post=(150, 150, 250, 450),
        joining=(100, 150, 300, 450),
        sources=(0, 300, 0, 0, 590, 0, 0, 100, 10),
        kinds=(800, 150, 50, 0, 0),
    ),
    Family(
        key="student",
        staff_group="Students",
        share=5,
        female=820,
        bands=BANDS[2:3],
        roles=("Student Practitioner",),
        in_post=(1,),
        joining=(1,),
        sources=(200, 300, 300, 0, 50, 50, 80, 0, 20),
        kinds=(700, 300, 0, 0, 0),
    ),
)

KEYS: Final = tuple(family.key for family in FAMILIES)
NURSING, CLINICAL_SUPPORT = KEYS.index("nursing"), KEYS.index("clinical_support")
IN_TRAINING = KEYS.index("doctor_in_training")
SENIOR_DOCTORS = (KEYS.index("consultant"), KEYS.index("specialty_doctor"))
STAFF_GROUPS: Final = tuple(dict.fromkeys(family.staff_group for family in FAMILIES))


def rows(values: list[tuple[int, ...]]) -> Ints:
    """Return rows of unequal length as a matrix, filled up with weights of 0."""
    width = max(len(row) for row in values)
    return np.array([row + (0,) * (width - len(row)) for row in values], dtype=np.int64)


RUNGS_IN_POST: Final = rows([family.in_post for family in FAMILIES])
RUNGS_JOINING: Final = rows([family.joining for family in FAMILIES])
BAND_OF_RUNG: Final = rows(
    [tuple(BANDS.index(band) for band in family.bands) for family in FAMILIES]
)
"""The position in `BANDS` of each family (row) and rung (column)."""
TOP_RUNG: Final = np.array([len(family.bands) - 1 for family in FAMILIES], dtype=np.int64)
GROUP_OF_FAMILY: Final = np.array(
    [STAFF_GROUPS.index(family.staff_group) for family in FAMILIES], dtype=np.int64
)
IS_MEDICAL: Final = np.array([family.staff_group == _MEDICAL for family in FAMILIES])
