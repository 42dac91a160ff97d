# How values of inputs compare; the same as `policy_packs/judge/values.py` in Python.
package mlcp.values

# Whether a value meets an operator. Undefined where it does not.
holds("is", value, wanted) if same(value, wanted)

holds("in", value, wanted) if is_one_of(value, wanted)

holds("not_in", value, wanted) if not is_one_of(value, wanted)

holds("present", value, true) if is_present(value)

holds("present", value, false) if not is_present(value)

holds("at_least", value, bound) if number_in(value) >= number_in(bound)

holds("at_most", value, bound) if number_in(value) <= number_in(bound)

holds("matches", value, expression) if {
	is_string(value)
	regex.match(expression, value)
}

holds("matches_not", value, expression) if {
	is_string(value)
	not regex.match(expression, value)
}

holds("matches_not", null, _)

is_one_of(value, wanted) if value in wanted

else if {
	some one in wanted
	same(value, one)
}

same(first, second) if first == second

else if {
	first != null
	second != null
	number_in(first) == number_in(second)
}

else if text_of(first) == text_of(second)

# The number that a value is, as a number or as a text. What is longer than 15 characters is an identifier.
number_in(value) := value if is_number(value)

else := to_number(value) if {
	is_string(value)
	count(value) <= 15
	regex.match(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`, value)
}

text_of(value) := "true" if value == true

else := "false" if value == false

else := value if is_string(value)

is_present(value) if not value in {null, "", [], {}}
