"""Figures that must hold, measured side by side in one run: ``make bench``."""
