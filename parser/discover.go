package parser

import (
	"context"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/files"
	"github.com/vpclint/vpclint/parser/terraform"
)

// found is what the paths lead to.
type found struct {
	tree *files.Tree
	// templates are the files that may be templates; true for those that were named.
	templates map[string]bool
	// modules are the directories with Terraform files, and which of these were named one by one; none for a directory
	// that was asked for as a whole.
	modules     map[string][]string
	diagnostics []model.Diagnostic
	searched    bool // at least one path was a directory
}

// discover follows the names. It reads no file but .gitignore and the manifests of CDK.
func discover(ctx context.Context, tree *files.Tree, place Place) (*found, error) {
	f := &found{tree: tree, templates: map[string]bool{}, modules: map[string][]string{}}
	whole := map[string]bool{}
	for _, name := range place.Names {
		info, err := fs.Stat(tree.FS(), name)
		switch {
		case err != nil:
			f.unreadable(name, err)
		case info.IsDir():
			f.searched = true
			if err := f.search(ctx, name, whole); err != nil {
				return nil, err
			}
		default:
			f.named(name, whole)
		}
	}
	if place.Stdin != "" {
		f.named(place.Stdin, whole)
	}
	for dir, ok := range whole {
		if ok {
			f.modules[dir] = nil
		}
	}
	return f, nil
}

// named takes a file that was named. Files that can be nothing to us are passed over: hooks name every changed file.
func (f *found) named(name string, whole map[string]bool) {
	dir := path.Dir(name)
	switch {
	case isTerraform(name):
		f.modules[dir] = append(f.modules[dir], name)
	case isVariables(name):
		// Values can change any finding of their module.
		whole[dir] = whole[dir] || f.isModule(dir)
	case mayBeTemplate(name):
		f.templates[name] = true
	}
}

// search walks a directory that was named, even if it is ignored itself.
func (f *found) search(ctx context.Context, start string, whole map[string]bool) error {
	var patterns []gitignore.Pattern
	if start != "." {
		for _, dir := range ancestors(start) {
			patterns = append(patterns, f.ignores(dir)...)
		}
		if ignored(patterns, start, true) {
			patterns = nil
		}
	}
	return f.walk(ctx, start, patterns, whole)
}

func (f *found) walk(ctx context.Context, dir string, patterns []gitignore.Pattern, whole map[string]bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	entries, err := fs.ReadDir(f.tree.FS(), dir)
	if err != nil {
		f.unreadable(dir, err)
	}
	patterns = append(slices.Clip(patterns), f.ignores(dir)...)
	assembly := openAssembly(f.tree, dir, entries)
	for _, entry := range entries {
		if assembly.passes(entry) {
			continue
		}
		name := path.Join(dir, entry.Name())
		if entry.IsDir() {
			if isForeign(name) || ignored(patterns, name, true) {
				continue
			}
			if err := f.walk(ctx, name, patterns, whole); err != nil {
				return err
			}
			continue
		}
		link := entry.Type()&fs.ModeSymlink != 0
		switch {
		case !link && !entry.Type().IsRegular() || ignored(patterns, name, false):
		case isTerraform(name):
			// A link counts: modules share files by links.
			whole[dir] = true
		case mayBeTemplate(name) && !link:
			// A link to a template is no second template.
			if _, ok := f.templates[name]; !ok {
				f.templates[name] = false
			}
		}
	}
	return nil
}

// unreadable records that a name could not be read.
func (f *found) unreadable(name string, err error) {
	f.diagnostics = append(f.diagnostics, unreadable(name, reason(err).Error()))
}

// roots are the modules to judge: those that no other module of the run calls. Modules that call one another in a circle have no
// root; then the first one is taken.
func (f *found) roots() []string {
	dirs := slices.Sorted(maps.Keys(f.modules))
	calls := map[string][]string{}
	reach := func(from string, seen map[string]bool) {
		for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
			dir := queue[0]
			if seen[dir] {
				continue
			}
			seen[dir] = true
			if _, ok := calls[dir]; !ok {
				calls[dir] = terraform.Calls(f.tree, dir)
			}
			queue = append(queue, calls[dir]...)
		}
	}
	called := map[string]bool{}
	for _, dir := range dirs {
		below := map[string]bool{}
		reach(dir, below)
		for callee := range below {
			if callee != dir {
				called[callee] = true
			}
		}
	}
	covered := map[string]bool{}
	var roots []string
	for _, dir := range dirs {
		if !called[dir] {
			roots = append(roots, dir)
			reach(dir, covered)
		}
	}
	for _, dir := range dirs {
		if !covered[dir] {
			roots = append(roots, dir)
			reach(dir, covered)
		}
	}
	slices.Sort(roots)
	return roots
}

func isTerraform(name string) bool { return terraform.IsSource(name) }

// isVariables tells files with the values of a module's variables.
func isVariables(name string) bool {
	return strings.HasSuffix(name, ".tfvars") || strings.HasSuffix(name, ".tfvars.json")
}

// isModule says whether a directory holds Terraform files.
func (f *found) isModule(dir string) bool {
	names, _ := f.tree.List(dir) // an unreadable directory is reported where it is read
	return slices.ContainsFunc(names, isTerraform)
}

func mayBeTemplate(name string) bool {
	switch path.Ext(name) {
	case ".yaml", ".yml", ".json", ".template":
		return !isTerraform(name) && !isVariables(name)
	default:
		return false
	}
}

// isForeign tells directories that hold other people's or generated files.
func isForeign(dir string) bool {
	switch base := path.Base(dir); base {
	case ".git", ".terraform", "node_modules":
		return true
	default:
		return strings.HasPrefix(base, "asset.") && path.Base(path.Dir(dir)) == "cdk.out"
	}
}
