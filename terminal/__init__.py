"""How the command line speaks: translated help, tables in 80 columns, progress, safe text."""
