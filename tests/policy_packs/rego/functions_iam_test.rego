package mlcp.functions_iam_test

import data.mlcp.functions

statement(parts) := {"policy": json.marshal({"Version": "2012-10-17", "Statement": [object.union({"Effect": "Allow"}, parts)]})}

problems(name, inputs) := functions.result(name, arguments, {"inputs": inputs}).problems

arguments := {
	"documents": ["policy", "inlinePolicies[].policy"],
	"sensitive_actions": ["iam:PassRole"],
	"accounts": ["333344445555"],
}

everything := {"statement 1 allows every action on every resource"}

service := {"statement 1 allows every action of a service on every resource"}

sensitive := {"statement 1 allows a sensitive action on every resource"}

test_wildcards_are_found_however_they_are_written if {
	every action in ["*", "*:*", "**", "?*"] {
		problems("iam_rights", statement({"Action": action, "Resource": "*"})) == everything
	}
	every action in ["s3:*", "S3:**", "s?:*", "s*:Get*"] {
		problems("iam_rights", statement({"Action": ["sqs:SendMessage", action], "Resource": ["*"]})) == service
	}
	every action in ["iam:PassRole", "IAM:passrole", "iam:Pass?ole", "iam:*Role", "iam:P*"] {
		problems("iam_rights", statement({"Action": action, "Resource": "*"})) == sensitive
	}
}

test_resources_that_are_all_resources_are_known if {
	every resource in ["*", "**", "arn:aws:s3:::*", "arn:aws:s3:::*/*", "arn:*", "arn:aws:ec2:*:*:*"] {
		problems("iam_rights", statement({"Action": "s3:*", "Resource": resource})) == service
	}
	every resource in ["arn:aws:s3:::models/*", "arn:aws:s3:::m*", "arn:aws:sqs:eu-central-1:333344445555:*"] {
		problems("iam_rights", statement({"Action": "s3:*", "Resource": resource})) == set()
	}
	problems("iam_rights", statement({"Action": "iam:PassRole", "Resource": "arn:aws:iam::333344445555:role/*"})) == sensitive
	problems("iam_rights", statement({"Action": "iam:PassRole", "Resource": "arn:aws:iam::333344445555:role/jobs-*"})) == set()
}

test_exclusions_are_wildcards if {
	problems("iam_rights", statement({"NotAction": "iam:*", "Resource": "*"})) == {"statement 1 allows every action but some"}
	problems("iam_rights", statement({"Action": "sqs:SendMessage", "NotResource": "x"})) == {"statement 1 allows every resource but some"}
	problems("iam_rights", statement({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"})) == set()
}

test_the_account_itself_may_have_every_action_of_a_resource if {
	root := {"AWS": "arn:aws:iam::333344445555:root"}
	problems("iam_resource_rights", statement({"Principal": root, "Action": "kms:*", "Resource": "*"})) == set()
	role := {"AWS": ["arn:aws:iam::333344445555:root", "arn:aws:iam::333344445555:role/jobs"]}
	problems("iam_resource_rights", statement({"Principal": role, "Action": "kms:*", "Resource": "*"})) == {"statement 1 allows every action"}
}

test_conditions_that_say_who_asks_close_a_policy_for_everyone if {
	every condition in [
		{"StringEquals": {"aws:principalorgid": "o-1"}},
		{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/r-1/ou-1/"}},
		{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::models"}},
		{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24"]}},
	] {
		problems("iam_everyone", statement({"Principal": "*", "Action": "s3:GetObject", "Condition": condition})) == set()
	}
	every condition in [
		{},
		{"Bool": {"aws:SecureTransport": "true"}},
		{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}},
		{"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1"}},
		{"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}},
		{"StringLike": {"aws:PrincipalOrgID": ["o-1", "o-*"]}},
		{"ArnLike": {"aws:SourceArn": "arn:aws:s3:::*"}},
		{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "::/0"]}},
		{"StringEquals": {"aws:PrincipalOrgID": []}},
	] {
		found := problems("iam_everyone", statement({"Principal": "*", "Action": "s3:GetObject", "Condition": condition}))
		found == {"statement 1 lets in everyone"}
	}
}

test_trust_names_subject_and_audience if {
	github := {"Federated": "arn:aws:iam::333344445555:oidc-provider/token.actions.githubusercontent.com"}
	key := "token.actions.githubusercontent.com"
	every subject in ["repo:acme/ml:environment:prod", "repo:acme/*", "sc://acme/ml/prod"] {
		condition := {"StringLike": {sprintf("%s:sub", [key]): subject, sprintf("%s:aud", [key]): "sts.amazonaws.com"}}
		problems("iam_trust", statement({"Principal": github, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": condition})) == set()
	}
	every subject in ["*", "repo:*", "repo:acme*", "repo:*/ml:*"] {
		condition := {"StringLike": {sprintf("%s:sub", [key]): subject, sprintf("%s:aud", [key]): "sts.amazonaws.com"}}
		found := problems("iam_trust", statement({"Principal": github, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": condition}))
		found == {"statement 1 takes tokens of any subject"}
	}
}

test_other_accounts_are_strangers if {
	every principal in ["999999999999", "arn:aws:iam::999999999999:root", "arn:aws:iam::999999999999:role/r"] {
		problems("iam_sharing", statement({"Principal": {"AWS": principal}, "Action": "x:Y"})) == {"statement 1 lets another account in"}
	}
	every principal in ["333344445555", "arn:aws:iam::333344445555:role/r", "arn:aws:iam::cloudfront:user/u"] {
		problems("iam_sharing", statement({"Principal": {"AWS": principal}, "Action": "x:Y"})) == set()
	}
}

test_what_is_unknown_is_said_and_what_is_no_document_is_wrong if {
	unknown := "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
	functions.result("iam_rights", arguments, {"inputs": {"inlinePolicies": [{"policy": unknown}]}}) == {
		"problems": set(),
		"unknown": {"inlinePolicies[].policy"},
	}
	every value in ["{", "[]", 7, true, {"Statement": ["x"]}] {
		problems("iam_rights", {"policy": value}) == {"the policy document cannot be read"}
	}
	every value in ["", null, {}, {"Statement": []}] {
		problems("iam_rights", {"policy": value}) == set()
	}
}
