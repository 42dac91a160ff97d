# Paths into a resource: `rules[].cidr`, `containerDefinitions{json}[].image`, `$provider.region`; the same as
# `policy_packs/judge/paths.py` in Python.
package mlcp.paths

import data.mlcp.plan

# At most so many `[]` and `{json}` stand in a path; what is longer has no steps, so that its rule is reported as broken.
longest := 6

# A path taken apart: the root that it starts from and its steps; undefined if it has too many. A step goes down `names`, then reads
# JSON, then goes through a list. A path that does neither has `names` from the scope, and what lies `above` its end.
parsed(path) := {"root": root, "steps": found, "names": names, "above": above} if {
	[root, rest] := rooted(path)
	found := steps(rest)
	count(found) <= longest
	names := plain(root, found)
	above := above_end(names)
}

rooted(path) := [trim_prefix(names[0], "$"), concat(".", array.slice(names, 1, count(names)))] if {
	startswith(path, "$")
	names := split(path, ".")
} else := ["inputs", trim_prefix(path, ".")]

above_end(names) := [array.slice(names, 0, length) | some length in numbers.range(2, count(names) - 1)] if count(names) > 2

else := []

plain(root, found) := array.concat([root], [name | some step in found; some name in step.names]) if {
	root in {"inputs", "provider"}
	every step in found {
		not step.each
		not step.json
	}
} else := []

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
select(root, []) := [root]

select(root, [a]) := onward([root], a)

select(root, [a, b]) := onward(onward([root], a), b)

select(root, [a, b, c]) := onward(onward(onward([root], a), b), c)

select(root, [a, b, c, d]) := onward(onward(onward(onward([root], a), b), c), d)

select(root, [a, b, c, d, e]) := onward(onward(onward(onward(onward([root], a), b), c), d), e)

select(root, [a, b, c, d, e, f]) := onward(onward(onward(onward(onward(onward([root], a), b), c), d), e), f)

onward(values, step) := [down(value, step.names) | some value in values] if {
	not step.each
	not step.json
} else := [found |
	some value in values
	some found in elements(read(down(value, step.names), step.json), step.each)
]

# What lies below `value`: null where a name is missing or asked of something that is no object. What is unknown stays so, whatever is
# asked of it.
down(value, names) := found if {
	found := object.get(value, names, null)
	found != null
} else := value if {
	value in plan.unknown_texts
} else := text if {
	count(names) > 1
	some length in numbers.range(1, count(names) - 1)
	text := object.get(value, array.slice(names, 0, length), null)
	text in plan.unknown_texts
} else := null

read(value, true) := parsed_json if {
	is_string(value)
	not value in plan.unknown_texts
	parsed_json := json.unmarshal(value)
} else := null if {
	is_string(value)
	not value in plan.unknown_texts
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
	value != null # so it is a path of names only
} else := [null] if {
	object.get(root, path, null) == null # so it is an object
	not regex.match(`[.\[{]`, path)
} else := select(root, steps(path)) if {
	path != "."
}

else := [root]
