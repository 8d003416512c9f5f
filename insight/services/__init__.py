"""Acts on indicators: count again, ask for the file of a month, set a target, export."""
