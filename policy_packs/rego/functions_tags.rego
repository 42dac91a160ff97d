# What is wrong with the tags of a resource; the same as `policy_packs/judge/functions/tags.py` in Python.
package mlcp.functions

import data.mlcp.paths
import data.mlcp.plan

# --- Reading ------------------------------------------------------------------------------------------------------------------

tags_place(resource) := data.facts.tags.places[resource.type]

tags_cloud(resource) := plan.fields(resource).cloud

# What is set on the resource: an object, or an unknown text.
tags_set(resource) := own if {
	value := paths.at(resource.inputs, tags_place(resource))[0]
	own := tags_listed(resource.type, value)
}

tags_listed(type, value) := value if {
	not type in data.facts.tags.lists
} else := value if {
	plan.is_unknown(value)
} else := {} if {
	not is_array(value)
} else := first if {
	first := [part |
		some entry in value
		some part in [entry, tags_key(entry)]
		plan.is_unknown(part)
	][0]
} else := object.union_n([{key: object.get(entry, "value", null)} |
	some entry in value
	key := tags_key(entry)
	is_string(key)
])

tags_key(entry) := object.get(entry, "key", null) if is_object(entry)

else := null

# What the provider adds: an object, or an unknown text.
tags_added(resource) := tags_below(tags_below(resource.provider, steps[0]), steps[1]) if {
	steps := tags_provider_steps(resource)
	count(steps) == 2
} else := tags_below(resource.provider, steps[0]) if {
	steps := tags_provider_steps(resource)
	count(steps) == 1
} else := {}

tags_provider_steps(resource) := object.get(data.facts.tags.provider, tags_cloud(resource), [])

tags_below(value, _) := value if plan.is_unknown(value)

tags_below(value, step) := tags_read(object.get(value, step, null)) if is_object(value)

tags_below(value, _) := null if {
	not is_object(value)
	not plan.is_unknown(value)
}

# Settings of a provider that are no text reach the engine as JSON.
tags_read(value) := value if {
	not is_string(value)
} else := value if {
	plan.is_unknown(value)
} else := json.unmarshal(value) if {
	json.is_valid(value)
} else := null

tags_object(value) := value if is_object(value)

else := {}

# Paths of those two that are not known as a whole.
tags_unknown(resource) := {tags_place(resource)} if {
	plan.is_unknown(tags_set(resource))
} else := {concat("", ["$provider.", tags_provider_steps(resource)[0]])} if {
	plan.is_unknown(tags_added(resource))
} else := set()

tags_own(resource) := tags_object(tags_set(resource))

# All tags as the cloud gets them: the resource's own win. None, while those are unknown.
tags_all(resource) := {} if {
	plan.is_unknown(tags_set(resource))
} else := object.union(tags_object(tags_added(resource)), tags_own(resource))

# `object.union` merges objects that are values; a tag's value is none, but whoever gets it wrong is judged all the same.
tags_value(resource, name) := value if {
	own := tags_own(resource)
	name in object.keys(own)
	value := own[name]
} else := object.get(tags_all(resource), name, null)

tags_is_blank(value) if not is_string(value)

tags_is_blank(value) if {
	is_string(value)
	regex.match(`^[ \t\r\n\f]*$`, value)
}

# Those of the named tags that say something and are known.
tags_known(resource, names) := {name: value |
	some name in names
	value := tags_value(resource, name)
	not tags_is_blank(value)
	not plan.is_unknown(value)
}

tags_path(resource, name) := concat(".", [tags_place(resource), name])

# What the named tags leave open.
tags_open(resource, names) := single | whole if {
	single := {tags_path(resource, name) | some name in names; plan.is_unknown(tags_value(resource, name))}
	own := object.keys(tags_own(resource))
	whole := {path | some path in tags_unknown(resource); count({name | some name in names; not name in own}) > 0}
}

tags_matches_whole(pattern, value) if regex.match(sprintf("^(?:%s)$", [pattern]), value)

# --- Functions ----------------------------------------------------------------------------------------------------------------

# The standard tags that are missing or blank, by name.
result("required_tags", _, resource) := {"problems": certain, "unknown": (single | whole)} if {
	required := data.facts.tags.required
	own := object.keys(tags_own(resource))
	open := tags_unknown(resource)
	missing := {name | some name in required; tags_is_blank(tags_value(resource, name))}
	certain := {name | some name in missing; name in own} | {name | some name in missing; count(open) == 0}
	single := {tags_path(resource, name) | some name in required; plan.is_unknown(tags_value(resource, name))}
	whole := {path | some path in open; count(missing - certain) > 0}
}

