"""What is kept of a run, and what names it: the digests of its question, its model, its result."""
