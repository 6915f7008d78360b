"""Rising Stars: labels fixed at a census, and what became of people from there."""
