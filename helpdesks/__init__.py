"""Other systems' data as events, without I/O."""
