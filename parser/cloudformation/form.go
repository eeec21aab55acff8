package cloudformation

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/vpclint/vpclint/model"
)

// longForm is the long name of the function that a local tag calls: Fn::Sub for !Sub.
func longForm(tag string) (string, bool) {
	name, ok := strings.CutPrefix(tag, "!")
	if !ok || name == "" || strings.HasPrefix(name, "!") {
		return "", false
	}
	if name == "Ref" || name == "Condition" {
		return name, true
	}
	if strings.HasPrefix(name, "Rain::") {
		return name, true
	}
	return "Fn::" + name, true
}

// isFunction says whether the key of an object with one entry calls a function. Rain is a preprocessor of AWS's own, whose
// directives stand in templates that are checked before it runs.
func isFunction(key string) bool {
	return key == "Ref" || strings.HasPrefix(key, "Fn::") || strings.HasPrefix(key, "Rain::")
}

// functionCall returns the function and its argument when the value is a call.
func functionCall(v model.Value) (name string, argument model.Value, ok bool) {
	if v.Kind != model.Object || len(v.Entries) != 1 || !isFunction(v.Entries[0].Key) {
		return "", model.Value{}, false
	}
	return v.Entries[0].Key, v.Entries[0].Value, true
}

// normalizeGetAtt splits the text form of GetAtt, {"Fn::GetAtt": "A.Arn"}, at its first dot: logical ids have none.
func normalizeGetAtt(v model.Value) model.Value {
	name, argument, ok := functionCall(v)
	if !ok || name != "Fn::GetAtt" || argument.Kind != model.String {
		return v
	}
	id, attribute, ok := strings.Cut(argument.Text, ".")
	if !ok {
		return v
	}
	idAt, attributeAt := cutRange(argument.Range, argument.Text, len(id))
	list := model.Value{Kind: model.List, Range: argument.Range, Items: []model.Value{
		model.StringValue(id, idAt),
		model.StringValue(attribute, attributeAt),
	}}
	entry := v.Entries[0]
	entry.Value = list
	return model.Value{Kind: model.Object, Entries: []model.Entry{entry}, Range: v.Range}
}

// cutRange divides the range of a text of one line at the character with index n, which belongs to neither part. Text that is
// written otherwise than it reads keeps its whole range.
func cutRange(r model.Range, text string, n int) (before, after model.Range) {
	quote := (r.End.Byte - r.Start.Byte - len(text)) / 2
	if r.Start.Line != r.End.Line || quote > 1 || r.End.Byte-r.Start.Byte != len(text)+2*quote {
		return r, r
	}
	before, after = r, r
	before.Start.Byte += quote
	before.End.Byte = before.Start.Byte + n
	after.Start.Byte = before.End.Byte + 1
	after.End.Byte -= quote
	return before, after
}

// scalarValue decides what a YAML scalar is, keeping the text as it was written: account ids may begin with a zero, and
// policy versions look like dates.
func scalarValue(n *yaml.Node) model.Value {
	text := n.Value
	plain := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	tag := n.Tag
	if _, local := longForm(tag); local && plain {
		// The tag is the function's; the text is typed as if it stood alone.
		switch {
		case text == "":
			return model.Value{Kind: model.Null}
		case isDecimal(text):
			return model.Value{Kind: model.Number, Text: text}
		default:
			return model.Value{Kind: model.String, Text: text}
		}
	}
	switch {
	case tag == "!!null" && (plain || text == ""):
		return model.Value{Kind: model.Null}
	case tag == "!!bool" && strings.EqualFold(text, "true"):
		return model.Value{Kind: model.Bool, Bool: true, Text: text}
	case tag == "!!bool" && strings.EqualFold(text, "false"):
		return model.Value{Kind: model.Bool, Text: text}
	case (tag == "!!int" || tag == "!!float") && isDecimal(text):
		return model.Value{Kind: model.Number, Text: text}
	default:
		return model.Value{Kind: model.String, Text: text}
	}
}

// isDecimal says whether the text is a number in decimal digits; 0x1F, 1_000 and .inf stay text.
func isDecimal(s string) bool {
	s = strings.TrimLeft(s, "+-")
	digits, dots := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c == '.':
			dots++
		case (c == 'e' || c == 'E') && digits > 0:
			return isExponent(s[i+1:])
		default:
			return false
		}
	}
	return digits > 0 && dots <= 1
}

func isExponent(s string) bool {
	s = strings.TrimLeft(s, "+-")
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
