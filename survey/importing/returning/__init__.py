"""Back to the sender: a copy of the file with the cells to correct coloured, and a list of them."""

from survey.importing.returning.send import Returner
from survey.importing.returning.stamp import Stamp, read_stamp, unstamp

__all__ = ["Returner", "Stamp", "read_stamp", "unstamp"]
