# What a stack's configuration allows for a while.
package mlcp.suppressions

import data.mlcp.plan
import data.mlcp.table

# Of those that cover a resource, the one that ends last; `{}` if there is none.
latest(rule, resource) := [one | some one in covering; one.expires == last][0] if {
	name := concat("::", [resource.type, plan.name_in(resource.urn)])
	covering := [one |
		some one in object.get(table.configuration, "suppressions", [])
		one.rule == rule
		regex.match(pattern(one.resources), name)
	]
	last := max({one.expires | some one in covering})
} else := {}

# `*` stands for any characters, everything else for itself.
pattern(text) := sprintf("(?s)^%s$", [concat(".*", [regex.replace(part, `[^\w]`, `\$0`) | some part in split(text, "*")])])

# The day that suppressions are held against: `data.today`, or today.
today := data.today if data.today

else := sprintf("%d-%02d-%02d", time.date(time.now_ns()))

# A suppression holds on its last day too.
is_valid(suppression) if suppression.expires >= today

else := false

remark(suppression) := sprintf(" (suppressed until %s: %s)", [suppression.expires, suppression.reason]) if is_valid(suppression)

else := sprintf(" (its suppression ended on %s)", [suppression.expires]) if suppression.expires

else := ""
