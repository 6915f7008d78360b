"""The little TOML this room writes: tables, lists, text, numbers, dates."""

from datetime import date
from typing import Any

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


def toml_text(table: dict[str, Any]) -> str:
    r"""Return a mapping as TOML, values before sub-tables, in the order of the mapping.

    Parameters
    ----------
    table
        Text keys; values are text, whole numbers, decimals, truths, dates, lists of these, or
        mappings like this one.

    Examples
    --------
    >>> print(toml_text({"a": 1, "b": {"c d": [True, "x"]}}), end="")
    a = 1
    <BLANKLINE>
    [b]
    "c d" = [true, "x"]
    """
    return "\n".join(_lines(table, ())).strip("\n") + "\n"


def _lines(table: dict[str, Any], path: tuple[str, ...]) -> list[str]:
    plain = {key: value for key, value in table.items() if not isinstance(value, dict)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in plain.items()]
    if path and lines:
        lines = ["", f"[{'.'.join(_key(part) for part in path)}]", *lines]
    for key, value in table.items():
        if isinstance(value, dict):
            lines += _lines(value, (*path, key))
    return lines


def _key(key: str) -> str:
    bare = key.replace("_", "").replace("-", "")
    return key if bare.isascii() and bare.isalnum() else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPES)}"'
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    return repr(value)
