"""The guardrails pack: rules that every resource of the control plane keeps, whoever wrote it.

``rule`` says what a rule is, each family of rules is a package of its own, ``rules`` lists them all, ``pack`` hands them to
Pulumi.
"""
