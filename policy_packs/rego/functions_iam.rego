# What AWS policy documents allow; the same as `policy_packs/judge/functions/iam.py`, which names the sources.
package mlcp.functions

import data.mlcp.paths
import data.mlcp.plan

# Policies of identities that allow more than somebody needs.
result("iam_rights", arguments, resource) := iam_findings(arguments, resource, {found |
	some statement in iam_allowing(arguments.documents, resource)
	some problem in iam_rights_problems(statement, {lower(action) | some action in arguments.sensitive_actions})
	found := sprintf("statement %d %s", [statement.number, problem])
})

# Policies on resources that allow every action, where `*` as a resource means this one.
result("iam_resource_rights", arguments, resource) := iam_findings(arguments, resource, {found |
	some statement in iam_allowing(arguments.documents, resource)
	not iam_is_for_accounts_only(statement)
	some problem in iam_resource_rights_problems(statement)
	found := sprintf("statement %d %s", [statement.number, problem])
})

# Policies that let everyone in.
result("iam_everyone", arguments, resource) := iam_findings(arguments, resource, {found |
	some statement in iam_allowing(arguments.documents, resource)
	not iam_is_bound_by(statement, iam_who)
	some problem in iam_everyone_problems(statement)
	found := sprintf("statement %d %s", [statement.number, problem])
})

# Trust policies of roles that take tokens of anybody, or another account without an external id.
result("iam_trust", arguments, resource) := iam_findings(arguments, resource, {found |
	ours := iam_our_accounts(arguments)
	some statement in iam_allowing(arguments.documents, resource)
	some problem in iam_trust_problems(statement, ours)
	found := sprintf("statement %d %s", [statement.number, problem])
})

# Policies on resources that let other accounts in.
result("iam_sharing", arguments, resource) := iam_findings(arguments, resource, {found |
	ours := iam_our_accounts(arguments)
	some statement in iam_allowing(arguments.documents, resource)
	count(iam_foreign(statement, ours)) > 0
	not iam_is_bound_by(statement, iam_organization)
	found := sprintf("statement %d lets another account in", [statement.number])
})

iam_rights_problems(statement, sensitive) := union({
	{"allows every action but some" | statement.excluded_actions},
	{"allows every resource but some" | statement.excluded_resources},
	iam_too_much(statement, sensitive),
})

iam_too_much(statement, sensitive) := {"allows every action on every resource"} if {
	iam_is_everywhere(statement)
	iam_any(iam_every_action, statement.actions)
} else := {"allows every action of a service on every resource"} if {
	iam_is_everywhere(statement)
	iam_any(iam_whole_service, statement.actions)
	not iam_is_bound(statement)
} else := {"allows a sensitive action on every resource"} if {
	iam_is_nearly_everywhere(statement)
	iam_covers(statement.actions, sensitive)
	not iam_is_bound(statement)
} else := set()

iam_is_everywhere(statement) if statement.excluded_resources

else if iam_any(iam_every_resource, statement.resources)

iam_is_nearly_everywhere(statement) if iam_is_everywhere(statement)

else if iam_any(iam_every_of_a_kind, statement.resources)

# Whether an action with wildcards among `patterns` covers one of `names`.
iam_covers(patterns, names) if {
	some pattern in patterns
	escaped := regex.replace(pattern, `[^\w*?]`, `\$0`)
	expression := replace(regex.replace(escaped, `\*+`, ".*"), "?", ".")
	some name in names
	regex.match(sprintf("^%s$", [expression]), name)
}

iam_resource_rights_problems(statement) := union({
	{"allows every action but some" | statement.excluded_actions},
	{"allows every action" |
		some expression in [iam_every_action, iam_whole_service]
		iam_any(expression, statement.actions)
		not iam_is_bound(statement)
	},
})

# The account itself may have every action, as in the default key policy of KMS.
iam_is_for_accounts_only(statement) if {
	not statement.excluded_principals
	count(statement.principals) > 0
	every principal in statement.principals {
		regex.match(iam_root, principal.text)
	}
}

iam_everyone_problems(statement) := union({
	{"lets in everyone but some" | statement.excluded_principals},
	{"lets in everyone" |
		some principal in statement.principals
		regex.match(iam_anybody, principal.text)
	},
})

