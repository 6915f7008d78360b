"""The page that leadership reads, made of published tables only."""

from retention.reporting.answers import answer
from retention.reporting.page import report

__all__ = ["answer", "report"]
