"""Reusable Pulumi components: one folder per capability, one module per cloud.

A component never reads configuration: everything comes in through its args. It imports neither ``stacks`` nor
``services``, and no
other capability. What several capabilities need lies beside the folders: ``base`` (the component class and checks of arguments),
``aws_policies``, ``azure_roles`` and ``gcp_roles`` (the form of rights), ``data_reads`` (what counts as reading data),
``gcp_projects``.
"""
