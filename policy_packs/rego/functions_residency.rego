# Whether what a resource writes elsewhere stays in the residency; the same as `policy_packs/judge/functions/residency.py` in
# Python.
package mlcp.functions

import data.mlcp.paths
import data.mlcp.plan

outside := "a destination lies outside the residency"

nowhere := "nothing says where a destination lies"

result("writes_within", arguments, resource) := {"problems": problems, "unknown": unknown} if {
	held := [{"path": path, "held": held} |
		some path in arguments.paths
		some value in paths.at(resource.inputs, path)
		held := destination_held(value, path, resource, arguments)
	]
	problems := {one.held | some one in held; one.held in {outside, nowhere}}
	unknown := {one.path | some one in held; one.held == "unknown"}
}

# What is wrong with a destination; empty for nothing.
destination_held(value, path, resource, arguments) := "" if {
	value in array.concat([null, ""], arguments.approved)
} else := held if {
	plan.is_unknown(value)

	# It may come from any of several; only what holds for all of them is known.
	held := only({place_held(place_of(other, arguments), arguments) |
		some other in destination_candidates(path, resource, arguments)
	})
} else := held if {
	found := regex.find_all_string_submatch_n(arguments.place, text_or_empty(value), 1)
	count(found) > 0
	held := place_held(found[0][1], arguments)
} else := held if {
	named := destinations_named(text_or_empty(value), arguments)
	count(named) > 0
	held := worst({place_held(place_of(other, arguments), arguments) | some other in named})
} else := worst({place_held(place_of(other, arguments), arguments) |
	some other in destination_candidates(path, resource, arguments)
})

text_or_empty(value) := value if is_string(value)

else := ""

only(found) := held if {
	count(found) == 1
	some held in found
} else := "unknown"

# What is wrong with all that a destination may be.
worst(found) := nowhere if {
	count(found) == 0
} else := outside if {
	outside in found
} else := "unknown" if {
	"unknown" in found
} else := ""

destination_candidates(path, resource, arguments) := [other |
	sources := object.get(resource.dependencies, trim_suffix(split(path, ".")[0], "[]"), [])
	some type in arguments.types
	some other in plan.of_type(type)
	other.urn in sources
]

destinations_named(text, arguments) := [other |
	parts := regex.split(`[/:]`, text)
	name := parts[count(parts) - 1]
	name != ""
	some type in arguments.types
	some other in plan.of_type(type)
	some key in arguments.names
	object.get(other.inputs, key, null) == name
]

# Where a resource lies: by itself, or by its provider.
place_of(resource, arguments) := own if {
	own := object.get(resource.inputs, arguments.location, null)
	not own in {null, ""}
} else := object.get(resource.provider, arguments.location, null)

place_held(place, arguments) := "unknown" if {
	plan.is_unknown(place)
} else := "" if {
	is_string(place)
	is_string(arguments.allowed)
	regex.match(arguments.allowed, place)
} else := outside
