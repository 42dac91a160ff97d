# The condition language of the rule table, judged with three values; the same as `policy_packs/judge/conditions.py` in Python.
#
# A condition is judged on many scopes at once, an object of scopes by id: what Rego calls costs more than what it compares. A scope
# is a resource (`data.mlcp.plan`), or has an element of a list as its `inputs`. The result holds an outcome for each scope that does
# not meet the condition: `false`, `{"details": {...}}` (false, with what functions found), `{"unknown": {path, ...}}`, or
# `{"broken": {reason, ...}}` where this interpreter cannot judge: that fails, unless another part of an `any` holds.
#
# Rego forbids recursion, so each depth of nesting is a function of its own: `judge_0` to `judge_7`.
package mlcp.conditions

import data.mlcp.functions
import data.mlcp.paths
import data.mlcp.plan
import data.mlcp.relations
import data.mlcp.table
import data.mlcp.values

# Judges a condition of a rule on resources by URN.
judge(condition, rule, scopes) := judge_0(condition, scopes, {"rule": rule, "prefix": ""})

judge_0(condition, scopes, place) := leaf(condition, scopes, place) if is_leaf(condition)

else := combined(condition, scopes, within, [judge_1(part.condition, part.scopes, part.place) | some part in within]) if {
	within := parts(condition, scopes, place)
}

else := broken(scopes)

judge_1(condition, scopes, place) := leaf(condition, scopes, place) if is_leaf(condition)

else := combined(condition, scopes, within, [judge_2(part.condition, part.scopes, part.place) | some part in within]) if {
	within := parts(condition, scopes, place)
}

else := broken(scopes)

judge_2(condition, scopes, place) := leaf(condition, scopes, place) if is_leaf(condition)

else := combined(condition, scopes, within, [judge_3(part.condition, part.scopes, part.place) | some part in within]) if {
	within := parts(condition, scopes, place)
}

else := broken(scopes)

judge_3(condition, scopes, place) := leaf(condition, scopes, place) if is_leaf(condition)

else := combined(condition, scopes, within, [judge_4(part.condition, part.scopes, part.place) | some part in within]) if {
	within := parts(condition, scopes, place)
}

else := broken(scopes)

judge_4(condition, scopes, place) := leaf(condition, scopes, place) if is_leaf(condition)

else := combined(condition, scopes, within, [judge_5(part.condition, part.scopes, part.place) | some part in within]) if {
	within := parts(condition, scopes, place)
}

else := broken(scopes)

judge_5(condition, scopes, place) := leaf(condition, scopes, place) if is_leaf(condition)

else := combined(condition, scopes, within, [judge_6(part.condition, part.scopes, part.place) | some part in within]) if {
	within := parts(condition, scopes, place)
}

else := broken(scopes)

judge_6(condition, scopes, place) := leaf(condition, scopes, place) if is_leaf(condition)

else := combined(condition, scopes, within, [judge_7(part.condition, part.scopes, part.place) | some part in within]) if {
	within := parts(condition, scopes, place)
}

else := broken(scopes)

judge_7(condition, scopes, place) := leaf(condition, scopes, place) if is_leaf(condition)

else := broken(scopes)

# How many conditions may lie within each other.
deepest := 8

broken(scopes) := {id: {"broken": {"a condition that nests too deep or is unknown"}} | some id, _ in scopes}

# --- Leaves: tests on a path, and functions

is_leaf(condition) if condition.path

is_leaf(condition) if condition.function

leaf(condition, scopes, place) := tested(table.test(condition, place.rule), scopes, place.prefix) if condition.path

else := spread(outcomes, subjects) if {
	# What is equal to a function is judged once.
	subjects := functions.subjects(condition.function, scopes)
	arguments := table.arguments(condition, place.rule)
	outcomes := {subject: outcome |
		some subject in {subject | some subject in subjects}
		outcome := called(functions.result(condition.function, arguments, subject))
		outcome != true
	}
}

else := broken(scopes)

# The outcome of what each id has; what is judged once may stand for many.
spread(outcomes, found) := {} if count(outcomes) == 0

else := {id: outcomes[one] | some id, one in found}

called(findings) := {"details": findings.problems} if count(findings.problems) > 0

else := {"unknown": findings.unknown} if count(findings.unknown) > 0

else := findings if findings.broken

else := true

# One value for each scope: what is equal is judged once.
tested(test, scopes, prefix) := object.union(spread(outcomes, found), hidden) if {
	names := test.from.names
	count(names) > 0
	found := {id: object.get(scope, names, null) | some id, scope in scopes}
	distinct := {value | some value in found}
	outcomes := {value: outcome |
		some value in distinct
		outcome := outcome_of_value(test, value, prefix)
		outcome != true
	}
	hidden := {id: outcome |
		null in distinct
		some above in test.from.above
		outcome := {"unknown": {joined(prefix, test.path)}}
		some id, null in found
		object.get(scopes[id], above, null) in plan.unknown_texts
	}
} else := {id: outcome | some id, _ in scopes; outcome != true} if {
	# The same for every resource.
	test.from.root == "settings"
	outcome := outcome_of(test, paths.select(plan.all_settings, test.from.steps), prefix)
} else := {id: outcome |
	some id, scope in scopes
	outcome := outcome_of(test, paths.select(start(test.from.root, scope), test.from.steps), prefix)
	outcome != true
}

