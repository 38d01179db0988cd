"""The second back-end: the same typed expressions as SQL, for many cases at once, on DuckDB and on Spark."""
