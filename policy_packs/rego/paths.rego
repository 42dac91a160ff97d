# Paths into a resource: `rules[].cidr`, `containerDefinitions{json}[].image`, `$provider.region`; the same as
# `policy_packs/judge/paths.py` in Python.
package mlcp.paths

import data.mlcp.plan

# At most so many `[]` and `{json}` stand in a path; what is longer has no steps, so that its rule is reported as broken.
longest := 6

# A path taken apart: the root that it starts from and its steps; undefined if it has too many. A step goes down `names`, then reads
# JSON, then goes through a list. A path that does neither has `names` from the scope, and what lies `above` its end.
parsed(path) := object.union({"root": root, "steps": found}, plain(root, found)) if {
	[root, rest] := rooted(path)
	found := steps(rest)
	count(found) <= longest
}

rooted(path) := [trim_prefix(names[0], "$"), concat(".", array.slice(names, 1, count(names)))] if {
	startswith(path, "$")
	names := split(path, ".")
} else := ["inputs", trim_prefix(path, ".")]

plain(root, found) := {"names": names, "above": above} if {
	root in {"inputs", "provider"}
	not goes_through(found)
	names := array.concat([root], [name | some step in found; some name in step.names])
	above := [array.slice(names, 0, length) | some length in numbers.range(2, count(names) - 1); length < count(names)]
} else := {}

goes_through(found) if {
	some step in found
	step.each
}

goes_through(found) if {
	some step in found
	step.json
}

steps(path) := [] if path == ""

else := [{"names": split(path, "."), "each": false, "json": false}] if not regex.match("[\\[{]", path)

else := [step |
	some part in regex.find_n(`[^\[\]{}]+(\{json\})?(\[\])?|(\{json\})?(\[\])|\{json\}`, path, -1)
	step := {
		"names": [name | some name in split(trim_suffix(trim_suffix(part, "[]"), "{json}"), "."); name != ""],
		"each": endswith(part, "[]"),
		"json": contains(part, "{json}"),
	}
]

# The values at a path: one unless it goes through a list. Unknown ones are among them as they are.
select(root, steps) := [value] if {
	count(steps) == 1
	not steps[0].each
	not steps[0].json
	value := down(root, steps[0].names)
} else := [root] if {
	count(steps) == 0
} else := values if {
	count(steps) <= longest
	first := advanced([root], steps, 0)
	second := advanced(first, steps, 1)
	third := advanced(second, steps, 2)
	fourth := advanced(third, steps, 3)
	fifth := advanced(fourth, steps, 4)
	values := advanced(fifth, steps, 5)
}

advanced(values, steps, position) := values if {
	position >= count(steps)
} else := [found |
	step := steps[position]
	some value in values
	some found in elements(read(down(value, step.names), step.json), step.each)
]

# What lies below `value`: null where a name is missing or asked of something that is no object.
down(value, names) := found if {
	found := object.get(value, names, null)
	found != null
} else := text if {
	some length in numbers.range(0, count(names) - 1)
	text := object.get(value, array.slice(names, 0, length), null)
	plan.is_unknown(text)
} else := value if {
	plan.is_unknown(value)
} else := null

read(value, true) := parsed_json if {
	is_string(value)
	not plan.is_unknown(value)
	parsed_json := json.unmarshal(value)
} else := null if {
	is_string(value)
	not plan.is_unknown(value)
} else := value

read(value, false) := value

elements(value, false) := [value]

elements(value, true) := value if {
	is_array(value)
} else := [] if {
	value == null
} else := [value]

# For functions: the values at a path as it is written.
at(root, path) := [value] if {
	value := object.get(root, split(path, "."), null)
	value != null
	not "" in split(path, ".")
} else := select(root, steps(path)) if {
	path != "."
}

else := [root]
