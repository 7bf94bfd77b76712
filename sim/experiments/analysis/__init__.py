"""What a sweep says: which assumptions matter, which flip the answer, what a job costs."""
