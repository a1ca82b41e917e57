"""From answers to numbers, pictures and documents."""
