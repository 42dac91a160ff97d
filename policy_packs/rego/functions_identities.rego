# Whether workloads share an identity; the same as `policy_packs/judge/functions/identities.py` in Python.
package mlcp.functions

import data.mlcp.paths
import data.mlcp.plan

result("own_identity", arguments, resource) := {"problems": problems, "unknown": unknown} if {
	pairs := [pair |
		some use in identity_uses(resource, arguments)
		some [purpose, theirs] in identity_others(resource.type, arguments)
		pair := {"purpose": purpose, "path": use.path, "shared": identity_shared(use, theirs)}
	]
	problems := {problem |
		some pair in pairs
		pair.shared == "yes"
		problem := sprintf("%s runs as the same identity", [pair.purpose])
	}
	unknown := {pair.path | some pair in pairs; pair.shared == "maybe"}
}

# What those of other purposes on the same cloud run as, by purpose.
identity_others(own, arguments) := [[described.purpose, theirs] |
	some type, described in arguments.uses
	described.purpose != arguments.uses[own].purpose
	split(type, ":")[0] == split(own, ":")[0]
	some other in plan.of_type(type)
	some theirs in identity_uses(other, arguments)
]

# What a resource runs as: where it says so, the value in lower case (null if it is not known yet), and the stack's identities
# that it may come from.
identity_uses(resource, arguments) := [use |
	some path in arguments.uses[resource.type].paths
	property := trim_suffix(split(path, ".")[0], "[]")
	candidates := {urn |
		some urn in object.get(resource.dependencies, property, [])
		plan.type_in(urn) in arguments.identities
	}
	some value in paths.at(resource.inputs, path)
	is_string(value)
	value != ""
	use := {"path": path, "value": known_identity(value), "candidates": candidates}
]

known_identity(value) := null if plan.is_unknown(value)

else := regex.replace(lower(value), `^projects/[^/]+/serviceaccounts/`, "")

identity_shared(first, second) := "yes" if {
	first.value != null
	first.value == second.value
} else := "no" if {
	first.value != null
	second.value != null
} else := "no" if {
	count(first.candidates) > 0
	count(second.candidates) > 0
	count(first.candidates & second.candidates) == 0
} else := "yes" if {
	count(first.candidates) == 1
	first.candidates == second.candidates
} else := "maybe"
