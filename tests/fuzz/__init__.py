"""Coverage-guided fuzzing of the plugin's parsers, run by hand: see :mod:`tests.fuzz.__main__`."""
