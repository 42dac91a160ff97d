package mlcp.functions_budgets_test

import data.mlcp.functions

facts := {"clouds": {"aws": {"package": "aws"}, "azure": {"package": "azure-native"}, "gcp": {"package": "gcp"}}}

not_known := "04da6b54-80e4-46f7-96ec-b56ff0331ba9"

good := {"problems": set(), "unknown": set()}

wrong(problems) := {"problems": problems, "unknown": set()}

open(path) := {"problems": set(), "unknown": {path}}

plan(settings, resources) := {"config": settings, "steps": [step |
	some index, one in resources
	urn := sprintf("urn:pulumi:prod::p::%s::r%d", [one.type, index])
	step := {"op": "create", "urn": urn, "newState": object.union(one, {"urn": urn})}
]}

types := {
	"aws": {"type": "aws:budgets/budget:Budget", "filters": ["costFilters"]},
	"azure": {"type": "azure-native:consumption:Budget", "filters": ["filter"]},
	"gcp": {"type": "gcp:billing/budget:Budget", "filters": ["budgetFilter.services"]},
}

budgets(settings, resources) := found if {
	found := functions.result("budget_on_every_cloud", types, {}) with data.facts as facts with input as plan(settings, resources)
}

test_a_budget_on_every_cloud if {
	clouds := {"ml-control-plane:clouds": `["aws", "azure"]`}
	aws := {"type": "aws:budgets/budget:Budget", "inputs": {}}
	azure := {"type": "azure-native:consumption:Budget", "inputs": {"filter": {}}}
	budgets(clouds, [aws, azure]) == good
	budgets(clouds, [aws]) == wrong({"azure"})
	budgets({}, [aws, {"type": "gcp:storage/bucket:Bucket", "inputs": {}}]) == wrong({"gcp"})
}

test_a_budget_of_a_part_does_not_count if {
	part := {"type": "gcp:billing/budget:Budget", "inputs": {"budgetFilter": {"services": [not_known]}}}
	budgets({}, [part]) == wrong({"gcp"})
}

alert(notifications) := functions.result(
	"azure_forecast_alert",
	{"address": "a@example.com"},
	{"inputs": {"notifications": notifications}},
)

test_the_forecast_on_azure if {
	forecast := {"enabled": true, "thresholdType": "Forecasted", "contactEmails": ["a@example.com"]}
	alert({"x": forecast}) == good
	alert({"x": not_known, "y": forecast}) == good
	alert({"x": object.union(forecast, {"enabled": false})}) == wrong({"no notification of a forecast"})
	alert({"x": object.union(forecast, {"contactEmails": ["b@example.com"]})}) == wrong({"the forecast is not sent to the owner"})
	alert({"x": object.union(forecast, {"contactEmails": [not_known]})}) == open("notifications")
	alert(not_known) == open("notifications")
	alert(null) == wrong({"no notification of a forecast"})
}

estimate(arguments, monthly) := found if {
	found := functions.result("estimate_within_budget", object.union({"budgets": {"aws": 1000, "gcp": "500"}}, arguments), {}) with data.facts as facts
		with data.estimate as {"aws": {"monthly": monthly}}
}

test_the_estimate_to_the_cent if {
	estimate({"above": 100}, 1000) == good
	estimate({"above": 100}, 1000.01) == wrong({"aws at 100 %"})
	estimate({"least": 80, "most": 100}, 799.99) == good
	estimate({"least": 80, "most": 100}, 800) == wrong({"aws at 80 %"})
	estimate({"least": 80, "most": 100}, 1000.01) == good
}

test_without_an_estimate_it_is_open if {
	functions.result("estimate_within_budget", {"budgets": {"aws": 1000}, "above": 100}, {}) == open("estimate") with data.facts as facts
	functions.result("estimate_within_budget", {"budgets": null, "above": 100}, {}) == good with data.facts as facts
}
