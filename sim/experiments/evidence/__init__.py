"""What the model is fitted to and what it is tested against, each number with its source."""
