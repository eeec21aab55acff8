package engine_test

import (
	"context"
	"flag"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/vpclint/vpclint/internal/engine"
	"github.com/vpclint/vpclint/policies"
)

// modules reads every Rego file of the rules, tests included.
func modules(t *testing.T) map[string]*ast.Module {
	t.Helper()
	out := map[string]*ast.Module{}
	for name, src := range sources(t) {
		m, err := ast.ParseModuleWithOpts(name, src, ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1})
		if err != nil {
			t.Fatal(err)
		}
		out[name] = m
	}
	return out
}

func sources(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(policies.FS, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".rego" {
			return err
		}
		src, err := fs.ReadFile(policies.FS, name)
		out[name] = string(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRegoTestsPass(t *testing.T) {
	runner := tester.NewRunner().SetCompiler(engine.NewCompiler()).SetStore(inmem.New()).CapturePrintOutput(true).SetModules(modules(t))
	results, err := runner.RunTests(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	tested := map[string]int{}
	for r := range results {
		tested[r.Package]++
		t.Run(strings.TrimPrefix(r.Package, "data.vpclint.")+"/"+r.Name, func(t *testing.T) {
			if !r.Pass() {
				t.Errorf("%s: %s\n%s", r.Location, r, r.Output)
			}
		})
	}
	rules, err := engine.Load(policies.FS, engine.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range rules.List() {
		pkg := "data.vpclint.rules." + strings.ReplaceAll(rule.ID, "-", "_") + "_test"
		if tested[pkg] < 4 {
			t.Errorf("%s: %d tests in %s; bad, good, near miss and unknown are wanted", rule.ID, tested[pkg], pkg)
		}
	}
}

// write lets TestRegoIsFormatted write what it wants: go test ./internal/engine -run Formatted -write
var write = flag.Bool("write", false, "format the rules")

func TestRegoIsFormatted(t *testing.T) {
	for name, src := range sources(t) {
		formatted, err := format.SourceWithOpts(name, []byte(src), format.Opts{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if *write {
			// The formatter of OPA 1.22 garbles chains of one-line else with text in their conditions.
			if _, err := ast.ParseModuleWithOpts(name, string(formatted), ast.ParserOptions{RegoVersion: ast.RegoV1}); err != nil {
				t.Errorf("%s: the formatter breaks it: %v", name, err)
			} else if err := os.WriteFile(filepath.Join("../../policies", name), formatted, 0o644); err != nil {
				t.Error(err)
			}
			continue
		}
		if diff := cmp.Diff(string(formatted), src); diff != "" {
			t.Errorf("%s is not as opa fmt writes it (-want +got):\n%s", name, diff)
		}
	}
}
