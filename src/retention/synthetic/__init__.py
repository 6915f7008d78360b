"""The synthetic trust whose truth is known: invented people, real questions."""

from retention.synthetic.trust import SyntheticTrust, generate

__all__ = ["SyntheticTrust", "generate"]
