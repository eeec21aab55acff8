package vpclint.rules.reference_written_as_string_test

import data.vpclint.lib.example
import data.vpclint.rules.reference_written_as_string as rule

_unit(facts) := example.unit({"quotedFacts": facts})

_subnet := {"resource": "Consumer", "place": "subnets", "text": "Private", "range": example.at(14)}

test_logical_id_in_quotes if {
	deny := rule.deny with input as _unit([_subnet])
	{[f.resource, f.at, f.message, f.fix] | some f in deny} == {[
		"Consumer", example.at(14),
		"Consumer has the text \"Private\" where its subnets should be: a reference written as a string is no id.",
		"!Ref Private",
	]}
}

test_texts_of_one_resource_are_one_finding if {
	deny := rule.deny with input as _unit([_subnet, {
		"resource": "Consumer", "place": "security groups", "text": "Group", "range": example.at(15),
	}])
	{[f.at, f.fix] | some f in deny} == {[example.at(14), "!Ref Group\n!Ref Private"]}
	{contains(f.message, `the text "Group" and "Private" where its security groups and subnets should be`) | some f in deny} == {true}
}

test_terraform_loses_the_quotes if {
	deny := rule.deny with input as object.union(_unit([object.union(_subnet, {"text": "aws_subnet.a.id"})]), {"format": "terraform"})
	{f.fix | some f in deny} == {"aws_subnet.a.id"}
}

test_functions_are_subjects_and_others_are_not if {
	deny := rule.deny with input as _unit([_subnet, object.union(_subnet, {"resource": "Endpoint"})])
	{[f.resource, f.subjects] | some f in deny} == {["Consumer", {"Consumer"}], ["Endpoint", set()]}
}

test_what_no_function_depends_on_is_a_note if {
	deny := rule.deny with input as _unit([_subnet, object.union(_subnet, {"resource": "Spare"})])
	{[f.resource, f.severity] | some f in deny} == {["Consumer", "error"], ["Spare", "note"]}
}

test_ids_are_fine if {
	count(rule.deny) == 0 with input as _unit([])
}
