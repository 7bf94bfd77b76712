"""What people read: figures, reports, and how numbers are written in them."""
