"""Files in, a `Workforce` out, and an account of every row."""

from retention.intake.read import read, read_contents

__all__ = ["read", "read_contents"]