# Standard tags whose value is not one of those allowed. Missing ones are another rule's.
result("allowed_tags", _, resource) := {"problems": problems, "unknown": tags_open(resource, names)} if {
	names := ["environment", "provider", "managed-by", "data-sensitivity"]
	allowed := object.union(data.facts.tags.values, {
		"environment": tags_environments,
		"provider": [tags_cloud(resource)],
	})
	texts := {
		"environment": "environment is not the stack's",
		"provider": "provider is not the resource's cloud",
		"managed-by": "managed-by is not pulumi",
		"data-sensitivity": "data-sensitivity is no class",
	}
	problems := {texts[name] | some name, value in tags_known(resource, names); not value in allowed[name]}
}

tags_environments := [named] if {
	named := object.get(plan.settings, "environment", plan.stack)
	named in data.facts.tags.values.environment
} else := data.facts.tags.values.environment

# Whether the class of the resource is that of the stack, where both are classes.
result("sensitivity_tag", _, resource) := {"problems": problems, "unknown": unknown} if {
	stack := object.get(plan.settings, "data_sensitivity", "")
	judged := [name | some name in ["data-sensitivity"]; stack in data.facts.sensitivities]
	unknown := tags_open(resource, judged)
	problems := {text |
		some value in tags_known(resource, judged)
		text := tags_difference(tags_rank(value), tags_rank(stack))
	}
}

tags_rank(wanted) := rank if {
	some rank, class in data.facts.sensitivities
	class == wanted
}

tags_difference(rank, stack) := "the class is above the stack's" if rank > stack

tags_difference(rank, stack) := "the class is below the stack's" if rank < stack

# Whether the owner is an address.
result("address_of_owner", arguments, resource) := {"problems": problems, "unknown": tags_open(resource, ["owner"])} if {
	pattern := arguments[tags_cloud(resource)]
	problems := {name | some name, value in tags_known(resource, ["owner"]); not tags_matches_whole(pattern, value)}
}

# Standard tags that stand under a key of another case or with other signs.
result("tags_by_another_name", _, resource) := {"problems": problems, "unknown": tags_unknown(resource)} if {
	required := {tags_letters(name): name | some name in data.facts.tags.required}
	problems := {required[tags_letters(key)] |
		some key in object.keys(tags_all(resource))
		not key in data.facts.tags.required
	}
}

tags_letters(key) := regex.replace(lower(key), `[^a-z0-9]`, "")

# What the resource's cloud would refuse.
result("tags_fit_cloud", _, resource) := {"problems": problems, "unknown": (tags_unknown(resource) | unknown)} if {
	all := tags_all(resource)
	form := data.facts.tags.forms[tags_cloud(resource)]
	values := [value | some value in all; is_string(value); not plan.is_unknown(value)]
	unknown := {tags_place(resource) | some value in all; plan.is_unknown(value)}
	problems := tags_refused_keys(form, object.keys(all)) | tags_refused_values(form, values)
}

tags_refused_keys(form, keys) := union({
	{sprintf("there are more than %d", [form.most]) | count(keys) > form.most},
	{sprintf("a key is empty or longer than %d characters", [form.longest_key]) |
		some key in keys
		tags_is_refused_length(key, form.longest_key)
	},
	{"a key holds what the cloud reserves or does not take" | some key in keys; regex.match(form.not_in_key, key)},
	{"two keys differ by case only" |
		form.case_sensitive == false
		count({lower(key) | some key in keys}) < count(keys)
	},
})

tags_is_refused_length("", _)

tags_is_refused_length(key, longest) if count(key) > longest

tags_refused_values(form, values) := union({
	{sprintf("a value is longer than %d characters", [form.longest_value]) | some value in values; count(value) > form.longest_value},
	{"a value holds characters that the cloud does not take" | some value in values; regex.match(form.not_in_value, value)},
})

# Tags that hold secrets or personal data.
result("harmless_tags", arguments, resource) := {"problems": (keys | values), "unknown": (tags_unknown(resource) | unknown)} if {
	all := tags_all(resource)
	keys := {text |
		some key in object.keys(all)
		words := lower(regex.replace(key, `([a-z0-9])([A-Z])`, "${1}_${2}"))
		some text, pattern in {
			"a key names a secret": arguments.secret_keys,
			"a key names personal data": arguments.personal_keys,
		}
		regex.match(pattern, words)
	}
	known := {key: value | some key, value in all; is_string(value); not plan.is_unknown(value)}
	values := {"a value looks like a secret" | some value in known; regex.match(arguments.secret_values, value)} | {"an address stands in a tag that is not for addresses" |
		some key, value in known
		not key in arguments.address_tags
		tags_matches_whole(arguments.addresses, value)
	}
	unknown := {tags_place(resource) | some value in all; plan.is_unknown(value)}
}
