"""What is wrong with lines that were set apart."""

FAULT_COLUMNS = "regelnummer, veld, melding, waarde"
"""The number of the line in its file, the field, what is wrong with it, and what stands there (empty for what points at a
client)."""
EMPTY = "dit is verplicht en hier leeg"
