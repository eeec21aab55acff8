# METADATA
# title: Function's timeout is longer than its trigger allows
# description: |
#   A function behind a Kafka, Amazon MQ or DocumentDB trigger may run for 14 minutes (840 s), not for the 15 minutes that Lambda allows
#   otherwise. The trigger cannot be created, or stops.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
# - ref: https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
# custom:
#   severity: error
#   category: trigger
#   since: 0.1.0
#   inputs: [triggers]
#   precision: high
package vpclint.rules.trigger_function_timeout_too_long

import data.vpclint.lib.mend
import data.vpclint.lib.names
import data.vpclint.lib.subject

deny contains finding if {
	some name, triggers in _slow
	fn := subject.functions[name]
	finding := {
		"resource": name, "cause": "timeout", "subjects": triggers, "severity": subject.running(triggers, "error"),
		"message": sprintf(_text, [name, fn.timeout, names.plural("trigger", triggers)]),
		"fix": mend.settings(name, "Timeout: 840", "timeout = 840"),
	}
}

unknown contains {"resource": trigger.address, "reason": sprintf("the timeout of %s is not known", [fn.address])} if {
	some trigger in input.triggers
	fn := subject.functions[trigger.function.address]
	fn.timeout == 0
}

_slow[fn.address] contains trigger.address if {
	some trigger in input.triggers
	fn := subject.functions[trigger.function.address]
	fn.timeout > 840
}

_text := "%s has a timeout of %d s, and %s allows 840 s: the trigger will not work."
