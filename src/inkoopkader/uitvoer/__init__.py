"""How results leave the program: files written whole or not at all, and Excel sheets that cannot run anything."""
