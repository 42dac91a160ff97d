# What `pulumi preview --json --show-sames` says: the resources that are there when the plan is carried out, and the
# stack's settings. The same as `plans/document.py` in Python.
package mlcp.plan

# How Pulumi writes what is not known before `up` (one text for each kind of value), and what it masks (plans/unknown.py).
unknown_texts := {
	"1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
	"3eeb2bf0-c639-47a8-9e75-3b44932eb421",
	"04da6b54-80e4-46f7-96ec-b56ff0331ba9",
	"6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
	"030794c1-ac77-496b-92df-f27374a8bd58",
	"e48ece36-62e2-4504-bad9-02848725956a",
	"dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
	"[secret]",
}

is_unknown(value) if value in unknown_texts

# Whether anything in a value is one of them.
holds_unknown(value) if regex.match(unknown_within, json.marshal(value))

unknown_within := sprintf(`"(?:%s)"`, [concat("|", {regex.replace(text, `[\[\]]`, `\$0`) | some text in unknown_texts})])

stack := split(input.steps[0].urn, ":")[2] if count(input.steps) > 0

else := ""

project := "ml-control-plane:"

settings[name] := value if {
	some key, text in object.get(input, "config", {})
	startswith(key, project)
	name := trim_prefix(key, project)
	value := decoded(text)
}

# Pulumi hands objects and lists over as JSON texts.
decoded(text) := json.unmarshal(text) if {
	is_string(text)
	regex.match(`^[{\[]`, text)
	json.is_valid(text)
} else := text

# The strictest environment, if neither the settings nor the stack's name say which.
environment := named if {
	named := object.get(settings, "environment", stack)
	named in {"org", "dev", "staging", "prod"}
} else := "prod"

# Positions of the steps after which a resource is there; a replacement has several.
positions[step.newState.urn] contains index if {
	some index, step in input.steps
	not contains(step.op, "delete")
}

states[urn] := input.steps[max(indexes)].newState if some urn, indexes in positions

urns_by_type[state.type] contains urn if some urn, state in states

# Stands for the whole stack, so that rules can say what every stack has.
whole_stack := {
	"urn": concat("::", ["", stack]),
	"type": "pulumi:pulumi:Stack",
	"inputs": {},
	"provider": {},
	"dependencies": {},
	"parent": "",
	"protect": false,
}

types contains type if some type, _ in urns_by_type

types contains whole_stack.type

# Resources by URN, by their type.
by_type[type] := {urn: resource(urn) | some urn in urns_by_type[type]} if {
	some type, _ in urns_by_type
	type != whole_stack.type
}

by_type["pulumi:pulumi:Stack"] := {whole_stack.urn: whole_stack}

# The resources of some types, by URN.
of_types(types) := object.union_n([by_type[type] | some type in types])

# The resources of a type.
of_type(type) := [resource | some resource in by_type[type]]

all_resources := [resource |
	some type, resources in by_type
	type != whole_stack.type
	some resource in resources
]

resource(urn) := {
	"urn": urn,
	"type": state.type,
	"inputs": object.get(state, "inputs", {}),
	"provider": provider(object.get(state, "provider", "")),
	"dependencies": object.get(state, "propertyDependencies", {}),
	"parent": object.get(state, "parent", ""),
	"protect": object.get(state, "protect", false),
} if {
	state := states[urn]
}

name_in(urn) := parts[count(parts) - 1] if parts := split(urn, "::")

type_in(urn) := parts[count(parts) - 1] if parts := split(split(urn, "::")[2], "$")

# Inputs of the provider that a reference (`URN::id`) names.
provider(reference) := object.get(states, [concat("::", array.slice(parts, 0, count(parts) - 1)), "inputs"], {}) if {
	parts := split(reference, "::")
}

# What `$resource` gives.
fields(resource) := {
	"type": resource.type,
	"name": name_in(resource.urn),
	"capability": capability(resource),
	"cloud": cloud_of(resource.type),
	"protect": resource.protect,
}

cloud_of(type) := object.get(cloud_by_package, split(type, ":")[0], null)

cloud_by_package := {"aws": "aws", "azure-native": "azure", "gcp": "gcp"}

# Of the component around it: `mlcp:logging:AwsLogging` is `logging`.
capability(resource) := parts[1] if {
	parts := split(type_in(resource.parent), ":")
	parts[0] == "mlcp"
} else := ""

# What `$settings` gives.
all_settings := object.union(settings, {"environment": environment})

# Where the program makes a resource: the innermost place in the project's own code, as `components/aws_bucket.py:65`.
source(urn) := place(states[urn].sourcePosition) if {
	not regex.match(foreign, states[urn].sourcePosition)
} else := place(places[0]) if {
	places := [frame.sourcePosition |
		some frame in states[urn].stackTrace
		not regex.match(foreign, frame.sourcePosition)
	]
} else := ""

# Positions in the environment and in Python itself.
foreign := `^project:///[./]*(venv|root|usr)/|/site-packages/`

place(position) := concat(":", [trim_left(path, "./"), line]) if {
	[path, line] := split(trim_prefix(position, "project:///"), "#")
}
