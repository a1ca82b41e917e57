"""The answers for other programs: CSV, Excel, Parquet and SPSS, with a codebook beside them."""
