package vpclint.rules.function_efs_unreachable_test

import data.vpclint.lib.example
import data.vpclint.rules.function_efs_unreachable as rule

_mount(verdict) := example.unit({"mountFacts": [object.union(
	{"function": "Consumer", "fileSystem": "Models"},
	example.verdict(verdict),
)]})

test_function_outside_any_vpc if {
	deny := rule.deny with input as _mount({"truth": "no", "cause": "not-attached", "mend": "Consumer"})
	example.said({object.union({"severity": ""}, f) | some f in deny}) == {["Consumer", "", concat("", [
		"Consumer mounts an EFS file system and has no VPC settings: Lambda mounts file systems only inside a VPC.",
	])]}
}

test_zone_without_a_mount_target if {
	deny := rule.deny with input as _mount({"truth": "no", "cause": "no-mount-target", "mend": "Consumer"})
	{[f.resource, f.at, startswith(f.message, "Consumer runs in subnets in whose zone")] | some f in deny} == {[
		"Consumer", example.at(12), true,
	]}
}

test_closed_group_of_the_mount_target if {
	deny := rule.deny with input as _mount({"truth": "no", "cause": "target-group", "mend": "MountGroup"})
	{[f.resource, f.subjects] | some f in deny} == {["MountGroup", {"Consumer"}]}
	some f in deny
	contains(f.message, "security group MountGroup of the mount target admits no TCP 2049")
	startswith(f.fix, "MountGroupIngress2049:")
}

test_closed_group_of_the_function if {
	deny := rule.deny with input as _mount({"truth": "no", "cause": "own-group", "mend": "FunctionGroup"})
	{[f.resource, contains(f.message, "does not let TCP 2049 out")] | some f in deny} == {["FunctionGroup", true]}
}

test_group_that_lets_nothing_out_belongs_to_another_rule if {
	count(rule.deny) == 0 with input as _mount({"truth": "no", "cause": "no-egress", "mend": "FunctionGroup"})
}

test_file_system_that_is_reached_is_fine if {
	count(rule.deny) == 0 with input as _mount({})
	count(rule.unknown) == 0 with input as _mount({})
}

test_unknown_mount_is_listed if {
	unknown := rule.unknown with input as _mount({"truth": "unknown", "reason": "file system fs-1 is not declared here"})
	example.doubted(unknown) == {["Consumer", "file system fs-1 is not declared here"]}
}
