"""A slow, obvious second opinion on who was in post, and tests of the package against it."""
