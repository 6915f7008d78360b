"""The gate: raw tables in, a release out in which nobody can be read back."""

from retention.disclosure.gate import publish, publish_alone
from retention.disclosure.ledger import Ledger
from retention.disclosure.release import PublishedTable, Release
from retention.disclosure.rules import RULES, Rule
from retention.results import show_tables_through

show_tables_through(lambda table: publish_alone(table)._repr_html_())

__all__ = ["RULES", "Ledger", "PublishedTable", "Release", "Rule", "publish", "publish_alone"]
