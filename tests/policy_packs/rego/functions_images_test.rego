package mlcp.functions_test

import data.mlcp.functions

digest := "@sha256:b52cf5574b7cc70ecfb4f2c8778aaa478451da361b7657cfd6ab7ffa22cd871f"

image(name) := found.problems if {
	found := functions.result(
		"platform_images",
		{"paths": ["image"], "registries": ["registry.example.com/ml/"]},
		{"inputs": {"image": name}},
	) with input as {
		"config": {
			"ml-control-plane:aws": "{\"account_id\": \"333344445555\"}",
			"ml-control-plane:gcp": "{\"project_id\": \"acme-ml-prod\"}",
		},
		"steps": [{"op": "create", "urn": "urn:pulumi:prod::p::azure-native:containerregistry:Registry::r", "newState": {
			"urn": "urn:pulumi:prod::p::azure-native:containerregistry:Registry::r",
			"type": "azure-native:containerregistry:Registry",
			"inputs": {"registryName": "acmeImages"},
		}}],
	}
}

test_images_of_ours if {
	every name in [
		"333344445555.dkr.ecr.eu-central-1.amazonaws.com/api",
		"europe-west3-docker.pkg.dev/acme-ml-prod/images/api",
		"acmeimages.azurecr.io/api",
		"registry.example.com/ml/api",
	] {
		image(concat("", [name, digest])) == set()
	}
}

test_images_of_others if {
	every name in [
		"api",
		"763104351884.dkr.ecr.eu-central-1.amazonaws.com/api",
		"333344445555.dkr.ecr.eu-central-1.amazonaws.com.evil.example/api",
		"europe-west3-docker.pkg.dev/acme-ml-prod-evil/images/api",
		"acmeimages.azurecr.io.evil.example/api",
		"registry.example.com/mlx/api",
	] {
		image(concat("", [name, digest])) == {"an image comes from another registry"}
	}
}

test_tags_are_no_digests if {
	every tag in [":latest", "@sha256:b52c", ":1.0@sha256:B52CF5574B7CC70ECFB4F2C8778AAA478451DA361B7657CFD6AB7FFA22CD871F", ""] {
		image(concat("", ["acmeimages.azurecr.io/api", tag])) == {"an image is not named by its digest"}
	}
}
