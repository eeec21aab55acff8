package normalize_test

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
	"github.com/vpclint/vpclint/parser/files"
	"github.com/vpclint/vpclint/parser/normalize"
	"github.com/vpclint/vpclint/parser/sam"
	"github.com/vpclint/vpclint/parser/terraform"
)

// Each archive holds the same thing in CloudFormation and in another format, with the logical ids as Terraform names. The
// kinds must be the same, whichever text they come from.
func TestTheSameNetworkGivesTheSameKindsInEveryFormat(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			text := map[string]string{}
			for _, f := range archive.Files {
				text[f.Name] = string(f.Data)
			}
			want := comparable(t, cloudformationKinds(t, text["template.yaml"]))
			for name, kinds := range map[string]func(*testing.T, string) model.Kinds{
				"sam.yaml": samKinds, "main.tf": terraformKinds,
			} {
				if text[name] == "" {
					continue
				}
				if diff := gocmp.Diff(want, comparable(t, kinds(t, text[name]))); diff != "" {
					t.Errorf("%s (+) differs from template.yaml (-):\n%s", name, diff)
				}
			}
		})
	}
}

func cloudformationKinds(t *testing.T, text string) model.Kinds {
	t.Helper()
	return kinds(t, cloudformationUnit(t, text))
}

func samKinds(t *testing.T, text string) model.Kinds {
	t.Helper()
	template, diagnostics := cloudformation.Read("sam.yaml", []byte(text))
	diagnostics = append(diagnostics, sam.Expand(template)...)
	unit, more := cloudformation.Evaluate(template, cloudformation.Options{})
	noErrors(t, append(diagnostics, more...))
	return kinds(t, unit)
}

func terraformKinds(t *testing.T, text string) model.Kinds {
	t.Helper()
	return kinds(t, terraformUnit(t, text))
}

func kinds(t *testing.T, unit *model.Unit) model.Kinds {
	t.Helper()
	noErrors(t, normalize.Unit(unit))
	return unit.Kinds
}

func cloudformationUnit(t *testing.T, text string) *model.Unit {
	t.Helper()
	template, diagnostics := cloudformation.Read("template.yaml", []byte(text))
	unit, more := cloudformation.Evaluate(template, cloudformation.Options{})
	noErrors(t, append(diagnostics, more...))
	return unit
}

func terraformUnit(t *testing.T, text string) *model.Unit {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	tree, err := files.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tree.Close() }()
	unit, diagnostics := terraform.Load(tree, ".", terraform.Options{})
	noErrors(t, diagnostics)
	return unit
}

func noErrors(t *testing.T, diagnostics []model.Diagnostic) {
	t.Helper()
	for _, d := range diagnostics {
		if d.Severity == model.Error {
			t.Errorf("%v: %s", d.Range, d.Message)
		}
	}
}

var terraformType = regexp.MustCompile(`\baws_[a-z0-9_]+\.`)

// comparable is kinds as JSON without what may differ: ranges, types, and how addresses are written.
func comparable(t *testing.T, k model.Kinds) any {
	t.Helper()
	text, err := json.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	plain := terraformType.ReplaceAllString(string(text), "")
	plain = strings.NewReplacer(
		"default_security_group_id", "DefaultSecurityGroup",
		`"Attribute":"Ref"`, `"Attribute":"id"`,
	).Replace(plain)
	var out any
	if err := json.Unmarshal([]byte(plain), &out); err != nil {
		t.Fatal(err)
	}
	return withoutPlaces(out)
}

func withoutPlaces(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			switch key {
			case "range", "Range", "nameRange", "vpcConfig", "event", "block", "KeyRange":
				delete(v, key)
			case "type":
				// The type of a resource; that of a source access configuration stays.
				if s, _ := inner.(string); strings.HasPrefix(s, "AWS::") || strings.HasPrefix(s, "aws_") {
					delete(v, key)
				}
			default:
				v[key] = withoutPlaces(inner)
			}
		}
		if v["attached"] != nil {
			// Environment variables keep the order of their source.
			sortBy(v["environment"], "name")
		}
		return v
	case []any:
		for i := range v {
			v[i] = withoutPlaces(v[i])
		}
		sortBy(v, "address")
		return v
	default:
		return v
	}
}

func sortBy(list any, key string) {
	l, _ := list.([]any)
	slices.SortStableFunc(l, func(a, b any) int {
		x, _ := a.(map[string]any)
		y, _ := b.(map[string]any)
		p, _ := x[key].(string)
		q, _ := y[key].(string)
		return cmp.Compare(p, q)
	})
}
