package mlcp.functions_test

import data.mlcp.functions

bucket_urn(name) := sprintf("urn:pulumi:prod::p::aws:s3/bucket:Bucket::%s", [name])

bucket(name, region) := {"op": "create", "urn": bucket_urn(name), "newState": {
	"urn": bucket_urn(name),
	"type": "aws:s3/bucket:Bucket",
	"inputs": {"bucket": name, "region": region},
}}

writes(destination, sources) := found if {
	found := functions.result(
		"writes_within",
		{
			"paths": ["to"], "types": ["aws:s3/bucket:Bucket"], "names": ["bucket"], "location": "region",
			"place": "^arn:aws:s3:([a-z0-9-]+):", "allowed": "^(?:eu-west-1)$", "approved": ["theirs"],
		},
		{"inputs": {"to": destination}, "provider": {}, "dependencies": {"to": [bucket_urn(name) | some name in sources]}},
	) with input as {"config": {}, "steps": [
		bucket("near", "eu-west-1"),
		bucket("far", "us-east-1"),
		bucket("somewhere", "04da6b54-80e4-46f7-96ec-b56ff0331ba9"),
	]}
}

fine := {"problems": set(), "unknown": set()}

unknown_text := "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

test_destinations_inside if {
	writes("near", []) == fine
	writes("arn:aws:s3:::near", []) == fine
	writes("arn:aws:s3:eu-west-1:1:accesspoint/x", []) == fine
	writes(unknown_text, ["near"]) == fine
	writes("theirs", []) == fine
	writes(null, []) == fine
	writes("generated-1a2b3c", ["near"]) == fine
}

test_destinations_outside if {
	outside := {"problems": {"a destination lies outside the residency"}, "unknown": set()}
	writes("far", []) == outside
	writes("far", ["near"]) == outside
	writes("arn:aws:s3:us-east-1:1:accesspoint/x", ["near"]) == outside
	writes(unknown_text, ["far"]) == outside
	writes("generated-1a2b3c", ["near", "far"]) == outside
}

test_destinations_that_nothing_places if {
	nowhere := {"problems": {"nothing says where a destination lies"}, "unknown": set()}
	writes("elsewhere", []) == nowhere
	writes(7, []) == nowhere
}

test_destinations_that_are_not_known_yet if {
	undecided := {"problems": set(), "unknown": {"to"}}
	writes(unknown_text, []) == undecided
	writes(unknown_text, ["near", "far"]) == undecided
	writes("somewhere", []) == undecided
}
