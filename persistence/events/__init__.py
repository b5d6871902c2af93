"""Events, each stored once, in the transaction that marks what must be folded again."""
