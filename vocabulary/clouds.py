"""The three clouds."""

from enum import StrEnum


class Cloud(StrEnum):
    """A cloud, by the value that the ``provider`` tag, label and partition carry."""

    AWS = "aws"
    AZURE = "azure"
    GCP = "gcp"

    @property
    def package(self) -> str:
        """Name of the Pulumi package that serves this cloud, as in a resource's type token."""
        return _PACKAGES[self]

    @property
    def display_name(self) -> str:
        """The name people use, for reports and messages."""
        return _TITLES[self]


_PACKAGES = {Cloud.AWS: "aws", Cloud.AZURE: "azure-native", Cloud.GCP: "gcp"}
_TITLES = {Cloud.AWS: "AWS", Cloud.AZURE: "Azure", Cloud.GCP: "Google Cloud"}
