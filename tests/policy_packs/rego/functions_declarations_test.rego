package mlcp.functions_declarations_test

import data.mlcp.functions

is_declared(globs) if {
	resource := {"type": "aws:ec2/eip:Eip", "urn": "urn:pulumi:prod::p::aws:ec2/eip:Eip::networking-egress-a-1"}
	functions.result("declared", {"resources": globs}, resource) == {"problems": set(), "unknown": set()}
}

test_globs_cover_type_and_name if {
	is_declared(["aws:ec2/eip:Eip::networking-egress-*"])
	is_declared(["x::y", "*::networking-*-1"])
	not is_declared([])
	not is_declared(["networking-egress-*"])
	not is_declared(["aws:ec2/eip:Eip::networking-egress"])
	not is_declared(["aws.ec2/eip.Eip::networking-egress-*"])
}
