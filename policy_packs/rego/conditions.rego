# The condition language of the rule table, judged with three values; the same as `policy_packs/judge/conditions.py` in Python.
#
# A result is `true`, `false`, `{"details": {...}}` (false, with what functions found), `{"unknown": {path, ...}}`, or
# `{"broken": {reason, ...}}`, where this interpreter cannot judge: that fails, whatever is around it.
#
# Rego forbids recursion, so each depth of nesting is a function of its own: `judge` to `judge_5`.
package mlcp.conditions

import data.mlcp.functions
import data.mlcp.paths
import data.mlcp.plan
import data.mlcp.values

# Judges a compiled condition on a resource's inputs.
judge(condition, resource) := judge_0(condition, {"root": resource.inputs, "prefix": "", "resource": resource})

judge_0(condition, scope) := leaf(condition, scope) if is_leaf(condition)

else := combined(condition, [judge_1(part.condition, part.scope) | some part in parts(condition, scope)])

judge_1(condition, scope) := leaf(condition, scope) if is_leaf(condition)

else := combined(condition, [judge_2(part.condition, part.scope) | some part in parts(condition, scope)])

judge_2(condition, scope) := leaf(condition, scope) if is_leaf(condition)

else := combined(condition, [judge_3(part.condition, part.scope) | some part in parts(condition, scope)])

judge_3(condition, scope) := leaf(condition, scope) if is_leaf(condition)

else := combined(condition, [judge_4(part.condition, part.scope) | some part in parts(condition, scope)])

judge_4(condition, scope) := leaf(condition, scope) if is_leaf(condition)

else := combined(condition, [judge_5(part.condition, part.scope) | some part in parts(condition, scope)])

judge_5(condition, scope) := leaf(condition, scope) if is_leaf(condition)

else := {"broken": {"its conditions nest too deep"}}

is_leaf(condition) if condition.test

is_leaf(condition) if condition.call

is_leaf(condition) if condition.given

leaf(condition, scope) := tested(condition.test, scope) if condition.test

else := called(functions.result(condition.call, condition.arguments, scope.resource)) if condition.call

else := condition.given if condition.given

else := {"broken": {"one of its conditions gives no result"}}

# A test on a path holds if it holds for every value there.
tested(test, scope) := outcome if {
	[value] := paths.select(start(test.from.root, scope), test.from.steps)
	not plan.is_unknown(value)
	outcome := holds(test, value)
} else := conjunction([outcome |
	some value in paths.select(start(test.from.root, scope), test.from.steps)
	outcome := tested_value(test, value, scope)
])

tested_value(test, value, scope) := {"unknown": {joined(scope.prefix, test.path)}} if {
	plan.is_unknown(value)
} else := holds(test, value)

holds(test, null) := meets(test, test["default"])

holds(test, value) := meets(test, value) if value != null

default meets(_, _) := false

meets(test, value) if values.holds(test.operator, value, test.operand)

called(findings) := {"details": findings.problems} if count(findings.problems) > 0

else := {"unknown": findings.unknown} if count(findings.unknown) > 0

else := findings if findings.broken

else := true

# What a condition is made of, each part with where it is judged.
parts(condition, scope) := [{"condition": part, "scope": scope} | some part in condition.all] if condition.all

else := [{"condition": part, "scope": scope} | some part in condition.any] if condition.any

else := [{"condition": condition["not"], "scope": scope}] if condition.not

else := [part |
	some value in paths.select(start(condition.from.root, scope), condition.from.steps)
	part := element(condition, value, scope)
] if {
	condition.from
}

else := [part |
	some other in companions(condition.companion, scope.resource)
	part := elsewhere(condition.companion, other)
] if {
	condition.companion
}

else := [part |
	some other in targets(condition.target, scope.resource)
	part := elsewhere(condition.target, other)
] if {
	condition.target
}

element(condition, value, scope) := {"condition": {"given": {"unknown": {place}}}, "scope": scope} if {
	plan.is_unknown(value)
	place := joined(scope.prefix, path_of(condition))
} else := {"condition": condition.satisfies, "scope": {"root": value, "prefix": place, "resource": scope.resource}} if {
	place := joined(scope.prefix, path_of(condition))
}

path_of(condition) := condition.each

path_of(condition) := condition.some

elsewhere(wanted, other) := {
	"condition": object.get(wanted, "satisfies", {"all": []}),
	"scope": {"root": other.inputs, "prefix": "", "resource": other},
}

combined(condition, results) := conjunction(results) if condition.all

else := conjunction(results) if condition.each

else := negation(results[0]) if condition.not

else := disjunction(results) if {
	some name in ["any", "some", "companion", "target"]
	condition[name]
}

else := {"broken": {"one of its conditions is unknown to Rego"}}

conjunction(results) := outcome if {
	others := {result | some result in results; result != true}
	outcome := least(others)
}

least(others) if count(others) == 0

else := broken(others) if is_broken(others)

else := falsehood(others) if is_false(others)

else := {"unknown": union({other.unknown | some other in others})}

disjunction(results) := outcome if {
	outcome := greatest({result | some result in results})
}

greatest(others) := broken(others) if is_broken(others)

else if true in others

else := {"unknown": paths_of} if {
	paths_of := union({other.unknown | some other in others})
	count(paths_of) > 0
}

else := falsehood(others)

negation(true) := false

negation(false) := true

negation(result) if result.details

negation(result) := result if result.unknown

negation(result) := result if result.broken

is_broken(results) if {
	some result in results
	result.broken
}

broken(results) := {"broken": union({result.broken | some result in results})}

is_false(results) if false in results

is_false(results) if {
	some result in results
	result.details
}

falsehood(results) := {"details": details} if {
	details := union({result.details | some result in results})
	count(details) > 0
} else := false

# Where a path starts.
start("root", scope) := scope.root

start("provider", scope) := scope.resource.provider

start("resource", scope) := plan.fields(scope.resource)

start("settings", _) := plan.all_settings

joined(prefix, path) := path if startswith(path, "$")

else := path if prefix == ""

else := prefix if path == "."

else := concat(".", [prefix, path])

# Other resources of the types wanted that refer to this one; without `refers`, all of them.
companions(wanted, resource) := [other |
	some other in referring(wanted.types, wanted.refers, resource)
	other.urn != resource.urn
] if {
	wanted.refers
} else := [other |
	some type in wanted.types
	some other in plan.of_type(type)
	other.urn != resource.urn
]

referring(types, property, resource) := [other |
	some type in types
	some other in plan.of_type(type)
	refers(other, property, resource)
]

targets(wanted, resource) := [other |
	some type in wanted.types
	some other in plan.of_type(type)
	refers(resource, wanted.property, other)
]

# Whether an input of `source` comes from `target`: by its dependencies, or by a literal name.
refers(source, property, target) if target.urn in source.dependencies[property]

else if {
	value := source.inputs[property]
	is_string(value)
	not plan.is_unknown(value)
	some name in ["bucket", "name", "id"]
	target.inputs[name] == value
}
