# METADATA
# title: Reference is written as a string
# description: |
#   A logical id without Ref, or a Terraform reference in quotes, is text: it is handed to AWS as it is, and no subnet, group, table, VPC
#   or role has such an id. The deployment fails, or whatever accepts the text points at nothing.
# scope: package
# related_resources:
# - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-ref.html
# - ref: https://developer.hashicorp.com/terraform/language/expressions/references
# custom:
#   severity: error
#   category: function
#   since: 0.1.0
#   inputs: [quotedFacts]
#   precision: high
package vpclint.rules.reference_written_as_string

import data.vpclint.lib.names

deny contains finding if {
	some resource, facts in _quoted
	lead := min({[fact.range.start.line, fact.range.start.byte, fact.text] | some fact in facts})
	finding := {
		"resource": resource, "cause": "quoted", "severity": _severity(resource), "subjects": {f.address | some f in input.functions; f.address == resource},
		"at": [fact.range | some fact in facts; fact.range.start.byte == lead[1]][0],
		"message": sprintf(_text, [
			resource, names.list({sprintf("%q", [fact.text]) | some fact in facts}), names.list({fact.place | some fact in facts}),
		]),
		"fix": concat("\n", sort([f | some fact in facts; f := _unquoted(fact.text)])),
	}
}

_quoted[fact.resource] contains fact if some fact in input.quotedFacts

# _severity is a note where no function and no trigger depends on the resource.
_severity(resource) := "error" if resource in _used

else := "note"

_used contains f.address if some f in input.functions

_used contains fact.endpoint if {
	some fact in input.endpointFacts
	count(fact.users) > 0
}

_used contains group if {
	some place in input.placements
	some group in place.groups
}

_used contains used if {
	some place in input.placements
	some v in place.bySubnet
	some used in array.concat([v.subnet, v.table], [hop.resource | some hop in v.path])
}

_unquoted(text) := text if startswith(input.format, "terraform")

else := sprintf("!Ref %s", [text])

_text := "%s has the text %s where its %s should be: a reference written as a string is no id."
