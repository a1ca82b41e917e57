"""Evidence about duplicates and volunteers: what to look at again, never a verdict."""
