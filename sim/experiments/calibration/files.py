"""Where an economy keeps what was fitted: a folder beside its own files, and no part of them."""

FOLDER = "fitted"
POINT, ENSEMBLE, REACHED = "point.toml", "ensemble.csv", "moments.csv"
FILES = (POINT, ENSEMBLE, REACHED)
"""The best set of parameters, all that fit as well, and how near moments come."""
