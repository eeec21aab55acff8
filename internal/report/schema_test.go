package report

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// The schemas are oracles that are not this package: OASIS's own, and the contract of the JSON report.
func TestReportsAreValid(t *testing.T) {
	tests := map[string]struct {
		schema string
		format Format
		report Report
	}{
		"SARIF with everything": {"sarif-schema-2.1.0.json", SARIF, sample(t)},
		"SARIF with nothing":    {"sarif-schema-2.1.0.json", SARIF, Report{Tool: Tool{Name: "vpclint", Version: "devel"}}},
		"JSON with everything":  {"report-1.schema.json", JSON, sample(t)},
		"JSON with nothing":     {"report-1.schema.json", JSON, Report{Tool: Tool{Name: "vpclint", Version: "devel"}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			schema, err := jsonschema.NewCompiler().Compile("../../testdata/schema/" + test.schema)
			if err != nil {
				t.Fatal(err)
			}
			log, err := jsonschema.UnmarshalJSON(strings.NewReader(render(t, test.format, test.report)))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(log); err != nil {
				t.Error(err)
			}
		})
	}
}
