"""The barometer: three questions, a few readings and one sentence each, and what is not known."""

from retention.reporting.barometer.model import Breakdown, Question, ReadingLine
from retention.reporting.barometer.whole import Barometer, barometer, barometer_of

__all__ = ["Barometer", "Breakdown", "Question", "ReadingLine", "barometer", "barometer_of"]
