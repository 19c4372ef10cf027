"""Whole lists as files: the same rows as the list shows, the same filters, columns from a list."""
