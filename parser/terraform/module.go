package terraform

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/files"
)

// module is what the files of one directory declare, before anything is evaluated. All instances of a module share it.
type module struct {
	dir       string
	broken    bool // a file could not be read or parsed, so what seems undeclared may be declared
	variables map[string]*hclsyntax.Block
	locals    map[string]*hclsyntax.Attribute
	outputs   map[string]*hclsyntax.Block
	calls     map[string]*hclsyntax.Block
	// resources holds managed resources and data sources by address: aws_vpc.main, data.aws_vpc.main.
	resources map[string]*hclsyntax.Block
	// types are the first parts of those addresses: aws_vpc, data.aws_vpc.
	types     map[string]bool
	providers []*hclsyntax.Block
	backend   bool // it says where its state is kept
}

func newModule(dir string) *module {
	return &module{
		dir: dir, variables: map[string]*hclsyntax.Block{}, locals: map[string]*hclsyntax.Attribute{},
		outputs: map[string]*hclsyntax.Block{}, calls: map[string]*hclsyntax.Block{},
		resources: map[string]*hclsyntax.Block{}, types: map[string]bool{},
	}
}

// isDeployed says whether the module is certainly deployed by itself. One that nobody calls may be somebody's library.
func (m *module) isDeployed() bool { return m.backend || len(m.providers) > 0 }

// topLevel says how many labels the blocks have that a module may consist of.
func topLevel(blockType string) (labels int, known bool) {
	switch blockType {
	case "resource", "data", "ephemeral":
		return 2, true
	case "variable", "output", "module", "provider", "check":
		return 1, true
	case "locals", "terraform", "moved", "removed", "import":
		return 0, true
	}
	return 0, false
}

// extensions are those of the files that a module consists of. OpenTofu reads x.tofu instead of x.tf where there are both.
var extensions = [...]string{".tf", ".tf.json", ".tofu", ".tofu.json"}

// IsSource says whether a file of that name is part of a module.
func IsSource(name string) bool {
	base := path.Base(name)
	return stem(base) != base && !strings.HasPrefix(base, ".")
}

// stem is a name without the extension of a module's files.
func stem(name string) string {
	for _, extension := range extensions {
		if base, ok := strings.CutSuffix(name, extension); ok {
			return base
		}
	}
	return name
}

// sourceNames are the files of a directory that the module consists of, overriding ones last, whatever their names.
func sourceNames(names []string) []string {
	out := slices.DeleteFunc(slices.Clone(names), func(n string) bool {
		for _, extension := range [...]string{".tf", ".tf.json"} {
			if strings.HasSuffix(n, extension) && slices.Contains(names, strings.TrimSuffix(n, extension)+strings.Replace(extension, ".tf", ".tofu", 1)) {
				return true
			}
		}
		return !IsSource(n)
	})
	slices.SortStableFunc(out, func(a, b string) int {
		switch {
		case isOverride(a) == isOverride(b):
			return strings.Compare(a, b)
		case isOverride(b):
			return -1
		default:
			return 1
		}
	})
	return out
}

// isOverride says whether the file overrides blocks of other files instead of declaring its own.
func isOverride(name string) bool {
	base := stem(name)
	return base == "override" || strings.HasSuffix(base, "_override")
}

// module reads the directory, once. It is nil if there are no Terraform files in it.
func (l *loader) module(dir string) *module {
	if m, ok := l.modules[dir]; ok {
		return m
	}
	names, err := l.tree.List(dir)
	names = sourceNames(names)
	if err != nil || len(names) == 0 {
		l.modules[dir] = nil
		return nil
	}
	m := newModule(dir)
	l.modules[dir] = m
	for _, name := range names {
		body, ok := l.parse(path.Join(dir, name))
		m.broken = m.broken || !ok
		if body != nil {
			l.declare(m, body, isOverride(name))
		}
	}
	return m
}

