# Which resources refer to which: by Pulumi's dependencies, or by a literal name (`refers` in `policy_packs/judge/world.py`).
package mlcp.relations

import data.mlcp.plan

# Inputs by whose literal value another resource may refer to this one.
names := ["bucket", "name", "id"]

# For each of `resources` (by any id) the URNs of the others that a condition on companions or targets is about.
related(condition, resources) := {id: urns |
	some id, resource in resources
	dependents := object.keys(object.get(index.dependents, resource.urn, {}))
	by_name := {urn |
		some name in names
		some urn, _ in object.get(index.literals, [object.get(resource.inputs, name, null)], {})
	}
	urns := (dependents | by_name) - {resource.urn}
} if {
	index := referring(condition.companion.types, condition.companion.refers)
} else := {id: urns |
	all_of_them := object.keys(plan.of_types(condition.companion.types))
	some id, resource in resources
	urns := all_of_them - {resource.urn}
} if {
	condition.companion
} else := {id: urns |
	property := condition.target.property
	literals := named(condition.target.types)
	targets := object.keys(plan.of_types(condition.target.types))
	some id, resource in resources
	sources := {urn | some urn in resource.dependencies[property]; urn in targets}
	by_name := {urn |
		value := literal(resource, property)
		some urn, _ in object.get(literals, [value], {})
	}
	urns := sources | by_name
}

# Of resources whose input `property` refers to something: their URNs by the URN and by the literal that it names.
referring(types, property) := {
	"dependents": object.union_n([{target: {urn: true}} |
		some urn, resource in plan.of_types(types)
		some target in resource.dependencies[property]
	]),
	"literals": object.union_n([{value: {urn: true}} |
		some urn, resource in plan.of_types(types)
		value := literal(resource, property)
	]),
}

# URNs by each name.
named(types) := object.union_n([{value: {urn: true}} |
	some urn, resource in plan.of_types(types)
	some name in names
	value := literal(resource, name)
])

literal(resource, property) := value if {
	value := resource.inputs[property]
	is_string(value)
	not value in plan.unknown_texts
}
