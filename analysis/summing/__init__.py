"""What the one pass over the answers is made of: scores, cells, the lines that forms make, in
blocks, and the inner loop that counts them."""