// parse reads one source file. It is not ok if the file has faults; what could be parsed is returned all the same.
func (l *loader) parse(name string) (body *hclsyntax.Body, ok bool) {
	src, err := l.read(name)
	if err != nil {
		l.report(model.Error, hcl.Range{Filename: name}, "%s", err)
		return nil, false
	}
	body, diags := parseSource(src, name)
	l.reportErrors(diags)
	return body, !diags.HasErrors()
}

// parseSource parses native syntax or JSON.
func parseSource(src []byte, name string) (*hclsyntax.Body, hcl.Diagnostics) {
	start := hcl.Pos{Line: 1, Column: 1}
	if i := strings.Index(string(src), tokenStart[:2]); i >= 0 && hasToken(string(src)) {
		at := hcl.Pos{Line: 1 + strings.Count(string(src[:i]), "\n"), Column: 1, Byte: i}
		return nil, hcl.Diagnostics{{
			Severity: hcl.DiagError, Summary: "The file contains a code point that is no character",
			Subject: &hcl.Range{Filename: name, Start: at, End: at},
		}}
	}
	if strings.HasSuffix(name, ".json") {
		return parseJSON(src, name)
	}
	tokens, _ := hclsyntax.LexConfig(src, name, start)
	if d := tooNested(tokens); d != nil {
		return nil, hcl.Diagnostics{d}
	}
	file, diags := hclsyntax.ParseConfig(src, name, start)
	if file == nil {
		return nil, diags
	}
	return file.Body.(*hclsyntax.Body), diags
}

// declare adds the blocks of a file to the module.
func (l *loader) declare(m *module, body *hclsyntax.Body, overrides bool) {
	for _, b := range body.Blocks {
		labels, known := topLevel(b.Type)
		switch {
		case !known:
			l.report(model.Error, b.TypeRange, "Terraform has no blocks of type %q%s", b.Type, nearest(b.Type, []string{
				"resource", "data", "variable", "output", "module", "provider", "locals", "terraform",
			}))
			continue
		case len(b.Labels) != labels:
			l.report(model.Error, b.DefRange(), "a %s block has %d labels, not %d", b.Type, labels, len(b.Labels))
			continue
		}
		l.checkNames(b)
		switch b.Type {
		case "variable":
			l.declareBlock(m.variables, b.Labels[0], "variable "+b.Labels[0], b, overrides)
		case "output":
			l.declareBlock(m.outputs, b.Labels[0], "output "+b.Labels[0], b, overrides)
		case "module":
			l.declareBlock(m.calls, b.Labels[0], "module."+b.Labels[0], b, overrides)
		case "provider":
			m.providers = append(m.providers, b)
		case "terraform":
			m.backend = m.backend || len(nestedBlocks(b.Body, "backend"))+len(nestedBlocks(b.Body, "cloud")) > 0
		case "resource", "data":
			t := b.Labels[0]
			if b.Type == "data" {
				t = "data." + t
			}
			m.types[t] = true
			l.declareBlock(m.resources, t+"."+b.Labels[1], t+"."+b.Labels[1], b, overrides)
		case "locals":
			for _, a := range sortedAttributes(b.Body) {
				if first := m.locals[a.Name]; first != nil && !overrides {
					l.report(model.Error, a.NameRange, "local.%s is declared twice, first at %s", a.Name, rangeOf(first.NameRange))
					continue
				}
				if m.locals[a.Name] == nil && overrides {
					l.report(model.Warning, a.NameRange, "there is no local.%s to override", a.Name)
				}
				m.locals[a.Name] = a
			}
		}
	}
}

// checkNames reports labels that are no names. The engine refuses them.
func (l *loader) checkNames(b *hclsyntax.Block) {
	if b.Type == "provider" {
		return
	}
	for i, label := range b.Labels {
		if !hclsyntax.ValidIdentifier(label) {
			l.report(model.Warning, b.LabelRanges[i], "%q is no name: it begins with a letter or _ and has letters, digits, _ and - in it", label)
		}
	}
}

