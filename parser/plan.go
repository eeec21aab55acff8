package parser

import (
	"path"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/terraform"
)

// plan reads a Terraform plan. One that a search finds beside the module that it was made from is passed over: the module is
// judged itself, and may have changed since.
func (l *loader) plan(name string, src []byte, named bool) (*model.Unit, []model.Diagnostic) {
	if !named && (&found{tree: l.tree}).isModule(path.Dir(name)) {
		return nil, nil
	}
	l.tree.Put(name, src)
	return terraform.LoadPlan(l.tree, name, src)
}
