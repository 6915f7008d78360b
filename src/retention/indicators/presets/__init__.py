"""The counting behind each named definition of leaving."""
