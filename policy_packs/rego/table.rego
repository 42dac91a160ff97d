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
	types := [type | some type in check.types; type in plan.types]
	count(types) > 0
	prepared := {
		"rule": id,
		"level": stops[levels[id]],
		"types": types,
		"when": compiled(object.get(check, "when", {"all": []}), id),
		"require": compiled(check.require, id),
		"problem": check.problem,
		"fix": object.get(check, "fix", rule.fix),
	}
]

# What is to be mended and was not stops the operation as well.
stops := {"mandatory": "mandatory", "remediate": "mandatory", "advisory": "advisory"}

operators := {"is", "in", "not_in", "present", "at_least", "at_most", "matches", "matches_not"}

# Puts `{test: ...}` where a condition tests a path, `{call: ...}` where it calls a function, and steps where it goes through a
# list, at any depth.
compiled(condition, rule) := json.patch(condition, [patch |
	walk(condition, [place, node])
	is_object(node)
	some patch in patches(node, place, rule)
])

patches(node, place, rule) := [{"op": "replace", "path": place, "value": {"test": test}}] if {
	node.path
	[operator] := [name | some name, _ in node; name in operators]
	test := {
		"path": node.path,
		"from": paths.parsed(node.path),
		"operator": operator,
		"operand": resolved(node[operator], rule),
		"default": resolved(object.get(node, "default", null), rule),
	}
} else := [{"op": "replace", "path": place, "value": {"call": node.function, "arguments": arguments}}] if {
	node.function
	arguments := {name: resolved(value, rule) | some name, value in node; name != "function"}
} else := [{"op": "add", "path": array.concat(place, ["from"]), "value": paths.parsed(node.each)}] if {
	node.each
} else := [{"op": "add", "path": array.concat(place, ["from"]), "value": paths.parsed(node.some)}] if {
	node.some
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
