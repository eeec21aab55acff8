package policies_test

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

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
// where ADDRESS is the resource's address in Terraform and LOGICALID its name in the other two formats. Formats that the second form does
// not name have no such verdict.
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
		if v.Resource == "" && strings.Contains(names, "=") {
			continue
		}
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
	Errors     []string // what the parsers refuse; the cases are valid
	details    strings.Builder
}

func (o *outcome) explain(v verdict, text string) { fmt.Fprintf(&o.details, "%s\n    %s\n", v, text) }

// Details are messages and reasons, for the reader of a failure.
func (o *outcome) Details() string { return o.details.String() }

// judge runs every rule on everything below root at once, which compiles them once, and sorts what they say by directory, relative to
// root.
func judge(t *testing.T, root string) func(dir string) *outcome {
	t.Helper()
	ctx := context.Background()
	rules, err := engine.Load(policies.FS, engine.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := parser.Load(ctx, parser.Sources{Root: root, Paths: []string{root}, Jobs: 2})
	if err != nil {
		t.Fatal(err)
	}
	findings, notChecked, err := rules.Check(ctx, m, facts.Derive(m), 2)
	if err != nil {
		t.Fatal(err)
	}
	outcomes := map[string]*outcome{}
	for _, u := range m.Units {
		outcomes[directory(u.Path)] = &outcome{}
	}
	for _, f := range findings {
		o := outcomes[directory(f.Unit)]
		v := verdict{f.Severity.String(), f.Rule, strings.Join(f.Services, ","), f.Resource}
		o.Findings = append(o.Findings, v)
		o.explain(v, f.Message)
	}
	for _, n := range notChecked {
		o := outcomes[directory(n.Unit)]
		v := verdict{"unknown", n.Rule, "", n.Resource}
		o.NotChecked = append(o.NotChecked, v)
		o.explain(v, "not checked: "+n.Reason)
	}
	for _, d := range m.Diagnostics {
		if o := outcomes[path.Dir(d.Range.File)]; d.Severity == model.Error && o != nil {
			o.Errors = append(o.Errors, fmt.Sprintf("%s: %s", d.Range, d.Message))
		}
	}
	return func(dir string) *outcome {
		t.Helper()
		if o := outcomes[dir]; o != nil {
			return o
		}
		return &outcome{Errors: []string{"no template and no module is found in " + dir}}
	}
}

// directory is where a unit lies: Terraform modules are named by their directory, templates by their file.
func directory(unit string) string {
	if path.Ext(unit) == "" {
		return unit
	}
	return path.Dir(unit)
}

// graded are the findings that a case has to name: errors and warnings of all rules, notes only of the rules given.
func (o *outcome) graded(notesOf ...string) []verdict {
	var out []verdict
	for _, v := range o.Findings {
		if v.Severity != model.Note.String() || slices.Contains(notesOf, v.Rule) {
			out = append(out, v)
		}
	}
	return sorted(out)
}

// expect compares an outcome with the verdicts that are wanted: exactly these findings, and at least these left unchecked.
func (o *outcome) expect(t *testing.T, want []verdict, notesOf ...string) {
	t.Helper()
	for _, e := range o.Errors {
		t.Error(e)
	}
	unknown := func(v verdict) bool { return v.Severity == "unknown" }
	findings := slices.DeleteFunc(slices.Clone(want), unknown)
	if diff := gocmp.Diff(texts(findings), texts(o.graded(notesOf...))); diff != "" {
		t.Errorf("findings (-want +got):\n%s\n%s", diff, o.Details())
	}
	for _, v := range want {
		if unknown(v) && !slices.Contains(o.NotChecked, v) {
			t.Errorf("not listed as not checked: %s\n%s", v, o.Details())
		}
	}
}

// write writes the files of a case below root.
func write(t *testing.T, root, dir string, files map[string][]byte) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(path.Join(dir, name)))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
