"""Written by its author."""
