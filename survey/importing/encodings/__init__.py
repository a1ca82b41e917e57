"""Old Vietnamese encodings and broken text, brought back to Unicode."""
