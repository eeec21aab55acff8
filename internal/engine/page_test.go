package engine_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/internal/engine"
	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/policies"
)

func TestAPageShowsWhatMendsTheBadCase(t *testing.T) {
	rule := engine.Rule{
		ID: "endpoint-without-name", Title: "Endpoint has no name", Description: "Nobody finds it.", Severity: model.Warning,
		Precision: "high", Since: "0.1.0", Links: []string{"https://example.com/names"},
	}
	got := engine.Page(rule, `Calls hang.
-- bad/cfn/template.yaml --
Resources:
  Endpoint:
    Type: X
-- good/cfn/template.yaml --
Resources:
  Endpoint:
    Type: X
    Name: y
-- bad/tf/main.tf --
one
two
three
four
five
six
old
-- good/tf/main.tf --
one
two
three
four
five
six
new
-- good/want --
`)
	want := "# endpoint-without-name\n\nEndpoint has no name\n\nSeverity: warning. Precision: high. Since 0.1.0.\n\n" +
		"## What happens\n\nCalls hang.\n\n## Why\n\nNobody finds it.\n\n## Mend\n\n" +
		"CloudFormation:\n\n```diff\n Resources:\n   Endpoint:\n     Type: X\n+    Name: y\n```\n\n" +
		"Terraform:\n\n```diff\n@@\n four\n five\n six\n-old\n+new\n```\n\n" +
		"## Links\n\n- <https://example.com/names>\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestPagesAreUpToDate: go test ./internal/engine -run Pages -write
func TestPagesAreUpToDate(t *testing.T) {
	rules, err := engine.Load(policies.FS, engine.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range rules.List() {
		stem := rule.Category + "/" + rule.ID
		cases, err := fs.ReadFile(policies.FS, stem+".txtar")
		if err != nil {
			t.Error(err)
			continue
		}
		page := engine.Page(rule, string(cases))
		if *write {
			if err := os.WriteFile(filepath.Join("../../policies", stem+".md"), []byte(page), 0o644); err != nil {
				t.Error(err)
			}
			continue
		}
		if diff := cmp.Diff(page, rule.Page); diff != "" {
			t.Errorf("%s.md is not up to date (-want +got):\n%s", stem, diff)
		}
	}
}
