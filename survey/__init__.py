"""From the blank form to clean, stored answers. Knows no statistics and no plotting."""
