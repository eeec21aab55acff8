package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vpclint/vpclint/model"
)

// show writes a value in one line: text as it is, <A.Arn> for references, ?(reason) for what is unknown with its candidates
// after a bar, and {a: b} and [a b] for collections. Text mixed with other parts is joined by +.
func show(v model.Value) string {
	each := func(items []model.Value) []string {
		out := make([]string, len(items))
		for i, item := range items {
			out[i] = show(item)
		}
		return out
	}
	s := ""
	switch v.Kind {
	case model.Absent:
		s = "absent"
	case model.Null:
		s = "null"
	case model.Bool:
		s = fmt.Sprint(v.Bool)
	case model.Number:
		s = v.Text
	case model.String:
		s = fmt.Sprintf("%q", v.Text)
	case model.List:
		s = "[" + strings.Join(each(v.Items), " ") + "]"
	case model.Object:
		var entries []string
		for _, entry := range v.Entries {
			entries = append(entries, entry.Key+": "+show(entry.Value))
		}
		s = "{" + strings.Join(entries, ", ") + "}"
	case model.Reference:
		s = "<" + v.Ref.String() + ">"
	case model.Template:
		s = strings.Join(each(v.Items), "+")
	case model.Unknown:
		s = "?(" + v.Text + ")"
		if len(v.Items) > 0 {
			s = "?(" + v.Text + " | " + strings.Join(each(v.Items), " | ") + ")"
		}
	}
	for _, origin := range v.Origin {
		s += "~" + origin.String()
	}
	return s
}

// showDiagnostics writes each diagnostic as "line: severity: message".
func showDiagnostics(diags []model.Diagnostic) []string {
	var out []string
	for _, d := range diags {
		out = append(out, fmt.Sprintf("%d: %s: %s", d.Range.Start.Line, d.Severity, d.Message))
	}
	return out
}

// evaluate reads and evaluates a template that has nothing wrong when it is read.
func evaluate(t *testing.T, src string, o Options) (*model.Unit, []model.Diagnostic) {
	t.Helper()
	tpl, diags := Read("t.yaml", []byte(src))
	if tpl == nil || len(diags) > 0 {
		t.Fatalf("Read: %v", showDiagnostics(diags))
	}
	return Evaluate(tpl, o)
}

// texts of the source at a range.
func at(src string, r model.Range) string { return src[r.Start.Byte:r.End.Byte] }
