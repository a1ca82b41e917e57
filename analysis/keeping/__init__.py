"""What stays of a survey whose answers are removed: the sums and the text of its published report."""
