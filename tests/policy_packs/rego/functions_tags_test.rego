package mlcp.functions_tags_test

import data.mlcp.functions

places := {
	"aws:s3/bucket:Bucket": "tags",
	"aws:autoscaling/group:Group": "tags",
	"gcp:sql/databaseInstance:DatabaseInstance": "settings.userLabels",
}

facts := {
	"sensitivities": ["public", "internal", "confidential"],
	"tags": {
		"required": ["owner", "cost-center"],
		"values": {"environment": ["dev", "prod"], "managed-by": ["pulumi"], "data-sensitivity": ["public", "internal"]},
		"lists": ["aws:autoscaling/group:Group"],
		"provider": {"aws": ["defaultTags", "tags"], "gcp": ["defaultLabels"]},
		"places": places,
		"forms": {"aws": {
			"most": 2,
			"longest_key": 5,
			"longest_value": 3,
			"not_in_key": "^aws:",
			"not_in_value": "#",
			"case_sensitive": false,
		}},
	},
}

not_known := "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

stack := {"config": {"ml-control-plane:environment": "prod", "ml-control-plane:data_sensitivity": "internal"}, "steps": []}

bucket(tags, added) := resource("aws:s3/bucket:Bucket", {"tags": tags}, added)

resource(type, inputs, added) := {
	"urn": "u",
	"type": type,
	"name": "n",
	"inputs": inputs,
	"provider": added,
	"dependencies": {},
	"parent": "",
	"protect": false,
}

says(name, of) := says_with(name, {}, of)

says_with(name, arguments, of) := found if {
	found := of_stack(name, arguments, of) with data.facts as facts
		with input as stack
		with data.mlcp.plan.types as {of.type}
		with data.mlcp.plan.by_type as {of.type: {of.urn: of}}
}

of_stack(name, arguments, of) := functions.result(name, arguments, functions.subjects(name, {"it": of}).it)

good := {"problems": set(), "unknown": set()}

missing(names) := {"problems": names, "unknown": set()}

open(paths) := {"problems": set(), "unknown": paths}

test_required_tags_where_a_type_keeps_them if {
	says("required_tags", bucket({"owner": "a", "cost-center": "c"}, {})) == good
	says("required_tags", bucket({"owner": " ", "Cost-Center": "c"}, {})) == missing({"owner", "cost-center"})
	nested := {"settings": {"userLabels": {"owner": "a"}}}
	says("required_tags", resource("gcp:sql/databaseInstance:DatabaseInstance", nested, {})) == missing({"cost-center"})
	listed := {"tags": [{"key": "owner", "value": "a"}, {"key": "owner", "value": ""}, {"key": "cost-center", "value": "c"}, "x"]}
	says("required_tags", resource("aws:autoscaling/group:Group", listed, {})) == missing({"owner"})
}

test_tags_of_the_provider if {
	added := {"defaultTags": `{"tags": {"owner": "a"}}`}
	says("required_tags", bucket({"cost-center": "c"}, added)) == good
	says("required_tags", bucket({"cost-center": "c", "owner": ""}, added)) == missing({"owner"})
	says("required_tags", bucket({"cost-center": "c"}, {"defaultTags": "{"})) == missing({"owner"})
}

test_tags_that_are_not_known if {
	says("required_tags", bucket(not_known, {})) == open({"tags"})
	says("required_tags", bucket({"owner": not_known, "cost-center": "c"}, {})) == open({"tags.owner"})
	says("required_tags", bucket({"cost-center": "c"}, {"defaultTags": not_known})) == open({"$provider.defaultTags"})
	listed := {"tags": [{"key": not_known, "value": "a"}]}
	says("required_tags", resource("aws:autoscaling/group:Group", listed, {})) == open({"tags"})
}

test_allowed_values if {
	says("allowed_tags", bucket({"environment": "prod", "provider": "aws", "managed-by": "pulumi"}, {})) == good
	says("allowed_tags", bucket({"environment": "dev", "provider": "AWS"}, {})) == missing({
		"environment is not the stack's",
		"provider is not the resource's cloud",
	})
}

test_sensitivity if {
	says("sensitivity_tag", bucket({"data-sensitivity": "internal"}, {})) == good
	says("sensitivity_tag", bucket({"data-sensitivity": "public"}, {})) == missing({"the class is below the stack's"})
	says("sensitivity_tag", bucket({"data-sensitivity": "confidential"}, {})) == missing({"the class is above the stack's"})
	says("sensitivity_tag", bucket({"data-sensitivity": "other"}, {})) == good
}

test_other_names if {
	says("tags_by_another_name", bucket({"owner": "a", "Owner": "b", "costCenter": "c", "name": "d"}, {})) == missing({
		"owner",
		"cost-center",
	})
}

test_address_of_the_owner if {
	arguments := {"aws": "[^@ ]+@[^@ ]+"}
	says_with("address_of_owner", arguments, bucket({"owner": "a@b"}, {})) == good
	says_with("address_of_owner", arguments, bucket({"owner": "to a@b"}, {})) == missing({"owner"})
}

test_what_the_cloud_refuses if {
	says("tags_fit_cloud", bucket({"a": "b", "c": not_known}, {})) == open({"tags"})
	says("tags_fit_cloud", bucket({"a": "b#", "A": "1234", "aws:": "", "": "x"}, {})) == missing({
		"there are more than 2",
		"two keys differ by case only",
		"a key holds what the cloud reserves or does not take",
		"a key is empty or longer than 5 characters",
		"a value is longer than 3 characters",
		"a value holds characters that the cloud does not take",
	})
}

test_what_tags_may_not_hold if {
	arguments := {
		"address_tags": ["owner"],
		"addresses": "[^@ ]+@[^@ ]+",
		"secret_keys": "(^|_)token(_|$)",
		"personal_keys": "phone",
		"secret_values": "AKIA",
	}
	says_with("harmless_tags", arguments, bucket({"owner": "a@b", "tokenizer": "x"}, {})) == good
	says_with("harmless_tags", arguments, bucket({"apiToken": "AKIA1", "Phone": "c@d"}, {})) == missing({
		"a key names a secret",
		"a key names personal data",
		"a value looks like a secret",
		"an address stands in a tag that is not for addresses",
	})
}
