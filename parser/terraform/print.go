package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vpclint/vpclint/model"
)

// lineWidth is how long a value may be to stay on one line.
const lineWidth = 80

// Quote writes text as a quoted string of the language.
func Quote(s string) string { return quoteKey(s) }

// Print writes a value in the language's own syntax: references bare, holes in text as interpolations, and (unknown) where
// there is nothing to write.
func Print(v model.Value) string { return printValue(v, "") }

func printValue(v model.Value, indent string) string {
	switch v.Kind {
	case model.Bool, model.Number:
		text, _ := v.AsString()
		return text
	case model.String:
		return quoteKey(v.Text)
	case model.Reference:
		return v.Ref.String()
	case model.Template:
		return printTemplate(v)
	case model.List:
		parts := make([]string, len(v.Items))
		for i, item := range v.Items {
			parts[i] = printValue(item, indent+"  ")
		}
		return bracketed("[", parts, "]", ",", indent)
	case model.Object:
		parts := make([]string, len(v.Entries))
		for i, e := range v.Entries {
			key := e.Key
			if !hclsyntax.ValidIdentifier(key) {
				key = quoteKey(key)
			}
			parts[i] = key + " = " + printValue(e.Value, indent+"  ")
		}
		return bracketed("{", parts, "}", "", indent)
	case model.Unknown:
		return "(unknown)"
	default: // absent, null
		return "null"
	}
}

func printTemplate(v model.Value) string {
	var b strings.Builder
	for _, part := range v.Items {
		if part.Kind == model.String {
			text := quoteKey(part.Text)
			b.WriteString(text[1 : len(text)-1])
		} else {
			b.WriteString("${" + printValue(part, "") + "}")
		}
	}
	return `"` + b.String() + `"`
}

// bracketed writes the parts on one line if they fit, else one a line, each followed by end.
func bracketed(opening string, parts []string, closing, end, indent string) string {
	if len(parts) == 0 {
		return opening + closing
	}
	line := strings.Join(parts, ", ")
	if len(indent)+len(line) < lineWidth && !strings.Contains(line, "\n") {
		if opening == "{" {
			return "{ " + line + " }"
		}
		return opening + line + closing
	}
	var b strings.Builder
	b.WriteString(opening + "\n")
	for _, p := range parts {
		b.WriteString(indent + "  " + p + end + "\n")
	}
	return b.String() + indent + closing
}