iam_trust_problems(statement, ours) := union({
	{"takes SAML answers for any audience" |
		some issuer in iam_issuers(statement)
		contains(issuer, ":saml-provider/")
		not iam_has_token_test(statement, ["saml:aud"])
	},
	{"takes tokens of any subject" |
		some issuer in iam_issuers(statement)
		not contains(issuer, ":saml-provider/")
		not iam_has_token_test(statement, [":sub", ":oid", ":appid"])
	},
	{"takes tokens for any audience" |
		some issuer in iam_issuers(statement)
		not contains(issuer, ":saml-provider/")
		not iam_has_token_test(statement, [":aud"])
	},
	{"trusts another account without an external id" |
		some principal in iam_foreign(statement, ours)
		regex.match(iam_root, principal)
		not iam_is_bound_by(statement, iam_organization | {"sts:externalid"})
	},
})

iam_issuers(statement) := {principal.text | some principal in statement.principals; principal.kind == "federated"}

# Principals in accounts that are not ours.
iam_foreign(statement, ours) := {principal.text |
	some principal in statement.principals
	principal.kind == "aws"
	regex.match(iam_principal, principal.text)
	not regex.find_n(`[0-9]{12}`, principal.text, 1)[0] in ours
}

# Ours are the accounts that the stack's settings name, and those of the rule's own setting.
iam_our_accounts(arguments) := {account | some account in arguments.accounts} | iam_accounts_of_settings

iam_accounts_of_settings := {account |
	walk(plan.settings, [_, account])
	is_string(account)
	regex.match(`^[0-9]{12}$`, account)
}

# Whether a condition ties a statement to something, by any key that says more than how one calls.
iam_is_bound(statement) if {
	some test in statement.tests
	regex.match(iam_positive, test.operator)
	not test.key in iam_easy
	iam_is_fixed(test, iam_begins_fixed)
}

iam_is_bound_by(statement, keys) if {
	some test in statement.tests
	regex.match(iam_positive, test.operator)
	test.key in keys
	iam_is_fixed(test, iam_fixed)
}

iam_is_fixed(test, expression) if {
	count(test.values) > 0
	every value in test.values {
		iam_is_fixed_value(value, test.operator, expression)
	}
}

iam_is_fixed_value(value, operator, _) if {
	endswith(operator, "ipaddress")
	not regex.match(iam_wide_range, value)
}

iam_is_fixed_value("true", operator, _) if endswith(operator, "bool")

iam_is_fixed_value(value, operator, _) if {
	not regex.match(`(ipaddress|bool)$`, operator)
	startswith(value, "arn:")
	regex.match(iam_fixed_arn, value)
}

iam_is_fixed_value(value, operator, expression) if {
	not regex.match(`(ipaddress|bool)$`, operator)
	not startswith(value, "arn:")
	regex.match(expression, value)
}

# Whether a condition fixes a claim whose key ends with one of `suffixes`.
iam_has_token_test(statement, suffixes) if {
	some test in statement.tests
	regex.match(iam_positive, test.operator)
	some suffix in suffixes
	endswith(test.key, suffix)
	count(test.values) > 0
	every value in test.values {
		regex.match(iam_subject, value)
	}
}

iam_any(expression, texts) if {
	some text in texts
	regex.match(expression, text)
}

# The statements of the documents at some paths that allow something and hold nothing unknown. Rego keeps what functions give, so that
# each text is read once.
iam_allowing(documents, resource) := [read |
	some values in iam_documents(documents, resource)
	some value in values
	some read in iam_allowing_in(value)
]

iam_allowing_in(value) := [read |
	some index, statement in iam_statements(value)
	is_object(statement)
	not plan.holds_unknown(statement)
	read := iam_read(statement, index + 1)
	read.allows
]

iam_findings(arguments, resource, problems) := {
	"problems": (problems | iam_unreadable(arguments.documents, resource)),
	"unknown": iam_undecided(arguments.documents, resource),
}

iam_unreadable(documents, resource) := {"the policy document cannot be read" |
	some values in iam_documents(documents, resource)
	some value in values
	iam_is_unreadable(value)
}

iam_undecided(documents, resource) := {path |
	some path, values in iam_documents(documents, resource)
	some value in values
	iam_is_undecided(value)
}

# The documents at each path.
iam_documents(documents, resource) := {path: values |
	some path in documents
	values := [value | some value in paths.at(resource.inputs, path); not value in {null, ""}]
}

iam_is_undecided(value) if plan.is_unknown(value)

else if {
	some statement in iam_statements(value)
	plan.holds_unknown(statement)
}

iam_is_unreadable(value) if {
	not value in plan.unknown_texts
	not iam_document(value)
} else if {
	some statement in iam_statements(value)
	not is_object(statement)
	not statement in plan.unknown_texts
}

# A document as text or object; undefined for what is none.
iam_document(value) := value if is_object(value)

else := document if {
	is_string(value)
	json.is_valid(value)
	document := json.unmarshal(value)
	is_object(document)
}

iam_statements(value) := iam_values(iam_document(value), "statement")

