package vpclint.rules.trigger_function_timeout_too_long_test

import data.vpclint.lib.example
import data.vpclint.rules.trigger_function_timeout_too_long as rule

_with(timeout, trigger) := example.unit({
	"functions": [example.function({"timeout": timeout})], "triggers": [example.trigger(trigger)],
})

test_fifteen_minutes_are_too_long if {
	deny := rule.deny with input as _with(900, {})
	example.said(deny) == {[
		"Consumer", "error", "Consumer has a timeout of 900 s, and trigger Mapping allows 840 s: the trigger will not work.",
	]}
}

test_fourteen_minutes_are_fine if {
	count(rule.deny) == 0 with input as _with(840, {})
	count(rule.unknown) == 0 with input as _with(840, {})
}

test_disabled_trigger_makes_it_a_note if {
	deny := rule.deny with input as _with(900, {"enabled": {"truth": "no", "reason": ""}})
	{f.severity | some f in deny} == {"note"}
}

test_function_without_such_a_trigger_is_fine if {
	count(rule.deny) == 0 with input as object.union(_with(900, {}), {"triggers": []})
}

test_unknown_timeout_is_listed if {
	unknown := rule.unknown with input as _with(0, {})
	example.doubted(unknown) == {["Mapping", "the timeout of Consumer is not known"]}
}
