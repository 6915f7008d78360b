"""Names that no rule and no model may take in: protected characteristics, and what stands for them.

Who is young, a woman or from abroad can be told by other fields than age, gender and
nationality. The lists hold words and beginnings of words of the names of such fields; an
employer's settings can add names and take none away.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

PROTECTED_WORDS = ("age", "ages", "aged", "sex", "race", "faith", "belief", "caste", "trans")
PROTECTED_STEMS = (
    "gender",
    "ethnic",
    "racial",
    "disab",
    "birth",
    "religi",
    "sexual",
    "orientation",
    "marital",
    "marriage",
    "married",
    "pregnan",
    "reassign",
)
"""The characteristics of the Equality Act 2010, section 4, as fields name them."""
PROXY_WORDS = (
    "dob",
    "fte",
    "hours",
    "name",
    "names",
    "school",
    "child",
    "visa",
    "sick",
    "union",
    "source",
    "pension",
    "status",
    "leave",
)
PROXY_STEMS = (
    "matern",
    "patern",
    "parental",
    "adopti",
    "national",
    "citizen",
    "immigra",
    "migrant",
    "passport",
    "language",
    "accent",
    "postcode",
    "postal",
    "address",
    "surname",
    "forename",
    "firstname",
    "lastname",
    "carer",
    "caring",
    "depend",
    "children",
    "absence",
    "sickness",
    "health",
    "flexib",
    "parttime",
    "fulltime",
    "colour",
    "abroad",
    "overseas",
    "recruit",
    "retire",
    "graduat",
)
"""What tells a characteristic without naming it: part-time work, leave, language, a postcode."""

Kind = Literal["", "protected characteristic", "proxy"]


def protected_kind(name: str, also: Collection[str] = ()) -> Kind:
    """What a field is by its name; `also` are further names of proxies.

    Examples
    --------
    >>> protected_kind("age_band"), protected_kind("Home Postcode"), protected_kind("band")
    ('protected characteristic', 'proxy', '')
    """
    words = re.findall(r"[a-z0-9]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower())
    joined = "".join(words)
    for exact, stems, kind in (
        (PROTECTED_WORDS, PROTECTED_STEMS, "protected characteristic"),
        (PROXY_WORDS, PROXY_STEMS, "proxy"),
    ):
        if set(words) & set(exact) or any(w.startswith(stems) for w in (*words, joined)):
            return "protected characteristic" if kind == "protected characteristic" else "proxy"
    known = {"".join(re.findall(r"[a-z0-9]+", other.lower())) for other in also}
    return "proxy" if joined in known else ""
