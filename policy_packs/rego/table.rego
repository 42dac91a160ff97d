# The rule table (policy_packs/rules/*.yaml, which is `data.rules`), prepared for this stack: levels, settings of rules,
# and what conditions refer to.
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
		"when": object.get(check, "when", {"all": []}),
		"require": check.require,
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

# A test on a path, taken apart; undefined for what is none.
test(condition, rule) := {
	"path": condition.path,
	"from": from,
	"operator": operator,
	"operand": resolved(condition[operator], rule),
	"default": resolved(object.get(condition, "default", null), rule),
} if {
	[operator] := [name | some name in (operators & object.keys(condition))]
	from := paths.parsed(condition.path)
}

# What a rule says to a function.
arguments(condition, rule) := {name: resolved(value, rule) | some name, value in condition; name != "function"}

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
