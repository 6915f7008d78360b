"""Rates of leaving of groups, and what follows from them: the room of scikit-learn."""
