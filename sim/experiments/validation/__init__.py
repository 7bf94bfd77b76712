"""The model against what it was never fitted to."""
