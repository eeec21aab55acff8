package cloudformation

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"

	"github.com/vpclint/vpclint/model"
)

// writtenTemplate has what is easily lost: types of scalars, text that looks like something else, functions in short form.
const writtenTemplate = `
Zone: !If [A, !GetAtt X.Y, !Ref AWS::NoValue]
Account: 012345678901
Number: 1.50
Text: ["1", "true", "no", "2012-10-17", "", "a: b", "a #b", " a", "- a", "*", "<&>", "tab\t", "é", "~", "0x1F", "Fn::Sub"]
Flags: [true, False]
Nothing: null
Empty: [[], {}]
Code: |
  exports.handler = async () => {
    return "${x}" // <- as it is
  }
Ragged: "a \nb\n\n"
Twice: 1
Twice: 2
`

func TestWriteJSONKeepsTypesAndSortsKeys(t *testing.T) {
	want := `{
  "Account": "012345678901",
  "Code": "exports.handler = async () => {\n  return \"${x}\" // <- as it is\n}\n",
  "Empty": [
    [],
    {}
  ],
  "Flags": [
    true,
    false
  ],
  "Nothing": null,
  "Number": 1.50,
  "Ragged": "a \nb\n\n",
  "Text": [
    "1",
    "true",
    "no",
    "2012-10-17",
    "",
    "a: b",
    "a #b",
    " a",
    "- a",
    "*",
    "<&>",
    "tab\t",
    "é",
    "~",
    "0x1F",
    "Fn::Sub"
  ],
  "Twice": 2,
  "Zone": {
    "Fn::If": [
      "A",
      {
        "Fn::GetAtt": [
          "X",
          "Y"
        ]
      },
      {
        "Ref": "AWS::NoValue"
      }
    ]
  }
}
`
	if diff := cmp.Diff(want, printed(t, WriteJSON, writtenTemplate)); diff != "" {
		t.Errorf("JSON (-want +got):\n%s", diff)
	}
}

func TestWriteYAMLSaysTheSameAsJSON(t *testing.T) {
	want, text := printed(t, WriteJSON, writtenTemplate), printed(t, WriteYAML, writtenTemplate)
	if got := printed(t, WriteJSON, text); got != want {
		t.Errorf("YAML reads back as something else:\n%s\n%s", text, cmp.Diff(want, got))
	}
	for _, line := range []string{"Account: \"012345678901\"", "Code: |", "  - \"no\"", "  - Fn::Sub", "  - []"} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("YAML has no line %q:\n%s", line, text)
		}
	}
	var other any
	if err := yaml.Unmarshal([]byte(text), &other); err != nil {
		t.Errorf("another reader: %v", err)
	}
}

func printed(t *testing.T, write func(io.Writer, model.Value) error, text string) string {
	t.Helper()
	template, _ := Read("t.yaml", []byte(text))
	if template == nil {
		t.Fatalf("cannot be read:\n%s", text)
	}
	var b strings.Builder
	if err := write(&b, template.Root); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
