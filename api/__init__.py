"""The REST door: everything that the domain does, for programs that others write."""
