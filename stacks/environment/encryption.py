"""Encryption in an environment, and its keys as the capabilities after it take them."""

from typing import Final

import pulumi

from components.encryption import Encryption, EncryptionArgs, KeyPurpose
from components.encryption_key import EncryptionKey
from components.logging import Logging
from stacks.environment.blueprint import Blueprint
from stacks.environment.site import Place
from vocabulary import Cloud, standby_region_in


def encryption_key(place: Place, purpose: KeyPurpose) -> EncryptionKey | None:
    """The key for ``purpose``; None where the cloud's own keys are used."""
    encryption = _encryption(place)
    if encryption is None:
        return None
    return _key(place, purpose, encryption.key_ids, encryption.key_user_ids, encryption.vault_id)


def standby_key(place: Place, purpose: KeyPurpose) -> EncryptionKey | None:
    """The key for what lies in the standby region; None where the cloud's own keys are used, or where there is no such region."""
    encryption = _encryption(place)
    if encryption is None or standby_region_in(place.cloud, place.context.region) is None:
        return None
    return _key(place, purpose, encryption.standby_key_ids, encryption.standby_key_user_ids, encryption.standby_vault_id)


def _encryption(place: Place) -> Encryption | None:
    return place.find(Encryption) if place.settings.encryption.customer_managed_keys else None


def _key(
    place: Place,
    purpose: KeyPurpose,
    key_ids: pulumi.Output[dict[str, str]],
    user_ids: pulumi.Output[dict[str, str]],
    vault_id: pulumi.Output[str],
) -> EncryptionKey:
    if place.cloud is not Cloud.AZURE:
        return EncryptionKey(key_id=key_ids[purpose.value])
    return EncryptionKey(key_id=key_ids[purpose.value], vault_id=vault_id, user_id=user_ids[purpose.value])


def _arguments(place: Place) -> EncryptionArgs:
    return EncryptionArgs(
        context=place.context,
        account_id=place.account_id,
        scope=place.scope,
        customer_managed_keys=place.settings.encryption.customer_managed_keys,
        log_store_id=place.get(Logging).log_store_id,
    )


BLUEPRINT: Final = Blueprint(capability=Encryption, arguments=_arguments, requires=(Logging,))
