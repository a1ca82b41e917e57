"""Which column holds what: header texts recognised, the header row found, the layout of a sheet."""
