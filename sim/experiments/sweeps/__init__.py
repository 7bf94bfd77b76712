"""Sweeps: a design of points, expanded into worlds, lived, kept and read again as a table."""
