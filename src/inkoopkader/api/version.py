"""The version of the API and where it stands. Only the first number is in the address (NL API Design Rules)."""

VERSION = "1.0.0"
PREFIX = "/api/v1"
