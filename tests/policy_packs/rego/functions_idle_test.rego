package mlcp.functions_test

import data.mlcp.functions

idle(value, optional) := found.problems if {
	found := functions.result(
		"stops_within",
		{"path": "idle", "unit": "minutes", "optional": optional, "minutes": {"dev": 60, "prod": 120}},
		{"inputs": {"idle": value}},
	) with input as {"config": {"ml-control-plane:environment": "dev"}, "steps": []}
}

test_times_that_are_short_enough if {
	every value in [60, "60", "PT60M", "PT1H", "PT3600S", "PT0H59M60S", "3600s", "3600.9s", "PT000060M"] {
		idle(value, false) == set()
	}
}

test_times_that_are_too_long if {
	every value in [61, "61.5", "PT61M", "P1D", "P1DT1M", "3601s"] {
		idle(value, false) == {"the idle time is too long"}
	}
}

test_times_that_are_none if {
	every value in [0, -5, "0s", "PT0M", "P", "PT", "an hour", "1h", true, ["PT1H"], {"idle": 5}, null, ""] {
		idle(value, false) == {"there is no idle time"}
	}
}

test_a_time_may_be_missing_where_that_is_said if idle(null, true) == set()
