package cli

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The report's package checks its formats on made-up findings; this checks them on what the rules really say.
func TestReportsOfRealRunsAreValid(t *testing.T) {
	schemas := map[string]*jsonschema.Schema{}
	for format, file := range map[string]string{"json": "report-1.schema.json", "sarif": "sarif-schema-2.1.0.json"} {
		schema, err := jsonschema.NewCompiler().Compile("../../testdata/schema/" + file)
		if err != nil {
			t.Fatal(err)
		}
		schemas[format] = schema
	}
	dir, _ := manyTemplates(t)
	t.Chdir(dir)
	for format, schema := range schemas {
		t.Run(format, func(t *testing.T) {
			out, _, _ := run(t, "--format", format)
			document, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(document); err != nil {
				t.Error(err)
			}
		})
	}
}
