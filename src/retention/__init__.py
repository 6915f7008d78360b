"""Talent-retention analytics for NHS-like public employers."""

__version__ = "0.1.0"
