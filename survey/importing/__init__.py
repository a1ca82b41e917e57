"""In: files as people send them, to clean forms in the store."""
