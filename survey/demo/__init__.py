"""A simulated survey, from opinions to the messy workbooks volunteers hand in.

It serves the demonstration, the tests of screening and the benchmarks.
"""
