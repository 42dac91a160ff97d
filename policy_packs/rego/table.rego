# The rule table (policy_packs/rules/*.yaml, which is `data.rules`), prepared for this stack: levels, settings of rules, and
# conditions with their references resolved and their paths taken apart.
package mlcp.table

import data.mlcp.paths
import data.mlcp.plan

# What the stack changes of the rules (policy_packs/config/<stack>.json).
default configuration := {}

configuration := data.configuration

# Enforcement of each rule in this stack.
levels[id] := object.get(configuration, ["enforcement", id], rule.enforcement[plan.environment]) if some id, rule in data.rules

# Settings of each rule in this stack: what its configuration says, or the defaults.
settings[id] := object.union(defaults, object.get(configuration, ["settings", id], {})) if {
	some id, rule in data.rules
	defaults := {name: schema["default"] | some name, schema in object.get(rule, "configuration", {})}
}

# Checks that judge something in this plan.
checks := [prepared |
	some id, rule in data.rules
	levels[id] != "disabled"
	some check in rule.checks
	types := plan.types & judged(check.types)
	count(types) > 0
	prepared := {
		"rule": id,
		"level": stops[levels[id]],
		"types": types,
		"when": compiled(object.get(check, "when", {"leaf": "true"}), id),
		"require": compiled(check.require, id),
		"problem": check.problem,
		"fix": object.get(check, "fix", rule.fix),
	}
]

# The types of a check are a list, or the names at a path into the facts: `{fact: [tags, places]}`.
judged(types) := {type | some type in types} if is_array(types)

else := object.keys(object.get(data.facts, types.fact, {}))

# What is to be mended and was not stops the operation as well.
stops := {"mandatory": "mandatory", "remediate": "mandatory", "advisory": "advisory"}

operators := {"is", "in", "not_in", "present", "at_least", "at_most", "matches", "matches_not"}

# Puts leaves in place of tests and calls, and adds the steps of paths to lists, at any depth.
compiled(condition, rule) := json.patch(condition, [patch |
	walk(condition, [place, node])
	is_object(node)
	some patch in patches(node, place, rule)
])

patches(node, place, rule) := [{"op": "replace", "path": place, "value": object.union(paths.parsed(node.path), test)}] if {
	node.path
	operators_of := operators & object.keys(node)
	count(operators_of) == 1
	some operator in operators_of
	test := {
		"leaf": "test",
		"path": node.path,
		"operator": operator,
		"operand": resolved(node[operator], rule),
		"default": resolved(object.get(node, "default", null), rule),
	}
} else := [{"op": "replace", "path": place, "value": {"leaf": "function", "name": node.function, "arguments": arguments}}] if {
	node.function
	arguments := {name: resolved(value, rule) | some name, value in node; name != "function"}
} else := [{"op": "add", "path": array.concat(place, [name]), "value": value} |
	some path in [node[quantifier] | some quantifier in ["each", "some"]]
	some name, value in object.union(paths.parsed(path), {"path": path})
] if {
	node.satisfies
	not node.types
} else := [{"op": "add", "path": array.concat(place, ["satisfies"]), "value": {"leaf": "true"}}] if {
	node.types
	not node.satisfies
} else := []

# A value with what it refers to: `{setting: name}`, `{stack: path}` or `{fact: [step, ...]}`; so in lists.
resolved(value, rule) := referred(value, rule) if {
	is_object(value)
	count(value) == 1
	some kind in ["setting", "stack", "fact"]
	value[kind]
} else := [part | some one in value; part := resolved_part(one, rule)] if {
	is_array(value)
} else := value

resolved_part(value, rule) := referred(value, rule) if {
	is_object(value)
	count(value) == 1
	some kind in ["setting", "stack", "fact"]
	value[kind]
} else := value

referred(value, rule) := object.get(settings[rule], value.setting, null) if value.setting

referred(value, _) := object.get(plan.settings, split(value.stack, "."), null) if value.stack

referred(value, rule) := object.get(data.facts, [step | some one in value.fact; step := fact_step(one, rule)], null) if value.fact

# A step of a path into the facts: a text, or a setting.
fact_step(step, rule) := object.get(settings[rule], step.setting, null) if step.setting

else := object.get(plan.settings, split(step.stack, "."), null) if step.stack

else := step
