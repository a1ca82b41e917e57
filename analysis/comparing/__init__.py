"""Comparisons: units with the whole, pairs, groups of respondents, and an earlier survey."""
