package terraform

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/files"
)

// Options are what a root module is read with.
type Options struct {
	// Variables are the values given on the command line. Where the type of the variable asks for it they are read as
	// expressions, else as text.
	Variables map[string]string
	// Files are files of variables, relative to the root of the tree. They win over those that the engine reads by itself,
	// later ones over earlier ones, and Variables over all of them.
	Files []string
}

// loader reads one root module with everything it calls. It shares nothing with other loaders.
type loader struct {
	tree    *files.Tree
	root    string
	options Options

	sources   map[string]bool
	modules   map[string]*module
	installed map[string]string // directories of downloaded modules by the path of the call: vpc, net.vpc
	names     *attributeNames
	tokens    tokens
	funcs     map[string]function.Function
	templates map[string]hclsyntax.Expression
	mentions  map[hclsyntax.Expression][]hcl.Traversal

	stack        []frame // what is being evaluated
	steps        int
	exhausted    bool // steps are used up, and that is reported
	values       int
	instances    int
	rendering    int
	renderingNow []string

	diagnostics []model.Diagnostic
	reported    map[model.Diagnostic]bool
	blamed      map[place]bool // where something has been reported
	undeclared  map[string]bool
}

// frame is a definition that is being evaluated.
type frame struct {
	name string
	at   hcl.Range
}

func newLoader(tree *files.Tree, dir string, o Options) *loader {
	l := &loader{
		tree: tree, root: path.Clean(dir), options: o,
		sources: map[string]bool{}, modules: map[string]*module{},
		names: newAttributeNames(), tokens: tokens{refs: map[ref]int{}},
		templates: map[string]hclsyntax.Expression{}, mentions: map[hclsyntax.Expression][]hcl.Traversal{},
		reported: map[model.Diagnostic]bool{}, blamed: map[place]bool{}, undeclared: map[string]bool{},
	}
	l.funcs = l.functions()
	l.installed = l.installedModules()
	return l
}

// Load reads the root module in dir, relative to the root of the tree, with the local modules that it calls at any depth. It
// returns what could be read; the diagnostics say what could not.
func Load(tree *files.Tree, dir string, o Options) (*model.Unit, []model.Diagnostic) {
	l := newLoader(tree, dir, o)
	unit := &model.Unit{Path: l.root, Format: model.Terraform}
	if root := l.open(); root != nil {
		unit.Region = root.region("aws")
		root.collect(unit)
		root.collectOutputs(unit)
		slices.SortFunc(unit.Resources, func(a, b *model.Resource) int { return strings.Compare(a.Address, b.Address) })
		slices.SortStableFunc(unit.Opaque, func(a, b model.OpaqueModule) int { return strings.Compare(a.Address, b.Address) })
	}
	unit.Files = slices.Sorted(maps.Keys(l.sources))
	sortDiagnostics(l.diagnostics)
	return unit, l.diagnostics
}

// open parses the root module and everything it calls, and returns the root's scope, nil if there is no Terraform in the
// directory.
func (l *loader) open() *scope {
	m := l.module(l.root)
	if m == nil {
		return nil
	}
	l.prepare(m, map[string]bool{})
	root := newScope(l, m)
	root.given = l.rootVariables(m)
	return root
}

// prepare looks at everything that can be reached before anything is evaluated: names that are used, references that lead
// nowhere. Then it instruments the expressions.
func (l *loader) prepare(m *module, done map[string]bool) {
	if done[m.dir] {
		return
	}
	done[m.dir] = true
	for _, name := range slices.Sorted(maps.Keys(m.calls)) {
		if _, dir, _ := l.sourceOf(m, m.calls[name]); dir != "" {
			if child := l.module(dir); child != nil {
				l.prepare(child, done)
			}
		}
	}
	l.prepareInstalled(m, done)
	m.each(func(body *hclsyntax.Body) { l.names.collect(body, m.types) })
	l.checkReferences(m)
	for _, b := range m.variables {
		if a := b.Body.Attributes["default"]; a != nil {
			a.Expr = l.instrument(a.Expr)
		}
		for _, rule := range nestedBlocks(b.Body, "validation") {
			l.instrumentBody(rule.Body)
		}
	}
	for _, a := range m.locals {
		a.Expr = l.instrument(a.Expr)
	}
	for _, blocks := range []map[string]*hclsyntax.Block{m.outputs, m.calls, m.resources} {
		for _, b := range blocks {
			l.instrumentBody(b.Body)
		}
	}
	for _, b := range m.providers {
		l.instrumentBody(b.Body)
	}
}

// each visits the body of every block that has expressions.
func (m *module) each(visit func(*hclsyntax.Body)) {
	for _, blocks := range []map[string]*hclsyntax.Block{m.outputs, m.calls, m.resources} {
		for _, key := range slices.Sorted(maps.Keys(blocks)) {
			visit(blocks[key].Body)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(m.variables)) {
		for _, rule := range nestedBlocks(m.variables[key].Body, "validation") {
			visit(rule.Body)
		}
	}
	locals := &hclsyntax.Body{Attributes: hclsyntax.Attributes{}}
	for name, a := range m.locals {
		locals.Attributes[name] = a
	}
	visit(locals)
	for _, b := range m.providers {
		visit(b.Body)
	}
}

// read reads a file and remembers that the unit is made from it.
func (l *loader) read(name string) ([]byte, error) {
	src, err := l.tree.Read(name)
	if err == nil {
		l.sources[path.Clean(name)] = true
	}
	return src, err
}

// collectOutputs adds the outputs of the root module.
func (s *scope) collectOutputs(unit *model.Unit) {
	for _, name := range slices.Sorted(maps.Keys(s.module.outputs)) {
		b := s.module.outputs[name]
		out := model.Output{Name: name, Export: model.StringValue(name, rangeOf(b.LabelRanges[0])), Range: rangeOf(b.Range())}
		if a := b.Body.Attributes["value"]; a != nil {
			v := s.output(name)
			if _, exposed := allMarks(v)[secret{}]; exposed && b.Body.Attributes["sensitive"] == nil && s.module.isDeployed() {
				s.l.report(model.Warning, b.DefRange(), "output %s shows a sensitive value, which takes sensitive = true", name)
			}
			out.Value = s.l.value(v, a.Expr, model.Range{})
		} else {
			s.l.report(model.Error, b.DefRange(), "output %s has no value", name)
			out.Value = model.UnknownValue("output "+name+" has no value", rangeOf(b.DefRange()))
		}
		unit.Outputs = append(unit.Outputs, out)
	}
}

// isNothing says whether v is no value at all, as opposed to a null.
func isNothing(v cty.Value) bool { return v == cty.NilVal }
