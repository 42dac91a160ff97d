"""A customer-managed key, as components take it. The ``encryption`` capability makes them."""

from dataclasses import dataclass

import pulumi


@dataclass(frozen=True, kw_only=True)
class EncryptionKey:
    """A key, and who may use it. The cloud's services that encrypt for us have been let in already.

    Attributes:
        key_id: KMS key ARN, Key Vault key URI without a version, CryptoKey id.
        vault_id: Azure only: resource id of the Key Vault that holds the key.
        user_id: Azure only: resource id of the user-assigned managed identity through which a resource reaches the key.
    """

    key_id: pulumi.Input[str]
    vault_id: pulumi.Input[str] | None = None
    user_id: pulumi.Input[str] | None = None

    @property
    def name(self) -> pulumi.Output[str]:
        """Azure only: the key's name in its vault."""
        return pulumi.Output.from_input(self.key_id).apply(lambda uri: uri.rpartition("/")[2])

    @property
    def vault_uri(self) -> pulumi.Output[str]:
        """Azure only: ``https://<vault>.vault.azure.net/``."""
        return pulumi.Output.from_input(self.key_id).apply(lambda uri: uri.partition("keys/")[0])
