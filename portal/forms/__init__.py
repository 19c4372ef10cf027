"""What a browser sent, one file for each noun."""
