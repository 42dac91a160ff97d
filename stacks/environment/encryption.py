"""Encryption in an environment, and its keys as the capabilities after it take them."""

from typing import Final

from components.encryption import Encryption, EncryptionArgs, KeyPurpose
from components.encryption_key import EncryptionKey
from components.logging import Logging
from stacks.environment.blueprint import Blueprint
from stacks.environment.site import Place
from vocabulary import Cloud


def encryption_key(place: Place, purpose: KeyPurpose) -> EncryptionKey | None:
    """The key for ``purpose``; None where the cloud's own keys are used."""
    encryption = place.find(Encryption)
    if encryption is None or not place.settings.encryption.customer_managed_keys:
        return None
    if place.cloud is not Cloud.AZURE:
        return EncryptionKey(key_id=encryption.key_ids[purpose.value])
    return EncryptionKey(
        key_id=encryption.key_ids[purpose.value],
        vault_id=encryption.vault_id,
        user_id=encryption.key_user_ids[purpose.value],
    )


def _arguments(place: Place) -> EncryptionArgs:
    return EncryptionArgs(
        context=place.context,
        account_id=place.account_id,
        scope=place.scope,
        customer_managed_keys=place.settings.encryption.customer_managed_keys,
        log_store_id=place.get(Logging).log_store_id,
    )


BLUEPRINT: Final = Blueprint(capability=Encryption, arguments=_arguments, requires=(Logging,))
