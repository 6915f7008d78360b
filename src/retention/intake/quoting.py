"""What a message may quote of a file's values, and what must be masked in outputs.

Dates and numbers that could not be read may be quoted when they look like one; a coded value
when it reads like a code. Nothing else is ever quoted.
"""

from __future__ import annotations

import re

from retention.reference import known_words

NOT_SHOWN = "(a value that is not shown)"
_LONGEST = 40
_DATE_LIKE = re.compile(
    r"[0-9]{1,4}([-/. ])[0-9]{1,2}\1[0-9]{1,4}([T ][0-9:.,]{4,15})? ?([A-Z]{1,4}|[+-][0-9:]{4,5})?"
    r"|[0-9]{4}-[0-9]{2}"
    r"|[0-9]{0,2}[- ]?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[- ]?[0-9]{2,4}"
    r"|q[1-4][ -]?[0-9]{2,4}"
    r"|tb[acd]|current|present|now|ongoing|open|none|nat|nan|null|n/?a|unknown|-|\?"
    r"|#[A-Z0-9/!?]{3,8}",
    re.IGNORECASE | re.ASCII,
)
_SERIAL_LIKE = re.compile(r"[1-6]?[0-9]{1,4}(\.0+)?", re.ASCII)
_NUMBER_LIKE = re.compile(
    r"[+-]?[0-9]{0,7}([.,][0-9]{0,6})?(e[+-]?[0-9]{1,4})?%?|[+-]?inf(inity)?|nan|null|none|full"
    r"|part|n/?a|-|\?|#[A-Z0-9/!?]{3,8}",
    re.IGNORECASE | re.ASCII,
)
_OF_SOMEBODY = re.compile(
    r"\b(mr|mrs|ms|miss|mx|dr|prof|sir|lady|lord|rev|he|she|him|her|his|hers|they|them|i|me|my)\b",
    re.IGNORECASE,
)
"""A title or a pronoun: the text is about somebody."""
_NAME_LIKE = re.compile(
    r"[A-Z][\w'’-]+,? [A-Z][\w'’-]*\.?( [A-Z][\w'’-]+)?"  # Jane Smith; Smith, Jane
    r"|[^\W\d_]+, ?[^\W\d_].*"  # SMITH, jane
)
NI_NUMBER = re.compile(r"[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]", re.IGNORECASE)
_PERSONAL = re.compile(
    r"[^@\s]+@[^@\s]+\.[^@\s]+"
    r"|\b[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b"  # National Insurance number
    r"|\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b"  # postcode
    r"|\b[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:19|20)?[0-9]{2}\b"  # a day, maybe of birth
    r"|\b(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\b"
)


def quote_date(text: str) -> str:
    """A value of a date column, when it looks like an attempt at a date.

    Examples
    --------
    >>> quote_date("31/02/2024"), quote_date("SMITH")
    ("'31/02/2024'", '(a value that is not shown)')
    """
    shown = len(text) <= _LONGEST and (_DATE_LIKE.fullmatch(text) or _SERIAL_LIKE.fullmatch(text))
    return f"'{text}'" if shown else NOT_SHOWN


def quote_number(text: str) -> str:
    """A value of a number column, when it looks like an attempt at a number.

    Examples
    --------
    >>> quote_number("37,5"), quote_number("S000123")
    ("'37,5'", '(a value that is not shown)')
    """
    return f"'{text}'" if _NUMBER_LIKE.fullmatch(text) else NOT_SHOWN


def reads_like_a_code(text: str) -> bool:
    """Whether a value of a coded column may stand in a message.

    It has at most 40 characters, no digits in a row, no ``@``, no title and no pronoun, and
    does not look like a name: two capitalised words none of which occurs in the lists of codes.

    Examples
    --------
    >>> [reads_like_a_code(t) for t in ("Moved house", "Jane Smith", "Dr Smith", "ward 12")]
    [True, False, False, False]
    """
    if len(text) > _LONGEST or not text.isprintable() or _OF_SOMEBODY.search(text):
        return False
    if "@" in text or re.search(r"\d\d", text) or _PERSONAL.search(text):
        return False
    if _NAME_LIKE.fullmatch(text):
        return any(word in known_words() for word in re.findall(r"\w+", text.casefold()))
    return True


def quote_code(text: str) -> str:
    """A coded value, when it reads like a code."""
    return f"'{text}'" if reads_like_a_code(text) else NOT_SHOWN


def holds_personal_value(text: str) -> bool:
    """Whether a category holds what could be a date of birth, postcode, NI number or address.

    Examples
    --------
    >>> holds_personal_value("SW1A 1AA 12/03/1980"), holds_personal_value("Ward 12")
    (True, False)
    """
    return _PERSONAL.search(text) is not None
