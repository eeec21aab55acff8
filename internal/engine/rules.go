// Package engine runs the rules: it reads them with their metadata, compiles what a run needs, evaluates it over each unit's
// document and makes findings of what the rules say. It is the only importer of OPA.
package engine

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/vpclint/vpclint/internal/facts"
	"github.com/vpclint/vpclint/internal/spelling"
	"github.com/vpclint/vpclint/model"
)

// Rule is one rule as its metadata describes it.
type Rule struct {
	ID          string
	Title       string
	Description string
	Category    string // the folder it lies in
	Since       string // the release that brought it
	Precision   string // high, medium
	Severity    model.Severity
	Links       []string // the first is the help link of its findings
	// Inputs are the lists of kinds or facts that must not be empty for the rule to say anything, by their names in the document.
	Inputs []string
	// Causes are the causes of which one must occur for the rule to find anything, unless something is in doubt; none for rules that do
	// not go by causes.
	Causes []facts.Cause
	Page   string // the text of <id>.md, "" if there is none

	file string
	pkg  ast.Ref
}

// Rules are the rules of one run.
type Rules struct {
	rules []*Rule
	fsys  fs.FS
}

// Selection narrows the rules, by id. An empty Rule list selects all.
type Selection struct {
	Rule []string
	Skip []string
}

// UnknownRuleError says that a selection names a rule that does not exist.
type UnknownRuleError struct {
	ID      string
	Nearest string // the rule that is probably meant, "" if none comes near
}

func (e *UnknownRuleError) Error() string {
	if e.Nearest == "" {
		return fmt.Sprintf("there is no rule %q", e.ID)
	}
	return fmt.Sprintf("there is no rule %q: did you mean %s?", e.ID, e.Nearest)
}

// Load reads the metadata of the rules that are wanted, and nothing more: Check parses and compiles what its units need.
func Load(fsys fs.FS, want Selection) (*Rules, error) {
	files, err := ruleFiles(fsys)
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Concat(want.Rule, want.Skip) {
		if _, ok := files[id]; !ok {
			return nil, &UnknownRuleError{ID: id, Nearest: spelling.Nearest(id, slices.Collect(maps.Keys(files)))}
		}
	}
	r := &Rules{fsys: fsys}
	for id, file := range files {
		if len(want.Rule) > 0 && !slices.Contains(want.Rule, id) || slices.Contains(want.Skip, id) {
			continue
		}
		rule, err := readRule(fsys, id, file)
		if err != nil {
			return nil, err
		}
		r.rules = append(r.rules, rule)
	}
	slices.SortFunc(r.rules, func(a, b *Rule) int { return cmp.Compare(a.ID, b.ID) })
	return r, nil
}

// List returns the rules, sorted by id.
func (r *Rules) List() []Rule {
	out := make([]Rule, len(r.rules))
	for i, rule := range r.rules {
		out[i] = *rule
	}
	return out
}

// libraries is the folder of what rules share.
const libraries = "lib"

// ruleFiles maps the id of every rule to its file.
func ruleFiles(fsys fs.FS) (map[string]string, error) {
	files := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name == libraries:
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".rego" || strings.HasSuffix(name, "_test.rego"):
			return nil
		}
		id := strings.TrimSuffix(path.Base(name), ".rego")
		if other, ok := files[id]; ok {
			return fmt.Errorf("rule %s is defined twice: %s, %s", id, other, name)
		}
		files[id] = name
		return nil
	})
	return files, err
}

func readRule(fsys fs.FS, id, file string) (*Rule, error) {
	src, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	// The metadata and the package clause are a module by themselves.
	head, err := ast.ParseModuleWithOpts(file, string(throughPackage(src)), ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1})
	if err != nil {
		return nil, err
	}
	rule := &Rule{ID: id, Category: path.Base(path.Dir(file)), file: file, pkg: head.Package.Path}
	if err := rule.describe(head); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if page, err := fs.ReadFile(fsys, strings.TrimSuffix(file, ".rego")+".md"); err == nil {
		rule.Page = string(page)
	}
	return rule, nil
}

// throughPackage cuts a module behind its package clause.
func throughPackage(src []byte) []byte {
	for start := 0; start < len(src); {
		end := len(src)
		if n := bytes.IndexByte(src[start:], '\n'); n >= 0 {
			end = start + n + 1
		}
		if bytes.HasPrefix(src[start:end], []byte("package ")) {
			return src[:end]
		}
		start = end
	}
	return src
}

func parse(fsys fs.FS, file string) (*ast.Module, error) {
	src, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	return ast.ParseModuleWithOpts(file, string(src), ast.ParserOptions{RegoVersion: ast.RegoV1})
}

// list is a list of kinds or facts in the document.
type list struct {
	ofFacts bool
	field   int // in model.Kinds or facts.Facts
}

// lists are the names that a rule's inputs may hold.
func lists() map[string]list {
	out := map[string]list{}
	for _, f := range fieldsOf(reflect.TypeFor[model.Kinds]()) {
		out[f.name] = list{field: f.path[0]}
	}
	for _, f := range fieldsOf(reflect.TypeFor[facts.Facts]()) {
		out[f.name] = list{ofFacts: true, field: f.path[0]}
	}
	return out
}

// concerns says whether the rule may have something to say of a unit: it holds every list that the rule reads, and a cause that the rule
// finds or something in doubt. A module that is not on disk may hold anything.
func (r *Rule) concerns(c *instance, seen signals, known map[string]list) bool {
	if len(c.unit.Opaque) > 0 {
		return true
	}
	for _, input := range r.Inputs {
		in := known[input]
		v := reflect.ValueOf(c.unit.Kinds)
		if in.ofFacts {
			v = reflect.ValueOf(*c.facts)
		}
		if v.Field(in.field).Len() == 0 {
			return false
		}
	}
	return seen.doubt || len(r.Causes) == 0 || slices.ContainsFunc(r.Causes, func(cause facts.Cause) bool { return seen.causes[cause] })
}
