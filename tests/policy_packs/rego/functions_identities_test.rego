package mlcp.functions_test

import data.mlcp.functions

role(name) := sprintf("urn:pulumi:prod::p::component$aws:iam/role:Role::%s", [name])

lambda_running_as(value, roles) := {"op": "create", "urn": "urn:pulumi:prod::p::aws:lambda/function:Function::f", "newState": {
	"urn": "urn:pulumi:prod::p::aws:lambda/function:Function::f",
	"type": "aws:lambda/function:Function",
	"inputs": {"role": value},
	"propertyDependencies": {"role": [role(name) | some name in roles]},
}}

job(value, roles, service) := found if {
	found := functions.result(
		"own_identity",
		{"identities": ["aws:iam/role:Role"], "uses": {
			"aws:lambda/function:Function": {"purpose": "a service", "paths": ["role"]},
			"aws:sagemaker/trainingJob:TrainingJob": {"purpose": "a job", "paths": ["roleArn"]},
		}},
		{
			"type": "aws:sagemaker/trainingJob:TrainingJob",
			"inputs": {"roleArn": value},
			"dependencies": {"roleArn": [role(name) | some name in roles]},
		},
	) with input as {"config": {}, "steps": [service]}
}

not_known := "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

test_identities_of_their_own if {
	own := {"problems": set(), "unknown": set()}
	job("arn:a", [], lambda_running_as("arn:b", [])) == own
	job(not_known, ["a"], lambda_running_as(not_known, ["b", "c"])) == own
}

test_shared_identities if {
	shared := {"problems": {"a service runs as the same identity"}, "unknown": set()}
	job("arn:A", [], lambda_running_as("arn:a", [])) == shared
	job(not_known, ["a"], lambda_running_as(not_known, ["a"])) == shared
}

test_identities_that_may_be_shared if {
	undecided := {"problems": set(), "unknown": {"roleArn"}}
	job(not_known, ["a"], lambda_running_as(not_known, ["a", "b"])) == undecided
	job(not_known, [], lambda_running_as("arn:a", [])) == undecided
}
