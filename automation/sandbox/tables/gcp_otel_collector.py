"""Google Cloud: rows of Cloud Run.

Source: Cloud Run Admin API v2, "projects.locations.services".
"""

from automation.sandbox.rules import Number, Text, TypeRules

RULES: dict[str, TypeRules] = {
    "gcp:cloudrunv2/service:Service": TypeRules(
        id="projects/{project}/locations/{location}/services/{name}",
        text={
            "name": Text(r"[a-z]([a-z0-9-]*[a-z0-9])?", 1, 49, "1 to 49 lower-case letters, digits and hyphens, from a letter"),
            "template.timeout": Text(r"\d+(\.\d{1,9})?s", 1, 0, 'seconds and "s", such as 60s'),
            "template.containers.image": Text(r"\S+", 1, 0, "an image reference"),
            "template.encryptionKey": Text(
                r"projects/[^/]+/locations/[^/]+/keyRings/[^/]+/cryptoKeys/[^/]+",
                1,
                0,
                "the id of a key, projects/.../cryptoKeys/...",
            ),
        },
        values={
            "template.containers.ports.name": ("http1", "h2c"),
            "template.vpcAccess.egress": ("ALL_TRAFFIC", "PRIVATE_RANGES_ONLY"),
        },
        numbers={
            "template.maxInstanceRequestConcurrency": Number(1, 1000),
            "template.containers.ports.containerPort": Number(1, 65535),
            "template.containers.startupProbe.periodSeconds": Number(1, 240),
            "template.containers.livenessProbe.periodSeconds": Number(1, 3600),
        },
        outputs={
            "uri": "https://{name}-{number}.{location}.run.app",
            "urls": ["https://{name}-{number}.{location}.run.app"],
            "creator": "sandbox@example.com",
            "lastModifier": "sandbox@example.com",
            "launchStage": "GA",
            "ingress": "INGRESS_TRAFFIC_ALL",
        },
    ),
}
