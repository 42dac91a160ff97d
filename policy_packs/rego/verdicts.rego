# Verdicts of the rule table over the plan, with the same messages as `policy_packs/judge/judgement.py`.
package mlcp.verdicts

import data.mlcp.conditions
import data.mlcp.plan
import data.mlcp.suppressions
import data.mlcp.table

# What every rule says of every resource that it judges and that does not keep it for sure.
found contains verdict if {
	some check in table.checks
	scopes := plan.of_types(check.types)
	applies := conditions.judge(check.when, check.rule, scopes)
	judged := object.remove(scopes, {urn | some urn, outcome in applies; conditions.is_false({outcome})})
	count(judged) > 0
	some urn, required in conditions.judge(check.require, check.rule, judged)
	verdict := verdict_of(check, scopes[urn], object.get(applies, urn, true), required)
}

verdict_of(check, resource, applies, required) := result(check, resource, {
	"outcome": "violation",
	"level": "mandatory",
	"msg": sprintf("%s cannot be judged by Rego: %s", [check.rule, concat(", ", sort(reasons))]),
}) if {
	reasons := union({object.get(part, "broken", set()) | some part in [applies, required]; is_object(part)})
	count(reasons) > 0
} else := result(check, resource, {
	"outcome": "undecided",
	"level": "advisory",
	"paths": sort(paths),
	"msg": sprintf("%s cannot be judged before up: %s %s unknown", [check.rule, concat(", ", sort(paths)), verb(count(paths))]),
}) if {
	paths := union({object.get(part, "unknown", set()) | some part in [applies, required]; is_object(part)})
	count(paths) > 0
} else := result(check, resource, {
	"outcome": "violation",
	"level": level(check, latest),
	"details": details,
	"suppressed": suppressions.is_valid(latest),
	"suppression": latest,
	"msg": concat("", [
		sprintf("%s: %s %s: ", [check.rule, resource.type, plan.name_in(resource.urn)]),
		concat(": ", [part | some part in [check.problem, concat(", ", details)]; part != ""]),
		sprintf(". %s. Fix: %s.", [data.rules[check.rule].why, check.fix]),
		suppressions.remark(latest),
	]),
}) if {
	details := sort(object.get(object_of(required), "details", set()))
	latest := suppressions.latest(check.rule, resource)
}

result(check, resource, verdict) := object.union(
	{
		"rule": check.rule,
		"urn": resource.urn,
		"type": resource.type,
		"name": plan.name_in(resource.urn),
		"problem": check.problem,
		"fix": check.fix,
		"source": plan.source(resource.urn),
		"details": [],
		"paths": [],
		"suppressed": false,
		"suppression": {},
	},
	verdict,
)

level(_, suppression) := "advisory" if suppressions.is_valid(suppression)

level(check, suppression) := check.level if not suppressions.is_valid(suppression)

object_of(value) := value if is_object(value)

else := {}

verb(1) := "is"

verb(number) := "are" if number != 1
