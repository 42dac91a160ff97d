# What a stack declares; the same as `policy_packs/judge/functions/declarations.py`.
package mlcp.functions

import data.mlcp.plan

import data.mlcp.suppressions

# Whether one of the globs covers a resource.
result("declared", arguments, resource) := {"problems": problems, "unknown": set()} if {
	name := concat("::", [resource.type, plan.name_in(resource.urn)])
	covering := {glob | some glob in arguments.resources; regex.match(suppressions.pattern(glob), name)}
	problems := {"it is not declared" | count(covering) == 0}
}
