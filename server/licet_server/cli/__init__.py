"""The command line: ``licet-server``."""
