from tests.plugin.aws.fixtures import moto

__all__ = ["moto"]
