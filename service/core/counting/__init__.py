"""Tables and lists read whole, to count, compare and add up what a question asks of their rows."""
