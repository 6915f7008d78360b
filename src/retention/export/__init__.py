"""Releases and charts to files, and files to a verdict: nothing else leaves the package."""

from retention.export.bundle import Bundle
from retention.export.verdict import Finding, Verdict, verify

__all__ = ["Bundle", "Finding", "Verdict", "verify"]
