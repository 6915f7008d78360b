"""Whether the written truths of the synthetic trust are found again, and by which estimator.

    python -m benchmarks.recovery --trusts 200 --people 3000 --years 6

Plain numpy and pandas on the tables alone; no estimator of the package takes part.
"""
