"""Goals: targets and scorecards, and how a value stands to them."""
