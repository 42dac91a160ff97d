# Judges a plan: `conftest test plan.json -p policy_packs/rego -d policy_packs/rules -d policy_packs/facts.json`.
package main

import data.mlcp.verdicts

# What stops the operation.
deny contains verdict if {
	some verdict in verdicts.found
	verdict.level == "mandatory"
}

# What is reported: advice, what is suppressed, and what cannot be judged before `up`.
warn contains verdict if {
	some verdict in verdicts.found
	verdict.level == "advisory"
}