# A test holds if it holds for every value.
outcome_of(test, found, prefix) := conjunction({outcome |
	some value in found
	outcome := outcome_of_value(test, value, prefix)
	outcome != true
})

outcome_of_value(test, value, prefix) := {"unknown": {joined(prefix, test.path)}} if value in plan.unknown_texts

else if values.holds(test.operator, given(test, value), test.operand)

else := false

given(test, null) := test["default"]

given(_, value) := value if value != null

# Where a path starts.
start("inputs", scope) := scope.inputs

start("provider", scope) := scope.provider

start("resource", scope) := plan.fields(object.get(scope, "resource", scope))

joined(prefix, path) := path if startswith(path, "$")

else := path if prefix == ""

else := prefix if path == "."

else := concat(".", [prefix, path])

# --- What a condition is made of: each part with the scopes that it is judged on

parts(condition, scopes, place) := [{"condition": part, "scopes": scopes, "place": place} |
	some part in condition.all
] if {
	condition.all
} else := [{"condition": part, "scopes": scopes, "place": place} |
	some part in condition.any
] if {
	condition.any
} else := [{"condition": condition["not"], "scopes": scopes, "place": place}] if {
	condition["not"]
} else := [{
	"condition": condition.satisfies,
	"scopes": known,
	"place": {"rule": place.rule, "prefix": prefix},
	"unknown": unknown,
	"around": scopes,
}] if {
	# The elements of lists, as scopes by the id of the scope around them and a position.
	path := listed_by(condition)
	from := paths.parsed(path)
	found := {[id, position]: value |
		some id, scope in scopes
		some position, value in paths.select(start(from.root, scope), from.steps)
	}
	prefix := joined(place.prefix, path)
	unknown := {id: {"unknown": {prefix}} | some [id, _], value in found; value in plan.unknown_texts}
	known := {key: scope |
		some key, value in found
		not value in plan.unknown_texts
		around := scopes[key[0]]
		resource := object.get(around, "resource", around)
		scope := {"inputs": value, "provider": resource.provider, "resource": resource}
	}
} else := [{
	"condition": object.get(wanted, "satisfies", {"all": []}),
	"scopes": others,
	"place": {"rule": place.rule, "prefix": ""},
	"related": related,
}] if {
	# Other resources, each judged once.
	wanted := wanted_by(condition)
	related := relations.related(condition, {id: object.get(scope, "resource", scope) | some id, scope in scopes})
	others := object.filter(plan.of_types(wanted.types), union({urns | some urns in related}))
}

listed_by(condition) := condition.each if condition.each

else := condition.some

wanted_by(condition) := condition.companion if condition.companion

else := condition.target

# --- What comes of the parts

combined(condition, scopes, within, results) := outcomes(condition, scopes, within, results) if {
	count(results) == count(within)
} else := broken(scopes)

outcomes(condition, scopes, within, results) := {id: conjunction({result[id] | some result in results}) |
	some result in results
	some id, _ in result
} if {
	condition.all
} else := {id: disjunction({result[id] | some result in results}) |
	some id in common(results, scopes)
} if {
	condition.any
}

else := {id: outcome |
	some id, _ in scopes
	outcome := negation(object.get(results[0], [id], true))
	outcome != true
} if {
	condition["not"]
}

else := elements(condition, within[0], results[0])

# Ids that have no true part.
common([], scopes) := object.keys(scopes)

common(results, _) := intersection({object.keys(result) | some result in results}) if count(results) > 0

# Of a list, or of other resources.
elements(condition, part, result) := object.union(
	{id: conjunction({outcome | some outcome in found}) |
		some id, found in grouped
		not part.unknown[id]
	},
	{id: conjunction({outcome | some outcome in object.get(grouped, [id], {})} | {unknown}) | some id, unknown in part.unknown},
) if {
	condition.each
	grouped := by_scope(result)
} else := {id: disjunction({outcome | some outcome in object.get(grouped, [id], {})} | unknown) |
	meets := {id | some [id, _] in (object.keys(part.scopes) - object.keys(result))}
	grouped := by_scope(result)
	some id, _ in part.around
	not id in meets
	unknown := {outcome | outcome := part.unknown[id]}
} if {
	condition.some
} else := {id: disjunction({result[urn] | some urn in urns}) |
	failing := object.keys(result)
	some id, urns in part.related
	count(urns - failing) == 0
} if {
	part.related
}

# Outcomes of elements by the scope around them.
by_scope(result) := object.union_n([{key[0]: {key[1]: outcome}} | some key, outcome in result])

# --- Three values (Kleene); what is true is left out of results

# Of everything that is not true.
conjunction(others) if count(others) == 0

else := {"broken": union({other.broken | some other in others})} if is_broken(others)

else := falsehood(others) if is_false(others)

else := {"unknown": union({other.unknown | some other in others})}

# Of parts none of which is true.
disjunction(others) := {"broken": union({other.broken | some other in others})} if is_broken(others)

else := {"unknown": union({other.unknown | some other in others})} if is_unknown(others)

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

is_unknown(results) if {
	some result in results
	result.unknown
}

is_false(results) if false in results

is_false(results) if {
	some result in results
	result.details
}

falsehood(results) := {"details": details} if {
	details := union({result.details | some result in results})
	count(details) > 0
} else := false
