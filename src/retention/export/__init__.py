"""Releases and charts to files: nothing else leaves the package."""

from retention.export.bundle import Bundle
from retention.export.slides import slides
from retention.export.workbook import workbook

__all__ = ["Bundle", "slides", "workbook"]
