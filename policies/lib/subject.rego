# METADATA
# title: Functions, triggers and where they stand
# description: |
#   Functions and triggers by address, and the placement of each. Objects that rules look into by name are whole values: they are made
#   once, where a rule with keys would search the unit for every key.
# scope: package
package vpclint.lib.subject

functions := {f.address: f | some f in input.functions}

triggers := {t.address: t | some t in input.triggers}

# attached holds the functions that are certainly attached to a VPC.
attached := {f.address: f | some f in input.functions; f.attached == "yes"}

# place is the placement of a function or trigger.
place := {user: p | some p in input.placements; some user in p.users}

# settings is where a function's VPC settings are written, its name when they are not.
settings(fn) := fn.vpcConfig if fn.vpcConfig.file != ""

else := fn.nameRange

# subnets is where a function's subnets are listed.
subnets(fn) := fn.subnets.range if fn.subnets.range.file != ""

else := settings(fn)

# placed holds the VPCs in which some function or trigger stands.
placed contains place.vpc if {
	some place in input.placements
	place.vpc != ""
}

# enabled says whether a trigger is, or may be, switched on.
enabled(trigger) if trigger.enabled.truth != "no"

# running grades what is wrong with a trigger: a note when none of those concerned is switched on.
running(names, worst) := worst if {
	some name in names
	enabled(triggers[name])
}

else := "note"
