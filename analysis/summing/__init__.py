"""What the one pass over the answers is made of: scores, cells, and the inner loop that fills them."""
