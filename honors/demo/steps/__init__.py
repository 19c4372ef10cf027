"""What people do in every story, each step through the actions and by whoever may do it."""
