"""The pages, one file for each noun; each page reads or does one thing."""
