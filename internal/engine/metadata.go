package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/vpclint/vpclint/internal/facts"
	"github.com/vpclint/vpclint/model"
)

// describe fills the rule from the METADATA of its package, and fails where something that a report prints is missing.
func (r *Rule) describe(module *ast.Module) error {
	last, _ := r.pkg[len(r.pkg)-1].Value.(ast.String)
	if id := strings.ReplaceAll(string(last), "_", "-"); id != r.ID {
		return fmt.Errorf("the package is named for rule %q", id)
	}
	notes := packageNotes(module)
	if notes == nil {
		return errors.New("no METADATA with scope: package")
	}
	r.Title, r.Description = notes.Title, strings.TrimSpace(notes.Description)
	for _, link := range notes.RelatedResources {
		r.Links = append(r.Links, link.Ref.String())
	}
	r.Since, _ = notes.Custom["since"].(string)
	r.Precision, _ = notes.Custom["precision"].(string)
	severity, _ := notes.Custom["severity"].(string)
	var ok bool
	if r.Severity, ok = model.ParseSeverity(severity); !ok {
		return fmt.Errorf("custom.severity %q is not error, warning or note", severity)
	}
	if category, _ := notes.Custom["category"].(string); category != r.Category {
		return fmt.Errorf("custom.category is %q, the folder is %q", category, r.Category)
	}
	known := lists()
	inputs, _ := notes.Custom["inputs"].([]any)
	for _, input := range inputs {
		name, _ := input.(string)
		if _, ok := known[name]; !ok {
			return fmt.Errorf("custom.inputs names %q, which is no list of kinds or facts", name)
		}
		r.Inputs = append(r.Inputs, name)
	}
	causes, _ := notes.Custom["causes"].([]any)
	for _, cause := range causes {
		name, _ := cause.(string)
		if !slices.Contains(facts.Causes(), facts.Cause(name)) {
			return fmt.Errorf("custom.causes names %q, which is the cause of no fact", name)
		}
		r.Causes = append(r.Causes, facts.Cause(name))
	}
	switch {
	case r.Title == "", r.Description == "":
		return errors.New("METADATA lacks title or description")
	case len(r.Links) == 0:
		return errors.New("METADATA lacks related_resources")
	}
	return nil
}

func packageNotes(module *ast.Module) *ast.Annotations {
	for _, a := range module.Annotations {
		if a.Scope == "package" {
			return a
		}
	}
	return nil
}
