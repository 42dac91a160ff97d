package mlcp.conditions_test

import data.mlcp.conditions

unknown := "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

resource := {
	"urn": "urn:pulumi:prod::p::aws:s3/bucket:Bucket::models",
	"type": "aws:s3/bucket:Bucket",
	"name": "models",
	"parent": "urn:pulumi:prod::p::mlcp:logging:AwsLogging::logging",
	"protect": true,
	"provider": {"region": "eu-central-1"},
	"dependencies": {},
	"inputs": {
		"on": "true",
		"off": false,
		"days": "30",
		"name": "models-1",
		"empty": {"list": [], "text": "", "object": {}},
		"nothing": null,
		"later": unknown,
		"deep": {"later": unknown},
		"secret": "[secret]",
		"rules": [{"port": 22, "ranges": ["10.0.0.0/8"]}, {"port": 443, "ranges": ["0.0.0.0/0", unknown]}],
		"policy": "{\"Statement\": [{\"Action\": \"s3:*\"}, {\"Action\": \"kms:Sign\"}]}",
	},
}

judged(condition) := object.get(found, "id", true) if {
	found := conditions.judge(condition, "R", {"id": resource}) with input as {
		"config": {
			"ml-control-plane:residency": "eu",
			"ml-control-plane:network": "{\"egress\": \"none\"}",
		},
		"steps": [{
			"op": "create",
			"urn": resource.urn,
			"newState": {"urn": resource.urn, "type": resource.type, "inputs": resource.inputs},
		}],
	}
		with data.rules as {"R": {"configuration": {"most": {"default": 40}}}}
		with data.facts as {"regions": {"eu": ["eu-central-1"]}}
}

holds := [
	{"path": "on", "is": true},
	{"path": "off", "is": "false"},
	{"path": "days", "is": 30},
	{"path": "days", "is": "30.0"},
	{"path": "days", "in": [7, 30]},
	{"path": "days", "at_most": {"setting": "most"}},
	{"path": "days", "at_least": "30"},
	{"path": "missing", "is": null},
	{"path": "missing", "is": true, "default": true},
	{"path": "nothing", "present": false},
	{"path": "empty.list", "present": false},
	{"path": "empty.text", "present": false},
	{"path": "empty.object", "present": false},
	{"path": "off", "present": true},
	{"path": "name", "matches": "^models-[0-9]$"},
	{"path": "name", "matches_not": "[A-Z]"},
	{"path": "missing", "matches_not": "."},
	{"path": "name.below", "is": null},
	{"path": "rules[].port", "in": [22, 443]},
	{"path": "missing[].port", "is": 1},
	{"path": "name[]", "is": "models-1"},
	{"path": "policy{json}.Statement[].Action", "matches": ":"},
	{"path": "name{json}", "is": null},
	{"path": "$provider.region", "in": {"fact": ["regions", {"stack": "residency"}]}},
	{"path": "$resource.protect", "is": true},
	{"path": "$resource.capability", "is": "logging"},
	{"path": "$resource.cloud", "is": "aws"},
	{"path": "$settings.network.egress", "is": "none"},
	{"path": "$settings.environment", "is": "prod"},
	{"all": []},
	{"not": {"any": []}},
	{"any": [{"path": "later", "is": 1}, {"path": "on", "is": true}]},
	{"each": "rules[]", "satisfies": {"path": "port", "at_least": 22}},
	{"each": "missing[]", "satisfies": {"path": "port", "is": 1}},
	{"some": "rules[]", "satisfies": {"path": "ranges[]", "is": "10.0.0.0/8"}},
	{"some": "rules[]", "satisfies": {"all": [
		{"path": "port", "is": 443},
		{"some": "ranges[]", "satisfies": {"path": ".", "is": "0.0.0.0/0"}},
	]}},
	{"not": {"companion": {"types": ["aws:s3/bucket:Bucket"]}}},
	{"not": {"target": {"property": "name", "types": ["aws:kms/key:Key"]}}},
]

fails := [
	{"path": "days", "is": "030"},
	{"path": "on", "at_least": 1},
	{"path": "name", "at_most": 9},
	{"path": "missing", "at_most": 9},
	{"path": "days", "in": {"fact": ["regions", "nowhere"]}},
	{"path": "off", "matches": "."},
	{"path": "off", "matches_not": "x"},
	{"path": "missing", "matches": ""},
	{"path": "rules[].ranges[]", "matches": "^10"},
	{"all": [{"path": "later", "is": 1}, {"path": "on", "is": false}]},
	{"some": "missing[]", "satisfies": {"all": []}},
	{"some": "rules[]", "satisfies": {"path": "ranges[]", "is": "10.0.0.0/9"}},
	{"not": {"path": "on", "is": true}},
]

undecided := [
	[{"path": "later", "is": 1}, {"later"}],
	[{"path": "secret", "present": true}, {"secret"}],
	[{"path": "deep.later.below", "is": 1}, {"deep.later.below"}],
	[{"path": "later[].port", "is": 1}, {"later[].port"}],
	[{"not": {"path": "later", "is": 1}}, {"later"}],
	[{"all": [{"path": "later", "is": 1}, {"path": "secret", "is": 1}]}, {"later", "secret"}],
	[{"each": "later[]", "satisfies": {"all": []}}, {"later[]"}],
	[{"some": "rules[]", "satisfies": {"some": "ranges[]", "satisfies": {"path": ".", "is": "x"}}}, {"rules[].ranges[]"}],
]

test_what_holds if {
	every condition in holds {
		judged(condition) == true
	}
}

test_what_does_not if {
	every condition in fails {
		judged(condition) == false
	}
}

test_what_is_not_known_yet if {
	every case in undecided {
		judged(case[0]) == {"unknown": case[1]}
	}
}

# Whatever the interpreter does not understand must fail.
test_what_cannot_be_judged if {
	every condition in [
		{"path": "on", "equals": true},
		{"path": "on", "is": true, "in": []},
		{"nothing": []},
		{"function": "of_that_name_there_is_none"},
		{"not": {"nothing": []}},
		{"any": [{"any": []}, {"nothing": []}]},
		{"path": "a[].b[].c[].d[].e[].f[].g[]", "is": 1},
		{"all": [{"all": [{"all": [{"all": [{"all": [{"all": [{"all": [{"all": []}]}]}]}]}]}]}]},
	] {
		judged(condition).broken
	}
}
