package mlcp.verdicts_test

import data.main
import data.mlcp.verdicts

bucket := {
	"urn": "urn:pulumi:prod::p::mlcp:logging:AwsLogging$aws:s3/bucket:Bucket::logs",
	"type": "aws:s3/bucket:Bucket",
	"inputs": {"days": 7, "name": "04da6b54-80e4-46f7-96ec-b56ff0331ba9"},
	"sourcePosition": "project:///../../.venv/lib/python3.11/site-packages/pulumi/resource.py#9",
	"stackTrace": [
		{"sourcePosition": "project:///../../.venv/lib/python3.11/site-packages/pulumi/resource.py#9"},
		{"sourcePosition": "project:///../../components/aws_bucket.py#65"},
		{"sourcePosition": "project:///../../stacks/program.py#1"},
	],
}

plan := {"config": {}, "steps": [
	{"op": "create-replacement", "urn": bucket.urn, "newState": object.union(bucket, {"inputs": {"days": 99}})},
	{"op": "replace", "urn": bucket.urn, "newState": bucket},
	{"op": "delete-replaced", "urn": bucket.urn, "newState": object.union(bucket, {"inputs": {"days": 1}})},
]}

rule := {
	"why": "Logs are needed",
	"fix": "Keep logs",
	"enforcement": {"org": "mandatory", "dev": "advisory", "staging": "mandatory", "prod": "mandatory"},
	"checks": [{"types": [bucket.type], "require": {"path": "days", "at_least": 30}, "problem": "logs are gone too early"}],
}

found(configuration, today) := verdict if {
	some verdict in verdicts.found with input as plan
		with data.rules as {"MLCP-SEC-900": rule}
		with data.facts as {}
		with data.configuration as configuration
		with data.today as today
}

suppressed := {"suppressions": [
	{"rule": "MLCP-SEC-900", "resources": "*::logs", "reason": "moved next month", "expires": "2027-03-31"},
	{"rule": "MLCP-SEC-900", "resources": "*::logs", "reason": "an older one", "expires": "2027-03-01"},
	{"rule": "MLCP-SEC-900", "resources": "*::log?", "reason": "no character stands for any but *", "expires": "2028-01-01"},
]}

message := "MLCP-SEC-900: aws:s3/bucket:Bucket logs: logs are gone too early. Logs are needed. Fix: Keep logs."

test_a_violation_has_all_that_a_person_needs if {
	verdict := found({}, "2027-01-01")
	verdict.msg == message
	verdict.level == "mandatory"
	verdict.source == "components/aws_bucket.py:65"
}

test_a_suppression_makes_it_advice_until_its_last_day if {
	verdict := found(suppressed, "2027-03-31")
	verdict.level == "advisory"
	verdict.suppressed == true
	verdict.msg == concat("", [message, " (suppressed until 2027-03-31: moved next month)"])
}

test_after_its_last_day_it_counts_again if {
	verdict := found(suppressed, "2027-04-01")
	verdict.level == "mandatory"
	verdict.suppressed == false
	verdict.msg == concat("", [message, " (its suppression ended on 2027-03-31)"])
}

test_a_stack_may_change_what_a_violation_does if {
	found({"enforcement": {"MLCP-SEC-900": "advisory"}}, "2027-01-01").level == "advisory"
	found({"enforcement": {"MLCP-SEC-900": "remediate"}}, "2027-01-01").level == "mandatory"
	not found({"enforcement": {"MLCP-SEC-900": "disabled"}}, "2027-01-01")
}

test_what_is_not_known_yet_is_advice if {
	later := object.union(rule, {"checks": [{
		"types": [bucket.type],
		"when": {"path": "name", "is": "x"},
		"require": {"path": "days", "at_least": 30},
		"problem": "x",
	}]})
	some verdict in main.warn with input as plan with data.rules as {"MLCP-SEC-900": later} with data.facts as {}
	verdict.msg == "MLCP-SEC-900 cannot be judged before up: name is unknown"
	verdict.outcome == "undecided"
}

test_violations_stop_the_pipeline if {
	count(main.deny) == 1 with input as plan with data.rules as {"MLCP-SEC-900": rule} with data.facts as {}
	count(main.warn) == 0 with input as plan with data.rules as {"MLCP-SEC-900": rule} with data.facts as {}
}
