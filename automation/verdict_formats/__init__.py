"""What a policy test says, in the formats that people, pipelines and code hosts read."""

from collections.abc import Callable, Mapping
from typing import Final

from automation.verdict_formats.annotations import azure_devops, github
from automation.verdict_formats.junit import junit
from automation.verdict_formats.machine import as_json
from automation.verdict_formats.sarif import sarif
from automation.verdict_formats.text import text
from automation.verdict_formats.verdict import Judgement, Verdict

FORMATS: Final[Mapping[str, Callable[[Judgement], str]]] = {
    "text": text,
    "json": as_json,
    "sarif": sarif,
    "junit": junit,
    "github": github,
    "azuredevops": azure_devops,
}
"""Writers by the name that the command line gives them."""

__all__ = ["FORMATS", "Judgement", "Verdict"]
