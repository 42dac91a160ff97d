# Whether container images come from the platform's registries; the same as `policy_packs/judge/functions/images.py` in Python.
package mlcp.functions

import data.mlcp.paths
import data.mlcp.plan

result("platform_images", arguments, resource) := {"problems": problems, "unknown": unknown} if {
	found := [{"path": path, "value": value} |
		some path in arguments.paths
		some value in paths.at(resource.inputs, path)
	]
	unknown := {one.path | some one in found; plan.is_unknown(one.value)}
	images := {image_name(one.value) | some one in found; not plan.is_unknown(one.value); one.value != null}
	problems := {"an image comes from another registry" | some image in images; not is_ours(image, arguments.registries)} | {"an image is not named by its digest" | some image in images; not regex.match(`^[^@]*@sha256:[0-9a-f]{64}$`, image)}
}

image_name(value) := value if is_string(value)

else := ""

is_ours(image, registries) if {
	some registry in registries
	startswith(image, registry)
}

is_ours(image, _) if {
	host := split(image, "/")[0]
	regex.match(`^[0-9]{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com$`, host)
	split(host, ".")[0] == plan.settings.aws.account_id
}

is_ours(image, _) if {
	[host, project] := array.slice(split(image, "/"), 0, 2)
	regex.match(`^[a-z0-9-]+-docker\.pkg\.dev$`, host)
	project == plan.settings.gcp.project_id
}

is_ours(image, _) if {
	some registry in plan.of_type("azure-native:containerregistry:Registry")
	is_string(registry.inputs.registryName)
	concat("", [lower(registry.inputs.registryName), ".azurecr.io"]) == split(image, "/")[0]
}
