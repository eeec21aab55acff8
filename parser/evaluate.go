package parser

import (
	"errors"
	"io/fs"
	"path"
	"slices"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/files"
	"github.com/vpclint/vpclint/parser/terraform"
)

// Evaluation is what Terraform expressions come to.
type Evaluation struct {
	// Results are parallel to the expressions.
	Results []terraform.Result
	// Faults say why an expression could not be evaluated. Their ranges are in files named "expression 1" and so on.
	Faults []model.Diagnostic
	// Diagnostics say what is wrong with the module.
	Diagnostics []model.Diagnostic
	// Variables are the variables that the module declares, sorted.
	Variables []string
	// Sources are the files that ranges point into, by name, the expressions among them.
	Sources map[string][]byte
}

// Evaluate evaluates expressions in the scope of the root module in the one directory that the sources name. The error is a
// *PathError for a wrong path.
func Evaluate(s Sources, expressions []string) (*Evaluation, error) {
	place, err := s.Place()
	if err != nil {
		return nil, err
	}
	tree, err := files.Open(place.Root)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tree.Close() }() // only read from
	dir := place.Names[0]
	if info, err := fs.Stat(tree.FS(), dir); err != nil {
		return nil, &PathError{Path: s.Paths[0], Err: reason(err)}
	} else if !info.IsDir() {
		dir = path.Dir(dir)
	}
	if !(&found{tree: tree}).isModule(dir) {
		return nil, &PathError{Path: s.Paths[0], Err: errors.New("there are no Terraform files in it")}
	}
	out := &Evaluation{Sources: map[string][]byte{}}
	results, diagnostics := terraform.Evaluate(tree, dir, terraform.Options{Variables: s.Variables, Files: place.VarFiles}, expressions)
	out.Results = results
	for i, text := range expressions {
		out.Sources[terraform.ExpressionFile(i)] = []byte(text)
	}
	for _, d := range tidy(diagnostics) {
		if _, isExpression := out.Sources[d.Range.File]; isExpression {
			out.Faults = append(out.Faults, d)
		} else {
			out.Diagnostics = append(out.Diagnostics, d)
		}
	}
	for name, src := range tree.Sources() {
		if path.Dir(name) == dir {
			out.Variables = append(out.Variables, terraform.Variables(src, name)...)
		}
		out.Sources[name] = src
	}
	slices.Sort(out.Variables)
	return out, nil
}
