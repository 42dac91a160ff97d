# Functions of the rule table, for what conditions do not reach. Each topic has a file `functions_<topic>.rego` in this package,
# with the same functions as `policy_packs/judge/functions/<topic>.py`:
#
#	package mlcp.functions
#
#	import data.mlcp.plan
#
#	result("no_wildcard", arguments, resource) := {"problems": problems, "unknown": unknown} if {
#		problems := {"an action is `*`" | some action in resource.inputs.actions; action == arguments.forbidden}
#		unknown := {"actions" | plan.is_unknown(resource.inputs.actions)}
#	}
#
# - `problems` (a set of short texts that hold no value of the resource) makes it false; else `unknown` (a set of paths) makes it
#   unknown; else it holds. Always give both sets. A result that is undefined is reported as a broken rule, never passed.
# - `arguments` are what the rule says, with references resolved.
# - `resource` has urn, type, inputs, provider (its inputs), dependencies (urns by input), parent (urn), protect.
# - `data.mlcp.plan`: settings, environment, stack, all_resources, of_type(type), fields(resource), is_unknown(value);
#   `data.mlcp.paths`: `at(root, "a.b[].c")` gives the list of values, unknown ones as they are;
#   `data.facts`; `data.estimate` (undefined where there is none); `data.mlcp.table.configuration`.
# - Give helpers names of their own: all files share the package.
package mlcp.functions

# What a function is given for each scope, by id. Equal subjects are judged once: a topic whose functions look at less than the whole
# resource names its functions in `subject_kinds` and defines `subjects_of(kind, scopes)`.
subjects(name, scopes) := subjects_of(kind, scopes) if {
	some kind, names in subject_kinds
	name in names
} else := {id: object.get(scope, "resource", scope) | some id, scope in scopes}

# A function that is missing, or undefined for what it is given.
default result(_, _, _) := {"broken": {"a function gives no result"}}
