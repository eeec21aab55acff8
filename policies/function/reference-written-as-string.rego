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
#   inputs: [functions]
#   precision: high
package vpclint.rules.reference_written_as_string

import data.vpclint.lib.names

deny contains finding if {
	some resource, facts in _quoted
	lead := min({[fact.range.start.line, fact.range.start.byte, fact.text] | some fact in facts})
	finding := {
		"resource": resource, "cause": "quoted", "subjects": {f.address | some f in input.functions; f.address == resource},
		"at": [fact.range | some fact in facts; fact.range.start.byte == lead[1]][0],
		"message": sprintf(_text, [
			resource, names.list({sprintf("%q", [fact.text]) | some fact in facts}), names.list({fact.place | some fact in facts}),
		]),
		"fix": concat("\n", sort([f | some fact in facts; f := _unquoted(fact.text)])),
	}
}

_quoted[fact.resource] contains fact if some fact in input.quotedFacts

_unquoted(text) := text if input.format == "terraform"

else := sprintf("!Ref %s", [text])

_text := "%s has the text %s where its %s should be: a reference written as a string is no id."
