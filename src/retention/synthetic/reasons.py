"""Causes of leaving, the national reasons that record them, and where people go."""

from typing import Final

CAUSES: Final = (
    "resignation",
    "retirement",
    "dismissal",
    "redundancy",
    "mutually_agreed_resignation",
    "transfer",
    "death",
    "other",
    "end_of_contract",
    "has_not_worked",
    "moved_inside",
)
"""The first eight compete every month; the last three are scheduled events."""

RESIGNATION, RETIREMENT, OTHER, END_OF_CONTRACT, HAS_NOT_WORKED, MOVED_INSIDE = (
    0,
    1,
    7,
    8,
    9,
    10,
)
WITH_NOTICE: Final = (True, True, False, True, True, True, False, False)
"""Whether notice is served, for the eight competing causes."""

UNKNOWN: Final = "Unknown"

_RESIGNATION_REASONS: Final = (
    ("Adult Dependants", 15, 10),
    ("Child Dependants", 45, 30),
    ("Health", 60, 60),
    ("Incompatible Working Relationships", 35, 190),
    ("Lack of Opportunities", 50, 60),
    ("Other/Not Known", 220, 180),
    ("Pay and Reward Related", 60, 50),
    ("Promotion", 140, 80),
    ("Relocation", 175, 100),
    ("To undertake further education or training", 60, 40),
    ("Work Life Balance", 140, 200),
)
_AGREED: Final = "Mutually Agreed Resignation"
_FIXED_TERM: Final = "End of Fixed Term Contract"

REASON_WEIGHTS: Final[dict[str, dict[str, int]]] = {
    "resignation": {
        f"Voluntary Resignation - {name}": any_unit for name, any_unit, _ in _RESIGNATION_REASONS
    },
    "retirement": {
        "Retirement Age": 620,
        "Flexi Retirement": 190,
        "Voluntary Early Retirement - no Actuarial Reduction": 50,
        "Voluntary Early Retirement - with Actuarial Reduction": 60,
        "Retirement - Ill Health": 50,
        "Initial Pension Ended": 30,
    },
    "dismissal": {
        "Dismissal - Capability": 380,
        "Dismissal - Conduct": 360,
        "Dismissal - Some Other Substantial Reason": 150,
        "Dismissal - Statutory Reason": 110,
    },
    "redundancy": {"Redundancy - Compulsory": 550, "Redundancy - Voluntary": 450},
    "mutually_agreed_resignation": {
        f"{_AGREED} - Local Scheme with Repayment": 320,
        f"{_AGREED} - Local Scheme without Repayment": 330,
        f"{_AGREED} - National Scheme with Repayment": 350,
    },
    "transfer": {"Employee Transfer": 1000},
    "death": {"Death in Service": 1000},
    "other": {
        "Merged Organisation - Duplicate Record": 350,
        "Not Set in Legacy at Migration": 300,
        "Pregnancy": 350,
    },
    "end_of_contract": {
        _FIXED_TERM: 450,
        f"{_FIXED_TERM} - End of Work Requirement": 350,
        f"{_FIXED_TERM} - Other": 200,
    },
    "has_not_worked": {"Has Not Worked": 1000},
    "moved_inside": {"": 1000},
    "resignation in the culture unit": {
        f"Voluntary Resignation - {name}": culture for name, _, culture in _RESIGNATION_REASONS
    },
    "end of contract in training": {
        f"{_FIXED_TERM} - External Rotation": 780,
        f"{_FIXED_TERM} - Completion of Training Scheme": 220,
    },
    "other, bank": {"Bank Staff not fulfilled minimum work requirement": 1000},
}
"""Weights of the recorded reason by cause, the causes in the order of `CAUSES`."""

REASON_ROWS: Final = tuple(REASON_WEIGHTS)
REASONS: Final = (
    *dict.fromkeys(reason for row in REASON_WEIGHTS.values() for reason in row),
    UNKNOWN,
)
MASKABLE: Final = (RESIGNATION, RETIREMENT, END_OF_CONTRACT)
"""Causes whose reason is sometimes recorded as unknown or left blank, planned rotation apart."""

DESTINATIONS: Final = (
    "NHS Organisation",
    "Other Public Sector",
    "Private Health or Social Care",
    "Other Private Sector",
    "Abroad",
    "Education or Training",
    "Self Employed",
    "No Employment",
    "Death in Service",
    "Unknown",
    "",
)
DESTINATION_WEIGHTS: Final = {
    "resignation": (400, 60, 50, 90, 50, 40, 20, 60, 0, 210, 20),
    "retirement": (20, 5, 5, 5, 5, 0, 20, 790, 0, 140, 10),
    "dismissal": (10, 10, 20, 40, 0, 0, 0, 320, 0, 590, 10),
    "redundancy": (120, 40, 20, 90, 0, 10, 40, 300, 0, 370, 10),
    "mutually_agreed_resignation": (60, 30, 20, 70, 0, 10, 60, 360, 0, 380, 10),
    "transfer": (550, 150, 290, 0, 0, 0, 0, 0, 0, 10, 0),
    "death": (0, 0, 0, 0, 0, 0, 0, 0, 1000, 0, 0),
    "other": (60, 0, 0, 0, 0, 0, 0, 140, 0, 780, 20),
    "end_of_contract": (620, 40, 20, 40, 60, 60, 10, 40, 0, 100, 10),
    "has_not_worked": (0, 0, 0, 0, 0, 0, 0, 0, 0, 900, 100),
    "moved_inside": (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1000),
}
"""Weights of the destination by cause, the causes in the order of `CAUSES`."""
