"""How often the gap between Rising Stars and comparable colleagues is found, and found wrongly.

    python -m benchmarks.rising_stars --seeds 2000

A reduced trust: people, strata and chances as arrays, drawn from the written truths of the
synthetic trust; the matching and the intervals are those of the package.
"""
