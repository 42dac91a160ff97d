"""Ids of Azure custom roles, and checks of ids that Azure shares."""

import uuid

from components.base import require


def custom_role_guid(subscription_id: str, role_name: str) -> str:
    """GUID of a custom role, derived from its name, so that conditions and other stacks can name it before it exists."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{subscription_id}/role/{role_name}"))


def require_guid(argument: str, value: str) -> None:
    """Raise ``ArgumentError`` unless ``value`` is a GUID, as ids of subscriptions, tenants and groups are."""
    try:
        uuid.UUID(value)
    except ValueError:
        require(False, argument, value, "write a GUID, such as 00000000-0000-4000-8000-000000000000")
