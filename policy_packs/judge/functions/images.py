"""Whether container images come from the platform's registries."""

import re
from collections.abc import Mapping
from typing import Any, Final

from plans import Resource, is_unknown
from policy_packs.judge.functions import Findings, function
from policy_packs.judge.paths import select
from policy_packs.judge.world import World

_BY_DIGEST: Final = re.compile(r"[^@]*@sha256:[0-9a-f]{64}")
_AWS_HOST: Final = re.compile(r"([0-9]{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com")
_GCP_HOST: Final = re.compile(r"[a-z0-9-]+-docker\.pkg\.dev")
_AZURE_REGISTRY: Final = "azure-native:containerregistry:Registry"


@function("platform_images", stack_wide=True)
def platform_images(resource: Resource, arguments: Mapping[str, Any], world: World) -> Findings:
    """Images come from a registry of the stack's accounts, by digest.

    That is ECR of its AWS account, Artifact Registry of its Google Cloud project, and the container registries that it makes on
    Azure.

    Arguments:
        paths: to the images; what is missing is none.
        registries: starts of the names of images that are allowed besides, such as ``registry.example.com/ml/``.
    """
    problems, unknown = set(), set()
    for path in arguments["paths"]:
        for value in select(resource.inputs, path):
            if is_unknown(value):
                unknown.add(path)
                continue
            if value is None:
                continue
            image = value if isinstance(value, str) else ""
            if not _is_ours(image, arguments["registries"], world):
                problems.add("an image comes from another registry")
            if not _BY_DIGEST.fullmatch(image):
                problems.add("an image is not named by its digest")
    return Findings(problems=frozenset(problems), unknown=frozenset(unknown))


def _is_ours(image: str, registries: list[str], world: World) -> bool:
    if any(image.startswith(registry) for registry in registries):
        return True
    host, _, name = image.partition("/")
    ecr = _AWS_HOST.fullmatch(host)
    if ecr:
        return ecr[1] == _setting(world, "aws", "account_id")
    if _GCP_HOST.fullmatch(host):
        return name.partition("/")[0] == _setting(world, "gcp", "project_id")
    names = (registry.inputs.get("registryName") for registry in world.of([_AZURE_REGISTRY]))
    return host in {f"{name.lower()}.azurecr.io" for name in names if isinstance(name, str)}


def _setting(world: World, cloud: str, name: str) -> str | None:
    settings = world.settings.get(cloud)
    value = settings.get(name) if isinstance(settings, Mapping) else None
    return value if isinstance(value, str) else None
