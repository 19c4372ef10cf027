"""One module for each selection that the demo runs."""
