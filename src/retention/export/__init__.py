"""Releases and charts to files, and files to a verdict: nothing else leaves the package."""

from retention.export.bundle import Bundle
from retention.export.slides import slides
from retention.export.verdict import Finding, Verdict, verify
from retention.export.workbook import workbook

__all__ = ["Bundle", "Finding", "Verdict", "slides", "verify", "workbook"]
