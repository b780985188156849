"""What could be wrong with an installation, looked at from the settings up to the network; nothing is changed."""
