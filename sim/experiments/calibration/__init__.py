"""Parameters fitted to published figures: the best point, and all that fit as well."""
