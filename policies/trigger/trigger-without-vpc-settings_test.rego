package vpclint.rules.trigger_without_vpc_settings_test

import data.vpclint.lib.example
import data.vpclint.rules.trigger_without_vpc_settings as rule

_with(servers, types, reason) := example.unit({"triggers": [example.trigger({
	"kind": "self-managed-kafka", "accessReason": reason, "access": [{"type": t} | some t in types], "bootstrap": servers,
})]})

test_private_addresses if {
	every server in ["10.0.1.7:9092", "172.20.0.5", "192.168.1.1:9094", "ip-10-0-1-7.eu-west-1.compute.internal:9092"] {
		deny := rule.deny with input as _with([server], [], "")
		{[f.resource, f.severity, contains(f.message, server)] | some f in deny} == {["Mapping", "error", true]}
	}
}

test_public_names_and_addresses_are_fine if {
	every server in ["broker.example.com:9092", "172.32.0.5:9092", "8.8.8.8", "broker", "internal.example.com:9092"] {
		count(rule.deny) == 0 with input as _with([server], [], "")
	}
}

test_vpc_settings_are_fine if {
	count(rule.deny) == 0 with input as _with(["10.0.1.7:9092"], ["VPC_SUBNET", "VPC_SECURITY_GROUP"], "")
}

test_one_public_server_is_enough if {
	count(rule.deny) == 0 with input as _with(["10.0.1.7:9092", "broker.example.com:9092"], [], "")
}

test_unknown_settings_are_listed if {
	unit := _with(["10.0.1.7:9092"], [], "parameter Access has no value")
	count(rule.deny) == 0 with input as unit
	unknown := rule.unknown with input as unit
	example.doubted(unknown) == {["Mapping", "parameter Access has no value"]}
}
