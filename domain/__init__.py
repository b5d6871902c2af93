"""Pure, on the standard library alone: what events, facts, KPIs and questions are."""
