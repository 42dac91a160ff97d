# What is wrong with the tags of a resource; the same as `policy_packs/judge/functions/tags.py` in Python.
package mlcp.functions

import data.mlcp.paths
import data.mlcp.plan

# --- Reading ------------------------------------------------------------------------------------------------------------------

# What the functions look at: the resource's cloud, where its tags are, its own tags, and all of them as the cloud gets them (its own
# win over those that the provider adds). `unknown` holds the path of those that are not known as a whole; then there are none of them.
subject_kinds["tags"] := {"tags_fit_cloud", "harmless_tags"}

subjects_of("tags", scopes) := subjects_of_tags(scopes)

subjects_of_tags(scopes) := {id: tags_of[object.get(scope, "resource", scope).urn] | some id, scope in scopes}

# By URN.
tags_of := {urn: tags |
	some type in plan.types
	place := data.facts.tags.places[type]
	cloud := plan.cloud_of(type)
	some urn, resource in plan.by_type[type]
	tags := tags_made(cloud, place, tags_listed(type, paths.at(resource.inputs, place)[0]), resource.provider)
}

# Of the standard tags only: resources that differ in others are judged once.
subject_kinds["standard tags"] := {"required_tags", "allowed_tags", "sensitivity_tag", "address_of_owner"}

subjects_of("standard tags", scopes) := {id: standard |
	names := {name | some name in data.facts.tags.required} | tags_judged
	some id, tags in subjects_of_tags(scopes)
	standard := {
		"cloud": tags.cloud,
		"place": tags.place,
		"own": object.filter(tags.own, names),
		"all": object.filter(tags.all, names),
		"unknown": tags.unknown,
	}
}

tags_judged := {"environment", "provider", "managed-by", "data-sensitivity", "owner"}

# Of the keys of other tags only.
subject_kinds["keys of tags"] := {"tags_by_another_name"}

subjects_of("keys of tags", scopes) := {id: {"keys": keys, "unknown": tags.unknown} |
	required := {name | some name in data.facts.tags.required}
	some id, tags in subjects_of_tags(scopes)
	keys := tags.keys - required
}

tags_made(cloud, place, found, provider) := {
	"cloud": cloud,
	"place": place,
	"own": own,
	"all": all_tags,
	"keys": object.keys(all_tags),
	"values": {value | some value in all_tags},
	"unknown": unknown,
} if {
	steps := object.get(data.facts.tags.provider, cloud, [])
	added := tags_added(provider, steps)
	own := tags_object(found)
	unknown := tags_unknown(place, found, steps, added)
	all_tags := tags_together(found, own, tags_object(added))
}

tags_together(found, own, added) := {} if {
	plan.is_unknown(found)
} else := own if {
	count(added) == 0
} else := object.union(object.remove(added, object.keys(own)), own)

tags_unknown(place, found, steps, added) := {place} if {
	plan.is_unknown(found)
} else := {concat("", ["$provider.", steps[0]])} if {
	plan.is_unknown(added)
} else := set()

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
tags_added(provider, steps) := tags_below(tags_below(provider, steps[0]), steps[1]) if {
	count(steps) == 2
} else := tags_below(provider, steps[0]) if {
	count(steps) == 1
} else := {}

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

tags_is_blank(value) if not is_string(value)

tags_is_blank(value) if {
	is_string(value)
	regex.match(`^[ \t\r\n\f]*$`, value)
}

# Those of the named tags that say something and are known.
tags_known(tags, names) := {name: value |
	some name in names
	value := tags.all[name]
	not value in plan.unknown_texts
	not tags_is_blank(value)
}

tags_path(tags, name) := concat(".", [tags.place, name])

# What the named tags leave open.
tags_open(tags, names) := single | whole if {
	single := {tags_path(tags, name) | some name in names; object.get(tags.all, name, null) in plan.unknown_texts}
	own := object.keys(tags.own)
	whole := {path | some path in tags.unknown; count({name | some name in names; not name in own}) > 0}
}

tags_matches_whole(pattern, value) if regex.match(sprintf("^(?:%s)$", [pattern]), value)

# --- Functions ----------------------------------------------------------------------------------------------------------------

# The standard tags that are missing or blank, by name.
result("required_tags", _, tags) := {"problems": certain, "unknown": (single | whole)} if {
	required := data.facts.tags.required
	own := object.keys(tags.own)
	open := tags.unknown
	missing := {name | some name in required; tags_is_blank(object.get(tags.all, name, null))}
	certain := {name | some name in missing; name in own} | {name | some name in missing; count(open) == 0}
	single := {tags_path(tags, name) | some name in required; object.get(tags.all, name, null) in plan.unknown_texts}
	whole := {path | some path in open; count(missing - certain) > 0}
}

# Standard tags whose value is not one of those allowed. Missing ones are another rule's.
result("allowed_tags", _, tags) := {"problems": problems, "unknown": tags_open(tags, names)} if {
	names := ["environment", "provider", "managed-by", "data-sensitivity"]
	allowed := object.union(data.facts.tags.values, {
		"environment": tags_environments,
		"provider": [tags.cloud],
	})
	texts := {
		"environment": "environment is not the stack's",
		"provider": "provider is not the resource's cloud",
		"managed-by": "managed-by is not pulumi",
		"data-sensitivity": "data-sensitivity is no class",
	}
	problems := {texts[name] | some name, value in tags_known(tags, names); not value in allowed[name]}
}

