"""The definitions of indicators: one home for what captions, pages and the gate say."""
