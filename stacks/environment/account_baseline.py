"""The account baseline in an environment."""

from typing import Final

from components.account_baseline import AccountBaseline, AccountBaselineArgs
from stacks.environment.blueprint import Blueprint
from stacks.environment.site import Place


def _arguments(place: Place) -> AccountBaselineArgs:
    return AccountBaselineArgs(context=place.context, account_id=place.account_id)


BLUEPRINT: Final = Blueprint(capability=AccountBaseline, arguments=_arguments)
