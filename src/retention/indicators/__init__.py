"""The indicators: a workforce and a period in, an `IndicatorTable` out."""
