"""What is asked of the simulation."""
