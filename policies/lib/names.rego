# METADATA
# title: Names in messages
# description: How messages list names and say how long a call hangs.
# scope: package
package vpclint.lib.names

# list joins names in order: "a", "a and b", "a, b and c"; beyond five it counts the rest.
list(names) := _joined(sort([n | some n in names]))

_joined([]) := ""

_joined([name]) := name

_joined(names) := sprintf("%s and %s", [concat(", ", array.slice(names, 0, count(names) - 1)), names[count(names) - 1]]) if {
	count(names) in {2, 3, 4, 5}
}

_joined(names) := sprintf("%s and %d more", [concat(", ", array.slice(names, 0, 4)), count(names) - 4]) if {
	count(names) > 5
}

# plural counts things by their noun: "subnet a", "subnets a and b".
plural(noun, names) := sprintf("%s %s", [noun, list(names)]) if count(names) == 1

else := sprintf("%ss %s", [noun, list(names)])

# vpc names a VPC that may not be known.
vpc("") := "its VPC"

vpc(address) := sprintf("VPC %s", [address]) if address != ""

# timeout says when a call that gets no answer ends.
timeout(fn) := sprintf("its timeout (%d s)", [fn.timeout]) if fn.timeout > 0

else := "its timeout"