tags_environments := [named] if {
	named := object.get(plan.settings, "environment", plan.stack)
	named in data.facts.tags.values.environment
} else := data.facts.tags.values.environment

# Whether the class of the resource is that of the stack, where both are classes.
result("sensitivity_tag", _, tags) := {"problems": problems, "unknown": unknown} if {
	stack := object.get(plan.settings, "data_sensitivity", "")
	judged := [name | some name in ["data-sensitivity"]; stack in data.facts.sensitivities]
	unknown := tags_open(tags, judged)
	problems := {text |
		some value in tags_known(tags, judged)
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
result("address_of_owner", arguments, tags) := {"problems": problems, "unknown": tags_open(tags, ["owner"])} if {
	pattern := arguments[tags.cloud]
	problems := {name | some name, value in tags_known(tags, ["owner"]); not tags_matches_whole(pattern, value)}
}

# Standard tags that stand under a key of another case or with other signs.
result("tags_by_another_name", _, tags) := {"problems": problems, "unknown": tags.unknown} if {
	required := {tags_letters(name): name | some name in data.facts.tags.required}
	problems := {required[tags_letters(key)] |
		some key in tags.keys
	}
}

tags_letters(key) := regex.replace(lower(key), `[^a-z0-9]`, "")

# What the resource's cloud would refuse. What is said of one key or value is said of it wherever it stands.
result("tags_fit_cloud", _, tags) := {"problems": problems, "unknown": (tags.unknown | unknown)} if {
	refused := tags_refused(tags.cloud)
	unknown := {tags.place | count(tags.values & plan.unknown_texts) > 0}
	problems := (tags_said(refused.keys, tags.keys) | tags_said(refused.values, tags.values)) | tags_refused_keys(refused.form, tags.keys)
}

tags_refused(cloud) := {
	"form": form,
	"keys": {key: problems |
		some key in tags_everywhere.keys
		problems := tags_refused_key(form, key)
		count(problems) > 0
	},
	"values": {value: problems |
		some value in tags_everywhere.values
		problems := tags_refused_value(form, value)
		count(problems) > 0
	},
} if {
	form := data.facts.tags.forms[cloud]
}

# What the tags of the plan hold: each key and value is judged once.
tags_everywhere := {
	"keys": union({tags.keys | some tags in tags_of}),
	"values": union({tags.values | some tags in tags_of}) - plan.unknown_texts,
}

# What is said of some keys or values.
tags_said(problems, about) := union({said | some said in object.filter(problems, about)})

tags_refused_keys(form, keys) := union({
	{sprintf("there are more than %d", [form.most]) | count(keys) > form.most},
	{"two keys differ by case only" |
		form.case_sensitive == false
		count({lower(key) | some key in keys}) < count(keys)
	},
})

tags_refused_key(form, key) := {sprintf("a key is empty or longer than %d characters", [form.longest_key]) |
	not tags_is_of_length(key, form.longest_key)
} | {"a key holds what the cloud reserves or does not take" | regex.match(form.not_in_key, key)}

tags_is_of_length(key, longest) if {
	key != ""
	count(key) <= longest
}

tags_refused_value(form, value) := {sprintf("a value is longer than %d characters", [form.longest_value]) |
	count(value) > form.longest_value
} | {"a value holds characters that the cloud does not take" | regex.match(form.not_in_value, value)} if {
	is_string(value)
} else := set()

# Tags that hold secrets or personal data.
result("harmless_tags", arguments, tags) := {"problems": problems, "unknown": (tags.unknown | unknown)} if {
	telling := tags_telling(arguments)
	unknown := {tags.place | count(tags.values & plan.unknown_texts) > 0}
	others := {value | some value in object.remove(tags.all, arguments.address_tags)}
	problems := (tags_said(telling.keys, tags.keys) | tags_said(telling.values, tags.values)) | tags_said(telling.addresses, others)
}

tags_telling(arguments) := {
	"keys": {key: texts |
		some key in tags_everywhere.keys
		texts := tags_telling_key(arguments, key)
		count(texts) > 0
	},
	"values": {value: texts |
		some value in tags_everywhere.values
		texts := tags_telling_value(arguments, value)
		count(texts) > 0
	},
	"addresses": {value: texts |
		some value in tags_everywhere.values
		texts := tags_address(arguments, value)
		count(texts) > 0
	},
}

tags_telling_key(arguments, key) := {text |
	words := lower(regex.replace(key, `([a-z0-9])([A-Z])`, "${1}_${2}"))
	some text, pattern in {
		"a key names a secret": arguments.secret_keys,
		"a key names personal data": arguments.personal_keys,
	}
	regex.match(pattern, words)
}

tags_telling_value(arguments, value) := {"a value looks like a secret"} if {
	is_string(value)
	not value in plan.unknown_texts
	regex.match(arguments.secret_values, value)
} else := set()

tags_address(arguments, value) := {"an address stands in a tag that is not for addresses"} if {
	is_string(value)
	not value in plan.unknown_texts
	tags_matches_whole(arguments.addresses, value)
} else := set()
