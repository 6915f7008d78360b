"""What is in the records, what is wrong with them, and how far an analysis can trust them."""

from retention.checking.ratings import Rating, rate
from retention.checking.show import account, as_html, as_json, as_text

__all__ = ["Rating", "account", "as_html", "as_json", "as_text", "rate"]
