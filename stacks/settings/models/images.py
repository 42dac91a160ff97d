"""Settings of the image registry: which images run."""

from stacks.settings.forms import ImageDigest
from stacks.settings.models.base import Model


class ImagesSettings(Model):
    """The platform's own images by digest, so that what runs is what was built. A digest is the same on every cloud."""

    control_plane: ImageDigest
    """Image of the control plane's services."""
    collector: ImageDigest
    """Image of the OpenTelemetry collector."""

    @property
    def digests(self) -> dict[str, str]:
        """Digest by repository."""
        return {"control-plane": self.control_plane, "collector": self.collector}
