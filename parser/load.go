// Package parser reads templates and modules of all formats into the model.
package parser

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
	"github.com/vpclint/vpclint/parser/files"
	"github.com/vpclint/vpclint/parser/normalize"
	"github.com/vpclint/vpclint/parser/sam"
	"github.com/vpclint/vpclint/parser/terraform"
)

// Load reads everything that the sources lead to. What cannot be read becomes a diagnostic and hides nothing else. The error is
// a *PathError for wrong paths, ErrNothing when directories were searched in vain, and otherwise a failure of the tool.
func Load(ctx context.Context, s Sources) (*model.Model, error) {
	place, err := s.Place()
	if err != nil {
		return nil, err
	}
	tree, err := files.Open(place.Root)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tree.Close() }() // only read from
	if place.Stdin != "" {
		tree.Put(place.Stdin, s.Stdin)
	}
	f, err := discover(ctx, tree, place)
	if err != nil {
		return nil, err
	}

	l := &loader{tree: tree, variables: s.Variables, parameters: s.Parameters, varFiles: place.VarFiles, stdin: place.Stdin}
	jobs := l.jobs(f)
	results := make([]result, len(jobs))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(s.Jobs, 1))
	for i, job := range jobs {
		group.Go(func() error {
			results[i] = job.run()
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}

	m := &model.Model{Diagnostics: f.diagnostics}
	for _, r := range outermost(results) {
		if r.unit != nil {
			m.Units = append(m.Units, r.unit)
		}
		m.Diagnostics = append(m.Diagnostics, r.diagnostics...)
	}
	slices.SortFunc(m.Units, func(a, b *model.Unit) int { return strings.Compare(a.Path, b.Path) })
	m.Diagnostics = tidy(m.Diagnostics)
	m.Sources = tree.Sources()
	if len(m.Units)+len(m.Diagnostics) == 0 && f.searched && !s.AllowEmpty {
		return nil, ErrNothing
	}
	return m, nil
}

// loader reads units.
type loader struct {
	tree       *files.Tree
	variables  map[string]string
	parameters map[string]string
	varFiles   []string
	stdin      string
}

type result struct {
	unit        *model.Unit
	diagnostics []model.Diagnostic
}

// job is one unit to read; file is where to report that reading it failed.
type job struct {
	file string
	read func() (*model.Unit, []model.Diagnostic)
}

// run reads the unit. A fault of the program that one unit brings to light must not hide the others.
func (j job) run() (r result) {
	defer func() {
		if fault := recover(); fault != nil {
			r = result{diagnostics: []model.Diagnostic{broken(j.file, fmt.Sprintf("internal error: %v", fault))}}
		}
	}()
	unit, diagnostics := j.read()
	if unit != nil {
		diagnostics = append(diagnostics, normalize.Unit(unit)...)
		for _, variant := range unit.Variants {
			normalize.Unit(variant) // what it warns of in the world of the defaults is enough
		}
		collapse(unit)
	}
	return result{unit, diagnostics}
}

func (l *loader) jobs(f *found) []job {
	var jobs []job
	for _, name := range slices.Sorted(maps.Keys(f.templates)) {
		jobs = append(jobs, job{name, func() (*model.Unit, []model.Diagnostic) {
			return l.template(name, f.templates[name])
		}})
	}
	for _, dir := range f.roots() {
		jobs = append(jobs, job{l.firstFile(dir), func() (*model.Unit, []model.Diagnostic) {
			unit, diagnostics := terraform.Load(l.tree, dir, terraform.Options{Variables: l.variables, Files: l.varFiles})
			if unit != nil {
				unit.Named = slices.Sorted(slices.Values(f.modules[dir]))
			}
			return unit, diagnostics
		}})
	}
	return jobs
}

// template reads a file if it is a template, and nothing otherwise.
func (l *loader) template(name string, named bool) (*model.Unit, []model.Diagnostic) {
	src, err := l.candidate(name)
	looksRight := cloudformation.Detect(name, src)
	if err != nil {
		// The file matters only if somebody asked for it or it begins like a template.
		if named || looksRight || !errors.Is(err, files.ErrTooLarge) {
			return nil, []model.Diagnostic{unreadable(name, err.Error())}
		}
		return nil, nil
	}
	if terraform.IsPlan(name, src) {
		return l.plan(name, src, named)
	}
	if !looksRight {
		return nil, nil
	}
	l.tree.Put(name, src)
	template, diagnostics := cloudformation.Read(name, src)
	if template == nil {
		return nil, diagnostics
	}
	defaults, more := l.samDefaults(name)
	diagnostics = append(diagnostics, more...)
	given := overlay(l.parameters, l.variables)
	diagnostics = append(diagnostics, l.transform(template, overlay(defaults, given))...)
	nested := &nestedTemplates{loader: l, read: map[string]nestedTemplate{}}
	unit, more := cloudformation.EvaluateWorlds(template, cloudformation.Options{
		Parameters: given, Defaults: defaults, Read: l.tree.Read, Nest: nested.get,
	})
	return unit, append(diagnostics, more...)
}

// overlay is the values of both maps; those of the second win.
func overlay(under, over map[string]string) map[string]string {
	out := maps.Clone(under)
	if out == nil {
		out = map[string]string{}
	}
	maps.Copy(out, over)
	return out
}

// transform applies the transforms that are known to a template.
func (l *loader) transform(template *cloudformation.Template, parameters map[string]string) []model.Diagnostic {
	diagnostics := cloudformation.Unroll(template, cloudformation.Options{Parameters: parameters, Read: l.tree.Read})
	if template.Serverless() {
		diagnostics = append(diagnostics, sam.ExpandWith(template, sam.Options{Parameters: parameters})...)
	}
	return diagnostics
}

// headSize is how much of a file that is too large is looked at to tell whether it is a template.
const headSize = 64 << 10

// candidate returns the text of a file that may be a template. It does not go through the tree, which keeps what it reads: most
// JSON and YAML files of a repository are no templates. Of a file that is too large it returns the beginning.
func (l *loader) candidate(name string) ([]byte, error) {
	if name == l.stdin {
		return l.tree.Read(name)
	}
	file, err := l.tree.FS().Open(name)
	if err != nil {
		return nil, reason(err)
	}
	defer func() { _ = file.Close() }() // only read from
	info, err := file.Stat()
	if err != nil {
		return nil, reason(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	if info.Size() > files.MaxSize {
		head, err := io.ReadAll(io.LimitReader(file, headSize))
		return head, cmp.Or(err, fmt.Errorf("%w (%d MB, at most %d MB are read)", files.ErrTooLarge, info.Size()>>20, files.MaxSize>>20))
	}
	src := bytes.NewBuffer(make([]byte, 0, info.Size()+bytes.MinRead)) // so that it need not grow
	_, err = src.ReadFrom(io.LimitReader(file, files.MaxSize))
	return src.Bytes(), reason(err)
}

// firstFile is the first Terraform file of a directory, or the directory itself.
func (l *loader) firstFile(dir string) string {
	names, _ := l.tree.List(dir) // an unreadable directory has no first file
	for _, name := range names {
		if isTerraform(name) {
			return path.Join(dir, name)
		}
	}
	return dir
}

// reason takes the operating system's path and verb out of an error: diagnostics name the file themselves.
func reason(err error) error {
	if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// unreadable is the diagnostic for a file or directory that cannot be read.
func unreadable(name, why string) model.Diagnostic { return broken(name, "cannot be read: "+why) }

// broken is a diagnostic about a file or directory as a whole.
func broken(name, message string) model.Diagnostic {
	start := model.Pos{Line: 1}
	return model.Diagnostic{
		Severity: model.Error,
		Message:  message,
		Range:    model.Range{File: name, Start: start, End: start},
	}
}

// tidy sorts diagnostics and drops repetitions: a module that several roots call says everything several times.
func tidy(diagnostics []model.Diagnostic) []model.Diagnostic {
	slices.SortFunc(diagnostics, func(a, b model.Diagnostic) int {
		return cmp.Or(a.Range.Compare(b.Range), cmp.Compare(b.Severity, a.Severity), strings.Compare(a.Message, b.Message))
	})
	return slices.Compact(diagnostics)
}
