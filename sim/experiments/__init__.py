"""How worlds are run and compared."""