func (l *loader) declareBlock(into map[string]*hclsyntax.Block, key, name string, b *hclsyntax.Block, overrides bool) {
	first := into[key]
	switch {
	case first == nil:
		if overrides {
			l.report(model.Warning, b.DefRange(), "there is no %s to override", name)
		}
		into[key] = b
	case overrides:
		into[key] = override(first, b)
	default:
		l.report(model.Error, b.DefRange(), "%s is declared twice, first at %s", name, rangeOf(first.DefRange()))
	}
}

// override merges a block of an override file into the block that it overrides: arguments one by one, nested blocks type by
// type.
func override(first, over *hclsyntax.Block) *hclsyntax.Block {
	out, body := *first, *first.Body
	out.Body = &body
	body.Attributes = hclsyntax.Attributes{}
	for name, a := range first.Body.Attributes {
		body.Attributes[name] = a
	}
	replaced := map[string]bool{}
	for name, a := range over.Body.Attributes {
		body.Attributes[name] = a
		replaced[name] = true
	}
	for _, b := range over.Body.Blocks {
		replaced[blockName(b)] = true
		if b.Type != "lifecycle" {
			delete(body.Attributes, blockName(b))
		}
	}
	body.Blocks = nil
	for _, b := range first.Body.Blocks {
		if !replaced[blockName(b)] {
			body.Blocks = append(body.Blocks, b)
		}
	}
	body.Blocks = append(body.Blocks, over.Body.Blocks...)
	return &out
}

// blockName is the name of the nested blocks that a block stands for: its type, or what a dynamic block generates.
func blockName(b *hclsyntax.Block) string {
	if b.Type == "dynamic" && len(b.Labels) == 1 {
		return b.Labels[0]
	}
	return b.Type
}

// sortedAttributes are the attributes of a body in the order of the source.
func sortedAttributes(b *hclsyntax.Body) []*hclsyntax.Attribute {
	out := make([]*hclsyntax.Attribute, 0, len(b.Attributes))
	for _, a := range b.Attributes {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b *hclsyntax.Attribute) int {
		if c := strings.Compare(a.NameRange.Filename, b.NameRange.Filename); c != 0 {
			return c
		}
		if c := a.NameRange.Start.Byte - b.NameRange.Start.Byte; c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out
}

// source is where a module call takes its module from: the text of its source argument, and the directory if that is a local
// one.
func source(from *module, call *hclsyntax.Block) (text, dir string, local bool) {
	a := call.Body.Attributes["source"]
	if a == nil {
		return "", "", false
	}
	v, diags := a.Expr.Value(nil)
	if diags.HasErrors() || !isString(v) {
		return "", "", false
	}
	text = v.AsString()
	if text == "." || text == ".." || strings.HasPrefix(text, "./") || strings.HasPrefix(text, "../") {
		return text, path.Join(from.dir, text), true
	}
	return text, "", false
}

// Calls are the directories, relative to the tree, of the local modules that the module in dir calls, sorted. It is nil if
// there are no Terraform files in dir. It serves to tell root modules from the modules they call.
func Calls(tree *files.Tree, dir string) []string {
	dir = path.Clean(dir)
	names, err := tree.List(dir)
	if err != nil {
		return nil
	}
	m := &module{dir: dir}
	var found []string
	for _, name := range sourceNames(names) {
		if found == nil {
			found = []string{}
		}
		src, err := tree.Read(path.Join(dir, name))
		if err != nil || !strings.Contains(string(src), "module") {
			continue
		}
		body, _ := parseSource(src, path.Join(dir, name))
		if body == nil {
			continue
		}
		for _, b := range body.Blocks {
			if b.Type != "module" {
				continue
			}
			if _, target, local := source(m, b); local && target != ".." && !strings.HasPrefix(target, "../") {
				found = append(found, target)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
