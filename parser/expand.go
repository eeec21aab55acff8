package parser

import (
	"errors"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
	"github.com/vpclint/vpclint/parser/files"
	"github.com/vpclint/vpclint/parser/sam"
)

// Expansion is the CloudFormation that a template in SAM becomes.
type Expansion struct {
	// Root is the template, nothing in it resolved; Absent when the file could not be read.
	Root model.Value
	// Diagnostics say what could not be read and what the transform would refuse.
	Diagnostics []model.Diagnostic
	// Sources are the files that ranges point into, by name.
	Sources map[string][]byte
}

// Expand reads the one template that the sources name and expands it. A template in CloudFormation stays as it is. The error is a
// *PathError for a wrong path.
func Expand(s Sources) (*Expansion, error) {
	place, err := s.Place()
	if err != nil {
		return nil, err
	}
	tree, err := files.Open(place.Root)
	if err != nil {
		return nil, err
	}
	defer func() { _ = tree.Close() }() // only read from
	name := place.Stdin
	if name != "" {
		tree.Put(name, s.Stdin)
	} else {
		name = place.Names[0]
	}
	src, err := tree.Read(name)
	if err != nil {
		return nil, &PathError{Path: name, Err: errors.New(strings.TrimPrefix(err.Error(), name+": "))}
	}
	out := &Expansion{}
	template, diagnostics := cloudformation.Read(name, src)
	if template != nil && !template.Broken {
		options := cloudformation.Options{Parameters: s.Variables, Read: tree.Read}
		diagnostics = append(diagnostics, cloudformation.Unroll(template, options)...)
		if template.Serverless() {
			diagnostics = append(diagnostics, sam.ExpandWith(template, sam.Options{Parameters: s.Variables, Defaults: true})...)
		}
		out.Root = withoutTransform(template.Root)
	}
	out.Diagnostics = tidy(diagnostics)
	out.Sources = tree.Sources()
	return out, nil
}

// withoutTransform is the template without the transform that has done its work. Macros that it names remain.
func withoutTransform(root model.Value) model.Value {
	root.Entries = slices.Clone(root.Entries)
	for i, entry := range root.Entries {
		if entry.Key != "Transform" {
			continue
		}
		rest := slices.DeleteFunc(slices.Clone(entry.Value.Items), func(v model.Value) bool { return v.Text == cloudformation.ServerlessTransform })
		switch {
		case entry.Value.Kind == model.List && len(rest) > 0:
			root.Entries[i].Value.Items = rest
		case entry.Value.Kind == model.List, entry.Value.Text == cloudformation.ServerlessTransform:
			root.Entries = slices.Delete(root.Entries, i, i+1)
		}
		break
	}
	return root
}
