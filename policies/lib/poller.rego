# METADATA
# title: Pollers
# description: What findings about triggers have in common.
# scope: package
package vpclint.lib.poller

import data.vpclint.lib.subject

# kind names the source of a trigger.
kind(trigger) := {
	"msk": "MSK",
	"self-managed-kafka": "self-managed Kafka",
	"mq": "Amazon MQ",
	"documentdb": "DocumentDB",
}[trigger.kind]

# described is a trigger for messages: "the MSK trigger Mapping of Consumer".
described(name) := sprintf("the %s trigger %s of %s", [kind(trigger), name, trigger.function.address]) if {
	trigger := subject.triggers[name]
	trigger.function.address != ""
}

else := sprintf("the %s trigger %s", [kind(subject.triggers[name]), name])
