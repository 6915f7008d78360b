"""Commands of the front with options of their own."""
