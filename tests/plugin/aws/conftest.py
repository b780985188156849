from tests.plugin.aws.fixtures import aws, cloud, moto

__all__ = ["aws", "cloud", "moto"]
