"""Inkoopkader: the Dutch long-term-care (Wlz) purchasing policy as dated, sourced data that runs."""

__version__ = "0.1.0"
