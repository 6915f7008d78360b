"""The ledger: what was published before, so that two releases together give nothing away.

A ledger is confidential. It holds published numbers under hashed keys, which cells were hidden,
and which cells add up to which; no hidden number, no name of a group. Whoever has it and the
records can tell which cell is which, so it stays with the records.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from retention.disclosure.audit import round_to
from retention.disclosure.cells import CellKey, Cells
from retention.disclosure.rules import Rule
from retention.disclosure.ties import Part
from retention.errors import ArgumentError, DisclosureError, OutputError
from retention.files import read_bytes, sha256, write_whole

FORMAT = "retention-ledger-1"
EARLIER = "of an earlier release"
"""The quantity of a cell that only an earlier release has; its population is its name."""

Sum = tuple[tuple[str, int], ...]


@dataclass
class Ledger:
    """What an organisation has published under one rule; made by `Ledger.open`.

    Attributes
    ----------
    path : Path
    organisation : str
    rule : str
        Name of the rule of all its releases; empty before the first.
    numbers : dict of str to list of float
        By hashed cell, every number that was published for it, oldest first; none for a
        hidden one.
    sums : set of ((hashed cell, sign), ...)
        Cells whose signed numbers add up to 0.
    parts : dict of str to Part
        By hashed population, what makes it a part of everyone, hashed too.
    """

    path: Path
    organisation: str
    salt: str = field(repr=False)
    rule: str = ""
    numbers: dict[str, list[float]] = field(default_factory=dict, repr=False)
    sums: set[Sum] = field(default_factory=set, repr=False)
    parts: dict[str, Part] = field(default_factory=dict, repr=False)
    _on_disk: str = field(default="", repr=False)

    @classmethod
    def open(cls, path: str | Path, *, organisation: str) -> Ledger:
        """Read a ledger, or begin one if there is no such file.

        Parameters
        ----------
        path : str or Path
            Keep it with the records and away from the releases: it is confidential.
        organisation : str
            The employer's name, as in the settings.

        Raises
        ------
        DisclosureError
            If the file is no ledger, or that of another organisation.
        ArgumentError
            If no organisation is named.

        Examples
        --------
        >>> import tempfile, retention
        >>> path = Path(tempfile.mkdtemp()) / "ledger.json"
        >>> ledger = Ledger.open(path, organisation="A trust")
        >>> year = retention.year_to("2025-09-30")
        >>> table = retention.headcount(retention.sample(people=500), year)
        >>> release = retention.publish({"headcount": table}, ledger=ledger)
        >>> len(Ledger.open(path, organisation="A trust").numbers)
        2
        """
        path = Path(path)
        if not organisation:
            raise ArgumentError(
                "organisation must be the employer's name, was empty; a ledger is of one "
                "organisation: name it under [data] of retention.toml"
            )
        if not path.exists():
            return cls(path, organisation, secrets.token_hex(16))
        content = read_bytes(path)
        try:
            ledger = cls._of(path, content)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise DisclosureError(
                f"{path.name} is no ledger of releases; name another file, since a damaged "
                "ledger cannot protect what was hidden before"
            ) from None
        if ledger.organisation != organisation:
            raise DisclosureError(
                f"{path.name} is the ledger of {ledger.organisation!r}, not of {organisation!r}; "
                "each organisation has its own"
            )
        return ledger

    @classmethod
    def _of(cls, path: Path, content: bytes) -> Ledger:
        found = json.loads(content)
        if found["format"] != FORMAT:
            raise KeyError("format")
        return cls(
            path,
            str(found["organisation"]),
            str(found["salt"]),
            str(found["rule"]),
            {str(name): [float(v) for v in values] for name, values in found["numbers"].items()},
            {tuple((str(name), int(sign)) for name, sign in one) for one in found["sums"]},
            {
                str(name): Part(
                    tuple((str(c), tuple(str(v) for v in vs)) for c, vs in conditions),
                    tuple(str(word) for word in without),
                )
                for name, (conditions, without) in found["parts"].items()
            },
            sha256(content),
        )

    def hashed(self, *words: str) -> str:
        """Words as nobody without this ledger can write them."""
        text = "\x1f".join(words).encode("utf-8")
        return hmac.new(bytes.fromhex(self.salt), text, "sha256").hexdigest()[:32]

    def name_of(self, key: CellKey, population: str | None = None) -> str:
        """The hashed name of a cell, in its own population or one of a hashed name."""
        if key.quantity == EARLIER:
            return key.population
        return self.hashed(population or self.hashed(key.population), key.in_population)

    def hashed_part(self, part: Part) -> Part:
        """What makes a population a part of everyone, hashed."""
        conditions = sorted(
            (self.hashed(column), tuple(sorted(self.hashed(column, v) for v in values)))
            for column, values in part.conditions
        )
        return Part(tuple(conditions), tuple(sorted(self.hashed(w) for w in part.without)))

    def check_rule(self, rule: Rule) -> None:
        """Refuse a release under another rule than those before.

        Raises
        ------
        DisclosureError
            If the ledger's releases followed another rule.
        """
        if self.rule and self.rule != rule.name:
            raise DisclosureError(
                f"{self.path.name} holds releases under the rule {self.rule!r}, and this is one "
                f"under {rule.name!r}; keep a ledger for each"
            )

    def record(
        self,
        cells: Cells,
        hidden: Collection[int],
        rule: Rule,
        parts: Iterable[tuple[str, Part]],
    ) -> None:
        """Write a release into the ledger and the ledger to its file.

        Parameters
        ----------
        cells : Cells
            Of the release and what earlier ones tie to it.
        hidden : collection of int
        rule : Rule
        parts : iterable of (str, Part)
            Its populations.

        Raises
        ------
        OutputError
            If the file was changed since it was opened, or cannot be written.
        """
        there = sha256(read_bytes(self.path)) if self.path.exists() else ""
        if there != self._on_disk:
            raise OutputError(
                f"{self.path.name} was changed by another release meanwhile; open it again and "
                "publish again, so that both are compared"
            )
        names = [self.name_of(key) for key in cells.key]
        for cell, name in enumerate(names):
            if cell in hidden:
                self.numbers.setdefault(name, [])
            elif cells.shown_in[cell]:
                now = round_to(cells.value[cell], rule.rounding)
                before = self.numbers.setdefault(name, [])
                if not before or before[-1] != now:
                    before.append(now)
        for equation in cells.equations:
            self.sums.add(ordered((names[cell], sign) for cell, sign in equation))
        self.parts |= {self.hashed(words): self.hashed_part(part) for words, part in parts}
        self.rule = rule.name
        content = self._content()
        if sha256(content) != there:
            write_whole(self.path, content, private=True)
            self._on_disk = sha256(content)

    def _content(self) -> bytes:
        about = {
            "format": FORMAT,
            "confidential": "numbers of earlier releases; keep with the records",
            "organisation": self.organisation,
            "salt": self.salt,
            "rule": self.rule,
            "numbers": dict(sorted(self.numbers.items())),
            "sums": sorted(self.sums),
            "parts": dict(sorted(self.parts.items())),
        }
        return (json.dumps(about, ensure_ascii=False, indent=0) + "\n").encode("utf-8")


def ordered(terms: Iterable[tuple[str, int]]) -> Sum:
    """An equation written in one way, whatever order and sign it came in."""
    found = sorted(terms)
    sign = found[0][1]
    return tuple((name, one * sign) for name, one in found)
