"""Releases and charts to files: nothing else leaves the package."""

from retention.export.bundle import Bundle

__all__ = ["Bundle"]
