# Whether secrets stand in environment variables; the same as `policy_packs/judge/functions/variables.py` in Python.
package mlcp.functions

import data.mlcp.paths
import data.mlcp.plan

# Types of variables whose value names where the secret is (CodeBuild: `EnvironmentVariable`).
references_by_type := {"PARAMETER_STORE", "SECRETS_MANAGER"}

result("no_secrets", arguments, resource) := {"problems": problems, "unknown": unknown} if {
	elements := [{"path": path, "in": kind, "element": element} |
		some kind in ["lists", "maps"]
		some path in object.get(arguments, kind, [])
		some element in paths.at(resource.inputs, path)
	]
	variables := [variable | some one in elements; some variable in variables_of(one)]
	problems := {problem | some variable in variables; some problem in variable_problems(variable, arguments)}
	wholly := {one.path | some one in elements; plan.is_unknown(one.element)}
	unknown := wholly | {variable.path | some variable in variables; undecided_variable(variable, arguments)}
}

variables_of(one) := [{"path": one.path, "name": object.get(one.element, "name", null), "value": object.get(one.element, "value", null)}] if {
	one["in"] == "lists"
	is_object(one.element)
	not object.get(one.element, "type", null) in references_by_type
} else := [{"path": one.path, "name": name, "value": value} | some name, value in one.element] if {
	one["in"] == "maps"
	is_object(one.element)
} else := []

variable_problems(variable, arguments) := {sprintf("%s is marked secret", [shown_name(variable.name)])} if {
	variable.value == "[secret]"
} else := set() if {
	plan.is_unknown(variable.value)
} else := called | held if {
	is_string(variable.value)
	variable.value != ""
	called := {sprintf("%s is called like a secret", [shown_name(variable.name)]) |
		called_secret(variable.name, arguments)
		not regex.match(arguments.references, variable.value)
	}
	held := {sprintf("%s holds what looks like a credential", [shown_name(variable.name)]) |
		regex.match(arguments.credentials, variable.value)
	}
} else := set()

undecided_variable(variable, arguments) if {
	plan.is_unknown(variable.value)
	variable.value != "[secret]"
	called_secret(variable.name, arguments)
}

undecided_variable(variable, _) if {
	plan.is_unknown(variable.value)
	variable.value != "[secret]"
	plan.is_unknown(variable.name)
}

called_secret(name, arguments) if {
	is_string(name)
	not plan.is_unknown(name)
	regex.match(arguments.names, name)
}

shown_name(name) := name if {
	is_string(name)
	not plan.is_unknown(name)
	regex.match(`^[A-Za-z_][A-Za-z0-9_.-]{0,63}$`, name)
} else := "a variable"
