"""Projections of stocks and flows."""
