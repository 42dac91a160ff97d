# Budgets of a stack, and its estimate against them; the same as `policy_packs/judge/functions/budgets.py` in Python.
package mlcp.functions

import data.mlcp.paths
import data.mlcp.plan
import data.mlcp.values

# The clouds of the stack that have no budget of everything.
result("budget_on_every_cloud", arguments, _) := {"problems": problems, "unknown": set()} if {
	problems := {cloud | some cloud in budgets_clouds; not budgets_has_one(arguments[cloud])}
}

# What filters a budget is present even if it is not known yet.
budgets_has_one(wanted) if {
	some budget in plan.of_types([wanted.type])
	filters := [value |
		some path in wanted.filters
		some value in paths.at(budget.inputs, path)
		values.is_present(value)
	]
	count(filters) == 0
}

budgets_clouds := {cloud | some cloud in plan.settings.clouds; data.facts.clouds[cloud]} if {
	is_array(plan.settings.clouds)
} else := {cloud |
	some cloud, known in data.facts.clouds
	some type in plan.types
	split(type, ":")[0] == known["package"]
}

# Whether a budget on Azure tells an address of its forecast.
result("azure_forecast_alert", arguments, resource) := {"problems": problems, "unknown": unknown} if {
	notifications := object.get(resource.inputs, "notifications", null)
	not plan.is_unknown(notifications)
	listed := [one | is_object(notifications); some one in notifications]
	forecasts := budgets_some([budgets_is_forecast(one) | some one in listed])
	told := budgets_some([budgets_both(budgets_is_forecast(one), budgets_tells(one, arguments.address)) | some one in listed])
	problems := budgets_problem(forecasts, told)
	unknown := {"notifications" | some part in [forecasts, told]; part == "unknown"}
}

result("azure_forecast_alert", _, resource) := {"problems": set(), "unknown": {"notifications"}} if {
	plan.is_unknown(resource.inputs.notifications)
}

budgets_problem("no", _) := {"no notification of a forecast"}

budgets_problem(forecasts, "no") := {"the forecast is not sent to the owner"} if forecasts != "no"

budgets_problem(forecasts, told) := set() if {
	forecasts != "no"
	told != "no"
}

budgets_is_forecast(notification) := "unknown" if {
	plan.is_unknown(notification)
} else := budgets_both(
	budgets_is(object.get(notification, "enabled", null), true),
	budgets_is(object.get(notification, "thresholdType", null), "Forecasted"),
) if {
	is_object(notification)
} else := "no"

budgets_tells(notification, address) := budgets_tells_one_of(object.get(notification, "contactEmails", null), address) if {
	is_object(notification)
} else := budgets_tells_one_of(notification, address)

budgets_tells_one_of(emails, address) := "unknown" if {
	plan.is_unknown(emails)
} else := "no" if {
	not is_array(emails)
} else := budgets_some([budgets_is(one, address) | some one in emails]) if {
	address != null
} else := "yes" if {
	count(emails) > 0
} else := "no"

budgets_is(value, wanted) := "unknown" if {
	plan.is_unknown(value)
} else := "yes" if {
	values.same(value, wanted)
} else := "no"

budgets_both(first, second) := "no" if {
	"no" in {first, second}
} else := "unknown" if {
	"unknown" in {first, second}
} else := "yes"

budgets_some(parts) := "yes" if {
	"yes" in parts
} else := "unknown" if {
	"unknown" in parts
} else := "no"

# The clouds whose monthly estimate is a share of their budget that is out of bounds, with the share.
result("estimate_within_budget", arguments, _) := {"problems": problems, "unknown": set()} if {
	judged := budgets_amounts(arguments.budgets)
	data.estimate
	problems := {sprintf("%s at %d %%", [cloud, floor(cents / amount)]) |
		some cloud, amount in judged
		cents := round(data.estimate[cloud].monthly * 100)
		budgets_is_out_of_bounds(arguments, cents, amount)
	}
}

result("estimate_within_budget", arguments, _) := {"problems": set(), "unknown": unknown} if {
	not data.estimate
	unknown := {"estimate" | count(budgets_amounts(arguments.budgets)) > 0}
}

budgets_amounts(budgets) := {cloud: amount |
	some cloud, _ in data.facts.clouds
	amount := values.number_in(budgets[cloud])
	amount > 0
}

# A percent of the budget is as many cents as it has units.
budgets_is_out_of_bounds(bounds, cents, amount) if cents > bounds.above * amount

budgets_is_out_of_bounds(bounds, cents, amount) if {
	cents >= bounds.least * amount
	cents <= bounds.most * amount
}
