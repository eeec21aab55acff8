package parser

import (
	"maps"
	"path"
	"slices"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
	"github.com/vpclint/vpclint/parser/terraform"
)

// Declared are the names of the parameters and variables that the units of a model can be given values for, sorted.
func Declared(m *model.Model) []string {
	names := map[string]bool{}
	for _, u := range m.Units {
		if u.Format == model.Terraform {
			for _, file := range u.Files {
				if path.Dir(file) == u.Path {
					for _, name := range terraform.Variables(m.Sources[file], file) {
						names[name] = true
					}
				}
			}
			continue
		}
		if u.Format == model.TerraformPlan {
			continue // its variables have their values
		}
		if template, _ := cloudformation.Read(u.Path, m.Sources[u.Path]); template != nil {
			for _, parameter := range template.Root.Get("Parameters").Entries {
				names[parameter.Key] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}
