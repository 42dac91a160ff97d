# Whether machines stop when nobody uses them; the same as `policy_packs/judge/functions/idle.py` in Python.
package mlcp.functions

import data.mlcp.paths
import data.mlcp.plan
import data.mlcp.values

iso_duration := `^P(?:([0-9]{1,6})D)?(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?)?$`

result("stops_within", arguments, resource) := {"problems": problems, "unknown": unknown} if {
	found := paths.at(resource.inputs, arguments.path)
	unknown := {arguments.path | some value in found; plan.is_unknown(value)}
	problems := {problem |
		some value in found
		not plan.is_unknown(value)
		problem := idle_problem(value, arguments)
		problem != ""
	}
}

idle_problem(value, arguments) := "" if {
	value == null
	object.get(arguments, "optional", false)
} else := "there is no idle time" if {
	idle_seconds(value, arguments.unit) == 0
} else := "" if {
	idle_seconds(value, arguments.unit) <= arguments.minutes[plan.environment] * 60
} else := "the idle time is too long"

seconds_in := {"minutes": 60, "seconds": 1}

# The time that a value says; 0 if it says none.
idle_seconds(value, unit) := max([0, values.number_in(value) * seconds_in[unit]]) if {
	is_number(values.number_in(value))
} else := total if {
	is_string(value)
	[found] := regex.find_all_string_submatch_n(iso_duration, value, 1)
	total := sum([seconds |
		some position, factor in {1: 86400, 2: 3600, 3: 60, 4: 1}
		seconds := count_of(found[position]) * factor
	])
} else := count_of(found[1]) if {
	is_string(value)
	[found] := regex.find_all_string_submatch_n(`^([0-9]{1,9})(?:\.[0-9]{1,9})?s$`, value, 1)
} else := 0

count_of("") := 0

count_of(text) := to_number(trim_left(text, "0")) if {
	trim_left(text, "0") != ""
} else := 0
