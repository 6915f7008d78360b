"""Releases and charts to files: nothing else leaves the package."""

from retention.export.bundle import Bundle
from retention.export.workbook import workbook

__all__ = ["Bundle", "workbook"]
