"""Rates of leaving: coverage on a reduced trust, calibration on whole ones, and what they cost."""