# A statement in one shape, its texts in small letters.
iam_read(statement, number) := {
	"number": number,
	"allows": "allow" in iam_texts(statement, "effect"),
	"actions": iam_texts(statement, "action"),
	"excluded_actions": count(iam_values(statement, "notaction")) > 0,
	"resources": iam_texts(statement, "resource"),
	"excluded_resources": count(iam_values(statement, "notresource")) > 0,
	"principals": iam_principals(iam_values(statement, "principal")),
	"excluded_principals": count(iam_values(statement, "notprincipal")) > 0,
	"tests": iam_tests(iam_values(statement, "condition")),
}

# The values of an element, whatever its case, one by one.
iam_values(holder, name) := object.get(iam_elements(holder), name, [])

iam_elements(holder) := {lower(key): iam_listed(value) | some key, value in holder} if {
	is_object(holder)
	count({lower(key) | some key in object.keys(holder)}) == count(holder)
} else := {name: parts |
	some name in {lower(key) | some key in object.keys(holder)}
	parts := [part | some key, value in holder; lower(key) == name; some part in iam_listed(value)]
} if {
	is_object(holder)
} else := {}

iam_listed(value) := value if is_array(value)

else := [value]

iam_texts(holder, name) := [lower(value) | some value in iam_values(holder, name); is_string(value)]

iam_principals(values) := [principal |
	some value in values
	some principal in iam_principals_in(value)
]

iam_principals_in(value) := [{"kind": "*", "text": lower(value)}] if is_string(value)

else := [{"kind": lower(kind), "text": lower(text)} |
	is_object(value)
	some kind, texts in value
	some text in iam_listed(texts)
	is_string(text)
]

iam_tests(values) := [test |
	some value in values
	is_object(value)
	some operator, keys in value
	is_object(keys)
	some key, wanted in keys
	test := {
		"operator": lower(operator),
		"key": lower(key),
		"values": [text | some part in iam_listed(wanted); text := iam_text(part)],
	}
]

iam_text(part) := lower(part) if is_string(part)

iam_text(part) := sprintf("%v", [part]) if is_boolean(part)

# Operators that a request without the key does not meet.
iam_positive := `^(foranyvalue:)?(stringequals|stringequalsignorecase|stringlike|arnequals|arnlike|ipaddress|bool)$`

# Keys that say nothing of what is touched or by whom.
iam_easy := {
	"aws:currenttime", "aws:epochtime", "aws:multifactorauthage", "aws:multifactorauthpresent",
	"aws:referer", "aws:securetransport", "aws:tokenissuetime", "aws:useragent",
}

# Keys that say who asks, or from where.
iam_who := {
	"aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths", "aws:principalservicename",
	"aws:sourceaccount", "aws:sourcearn", "aws:sourceip", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner",
	"aws:sourcevpc", "aws:sourcevpce", "aws:userid",
	"kms:calleraccount", "s3:dataaccesspointaccount", "s3:dataaccesspointarn",
}

iam_organization := {"aws:principalorgid", "aws:principalorgpaths", "aws:principalarn"}

iam_every_action := `^[*?:]*\*[*?:]*$`

iam_whole_service := `^([^:]+:[*?]*\*[*?]*|[^:]*\*[^:]*(:.*)?)$`

iam_every_resource := `^([*?]*\*[*?]*|arn:[^:]*:[^:]*:[^:]*:[*?]*:[*?/:]*\*[*?/:]*|arn:[^:]*\*)$`

iam_every_of_a_kind := `^(arn:[^:]*:[^:]*:[^:]*:[*?]*\*[*?]*:[a-z-]+[/:][*?/:]*\*[*?/:]*|arn:[^:]*:iam::[^:]*:role/[*?/]*\*[*?/]*)$`

iam_principal := `^(arn:[^:]*:(iam|sts)::)?[0-9]{12}(:.*)?$`

iam_root := `^([0-9]{12}|arn:[^:]*:iam::[0-9]{12}:root)$`

iam_anybody := `^([*?]*\*[*?]*|arn:[^:]*:[^:]*:[^:]*:[^:]*[*?][^:]*:.*)$`

iam_wide_range := `^([0-9.]+/[0-7]|[0-9a-e:][0-9a-f:]*:[0-9a-f:]*/([0-9]|1[0-5])|0\.0\.0\.0|::)$`

iam_fixed := `^[^*?]+$`

iam_begins_fixed := `^[^*?].*$`

iam_fixed_arn := `^arn:[^:]*:[^:]*:[^:]*:([^:*?]+:.*|:[^*?].*)$`

iam_subject := `^([^*?]+|[^*?:]+:/*[^*?/]+/.*)$`
