"""The shape of the JSON, one file for each noun."""
