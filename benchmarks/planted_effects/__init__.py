"""How often a trust of the sample's size shows what was planted in it, by the package alone.

    python -m benchmarks.planted_effects --trusts 200 --out docs/planted-effects.md

Fresh trusts, whose seeds were not looked at before, read from their files as anybody has them.
"""
