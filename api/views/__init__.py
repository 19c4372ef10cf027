"""One file for each noun; `doors` and `moves` hold what all of them share."""
