"""What governments can do."""
