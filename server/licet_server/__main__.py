"""``python -m licet_server`` is ``licet-server``."""

from licet_server.cli.main import main

if __name__ == "__main__":
    main(prog_name="licet-server")
