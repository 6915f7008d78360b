"""Arrays in, frozen results out; no people, dates or tables of ours."""
