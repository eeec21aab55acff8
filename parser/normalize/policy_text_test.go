package normalize

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
)

var textRange = model.Range{File: "main.tf", Start: model.Pos{Line: 3, Byte: 40}, End: model.Pos{Line: 9, Byte: 200}}

func TestPolicyTextKeepsItsHoles(t *testing.T) {
	str := func(s string) model.Value { return model.StringValue(s, textRange) }
	queue := model.RefValue("aws_sqs_queue.orders", "arn", textRange)
	stage := model.UnknownValue("var.stage has no value", textRange)
	object := func(v model.Value) model.Value {
		return model.Value{Kind: model.Object, Range: textRange, Entries: []model.Entry{{Key: "Resource", KeyRange: textRange, Value: v}}}
	}
	template := func(parts ...model.Value) model.Value {
		return model.Value{Kind: model.Template, Items: parts, Range: textRange}
	}
	list := func(items ...model.Value) model.Value {
		return model.Value{Kind: model.List, Items: items, Range: textRange}
	}
	tests := []struct {
		name string
		text model.Value
		want model.Value
	}{
		{"no holes", str(`{"Resource": ["*", 1, true, null]}`), object(list(str("*"),
			model.Value{Kind: model.Number, Text: "1", Range: textRange}, model.Value{Kind: model.Bool, Bool: true, Range: textRange},
			model.Value{Kind: model.Null, Range: textRange}))},
		{"a whole string is a hole", template(str(`{"Resource": "`), queue, str(`"}`)), object(queue)},
		{"a hole within a string", template(str(`{"Resource": "`), queue, str(`/*"}`)), object(template(queue, str("/*")))},
		{"two holes in a string", template(str(`{"Resource": "`), queue, str(":"), stage, str(`"}`)), object(template(queue, str(":"), stage))},
		{"a hole for a value", template(str(`{"Resource": `), stage, str(`}`)), object(stage)},
		{"a hole behind an escaped quote", template(str(`{"Resource": "\"`), stage, str(`"}`)), object(template(str(`"`), stage))},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := policyText(test.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("policy differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPolicyTextThatIsNoPolicyIsRefused(t *testing.T) {
	tests := []struct{ name, text string }{
		{"nothing", ""},
		{"half an object", `{"Statement": [`},
		{"no JSON", "Statement: []"},
		{"two documents", "{} {}"},
		{"a bomb of brackets", strings.Repeat("[", 100_000)},
		{"a bomb of objects", strings.Repeat(`{"a":`, 100_000)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got, err := policyText(model.StringValue(test.text, textRange)); err == nil {
				t.Errorf("read %v", got)
			}
		})
	}
}

func FuzzPolicyText(f *testing.F) {
	f.Add(`{"Statement": [{"Action": "`, `"}]}`)
	f.Add(`{"Statement": `, `}`)
	f.Fuzz(func(_ *testing.T, before, after string) {
		hole := model.UnknownValue("unknown", textRange)
		parts := []model.Value{model.StringValue(before, textRange), hole, model.StringValue(after, textRange)}
		_, _ = policyText(model.Value{Kind: model.Template, Items: parts, Range: textRange})
	})
}
