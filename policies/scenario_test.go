package policies_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vpclint/vpclint/internal/engine"
	"github.com/vpclint/vpclint/internal/facts"
	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser"
	"github.com/vpclint/vpclint/policies"
)

// formats are the folders of a case, each with the same network.
func formats() []string { return []string{"cfn", "sam", "tf"} }

// verdict is one line of a want file: what a rule says of a resource. Severity "unknown" means that the rule must be listed as not
// checked there.
type verdict struct {
	Severity, Rule, Services, Resource string
}

func (v verdict) String() string {
	return strings.Join(strings.Fields(v.Severity+" "+v.Rule+" "+v.Services), " ") + ": " + v.Resource
}

// parseWant reads a want file for one format. Its lines are
//
//	SEVERITY RULE[ SERVICE,SERVICE]: LOGICALID = ADDRESS
//	SEVERITY RULE[ SERVICE,SERVICE]: cfn=LOGICALID sam=LOGICALID tf=ADDRESS
//
// where ADDRESS is the resource's address in Terraform and LOGICALID its name in the other two formats.
func parseWant(text, format string) ([]verdict, error) {
	var out []verdict
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		head, names, ok := strings.Cut(line, ": ")
		words := strings.Fields(head)
		if !ok || len(words) < 2 || len(words) > 3 {
			return nil, fmt.Errorf("no verdict: %q", line)
		}
		v := verdict{Severity: words[0], Rule: words[1], Resource: resourceIn(names, format)}
		if v.Resource == "" {
			return nil, fmt.Errorf("no resource for %s: %q", format, line)
		}
		if len(words) == 3 {
			v.Services = words[2]
		}
		out = append(out, v)
	}
	return sorted(out), nil
}

func resourceIn(names, format string) string {
	if id, address, ok := strings.Cut(names, " = "); ok {
		if format == "tf" {
			return strings.TrimSpace(address)
		}
		return strings.TrimSpace(id)
	}
	for name := range strings.FieldsSeq(names) {
		if resource, ok := strings.CutPrefix(name, format+"="); ok {
			return resource
		}
	}
	return ""
}

func sorted(vs []verdict) []verdict {
	slices.SortFunc(vs, func(a, b verdict) int { return cmp.Compare(a.String(), b.String()) })
	return vs
}

func texts(vs []verdict) []string {
	out := []string{} // never nil: cmp.Diff tells nil from empty
	for _, v := range vs {
		out = append(out, v.String())
	}
	return out
}

// outcome is what all rules say of a directory.
type outcome struct {
	Findings   []verdict
	NotChecked []verdict
	Details    string // messages and reasons, for the reader of a failure
}

func loadRules(t *testing.T) *engine.Rules {
	t.Helper()
	rules, err := engine.Load(policies.FS, engine.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// check runs every rule on the templates below dir. What the parsers refuse fails the test: the cases are valid.
func check(t *testing.T, rules *engine.Rules, dir string) outcome {
	t.Helper()
	ctx := context.Background()
	m, err := parser.Load(ctx, parser.Sources{Root: dir, Paths: []string{dir}, Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range m.Diagnostics {
		if d.Severity == model.Error {
			t.Errorf("%s:%d: %s", d.Range.File, d.Range.Start.Line, d.Message)
		}
	}
	findings, notChecked, err := rules.Check(ctx, m, facts.Derive(m), 1)
	if err != nil {
		t.Fatal(err)
	}
	var out outcome
	var details strings.Builder
	for _, f := range findings {
		v := verdict{f.Severity.String(), f.Rule, strings.Join(f.Services, ","), f.Resource}
		out.Findings = append(out.Findings, v)
		fmt.Fprintf(&details, "%s\n    %s\n", v, f.Message)
	}
	for _, n := range notChecked {
		v := verdict{"unknown", n.Rule, "", n.Resource}
		out.NotChecked = append(out.NotChecked, v)
		fmt.Fprintf(&details, "%s\n    not checked: %s\n", v, n.Reason)
	}
	out.Details = details.String()
	return out
}

// graded are the findings that a case has to name: errors and warnings of all rules, notes only of the rules given.
func (o outcome) graded(notesOf ...string) []verdict {
	var out []verdict
	for _, v := range o.Findings {
		if v.Severity != model.Note.String() || slices.Contains(notesOf, v.Rule) {
			out = append(out, v)
		}
	}
	return sorted(out)
}

// write makes the directory of a case from its files, by name.
func write(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
