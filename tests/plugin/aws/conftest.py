from tests.plugin.aws.fixtures import aws, cloud, moto, unhurried

__all__ = ["aws", "cloud", "moto", "unhurried"]
