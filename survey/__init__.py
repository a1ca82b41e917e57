"""From the blank form to clean, stored answers. Knows no statistics and no plotting."""

__version__ = "0.1.0"
