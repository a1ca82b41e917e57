"""A workbook marked in its own XML: what is kept stays as it was sent, to the letter.

Runs in the child process, as a package of its own: standard library only, relative imports only.
"""
