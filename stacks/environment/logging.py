"""Logging in an environment."""

from typing import Final

from components.account_baseline import AccountBaseline
from components.logging import AwsLoggingOptions, Logging, LoggingArgs
from stacks.environment.blueprint import Blueprint
from stacks.environment.site import Place
from vocabulary import Cloud


def _arguments(place: Place) -> LoggingArgs:
    return LoggingArgs(
        context=place.context,
        account_id=place.account_id,
        scope=place.scope,
        aws=AwsLoggingOptions(boundary_id=place.boundary_id) if place.cloud is Cloud.AWS else None,
        **place.settings.logging.model_dump(),
    )


BLUEPRINT: Final = Blueprint(capability=Logging, arguments=_arguments, requires=(AccountBaseline,))
