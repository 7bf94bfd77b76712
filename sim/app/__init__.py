"""How people reach the simulation."""
