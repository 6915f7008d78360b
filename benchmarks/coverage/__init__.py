"""Whether intervals cover as often as they say, and how often charts signal for nothing.

python -m benchmarks.coverage --out docs/coverage.md
"""
