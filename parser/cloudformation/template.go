// Package cloudformation reads CloudFormation templates, in YAML and JSON, and evaluates them as far as can be told before
// deployment. Read keeps the template as it was written, with the position of every key and value; Evaluate resolves
// parameters, conditions and intrinsic functions. SAM templates are rewritten between the two, by package sam.
package cloudformation

import (
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// ServerlessTransform is the transform that makes a template a SAM template.
const ServerlessTransform = "AWS::Serverless-2016-10-31"

// Template is a template as it was written.
type Template struct {
	// Name is the file's name, as ranges use it.
	Name string
	// Root is the whole template as an Object. Short-form tags are turned into their long form (`!GetAtt A.Arn` is
	// {"Fn::GetAtt": ["A", "Arn"]}); nothing is resolved.
	Root model.Value
	// Broken is set when the text ends before the template does, because of a syntax error: Root is only its beginning.
	Broken bool
	// Files are other files whose content is part of Root.
	Files []string
	// Made tells by logical id which resources were not written in the template but made from others.
	Made map[string]Made
}

// Made is what is known of a resource that a transform made.
type Made struct {
	For           string // logical id of the resource that it was made for
	WrittenAs     string // that resource's type, AWS::Serverless::Function
	PolicyOrigins map[string]model.PolicyOrigin
}

// Read reads a template in YAML or JSON, whichever the text is. Of a broken template it returns what could be read, and
// an Error with the place where it breaks; the template is nil only if nothing could be read at all.
func Read(name string, src []byte) (*Template, []model.Diagnostic) {
	text := newSource(name, src)
	if d, ok := text.checkEncoding(); !ok {
		return nil, []model.Diagnostic{d}
	}
	var root model.Value
	var diags []model.Diagnostic
	var broken bool
	if looksLikeJSON(text.bytes[text.bom:]) {
		root, diags, broken = readJSON(text)
		if broken {
			// JSON that YAML can read all the same: a flow mapping, or JSON with comments or a comma too many.
			if whole, more, stillBroken := readYAML(text); !stillBroken {
				if !startsWithQuotedKey(text.bytes[text.bom:]) {
					diags = nil
				}
				root, diags, broken = whole, append(diags, more...), false
			}
		}
	} else {
		root, diags, broken = readYAML(text)
	}
	if root.Kind != model.Object {
		if !broken {
			diags = append(diags, model.Diagnostic{
				Severity: model.Error,
				Message:  "a template must be a mapping with Resources, not " + describe(root),
				Range:    root.Range,
			})
		}
		return nil, diags
	}
	return &Template{Name: name, Root: root, Broken: broken}, diags
}

// Serverless says whether the template is written in SAM: it names the AWS::Serverless transform or, being a part that a
// build puts into such a template, has AWS::Serverless resources all the same.
func (t *Template) Serverless() bool {
	if slices.Contains(t.transforms(), ServerlessTransform) || len(t.Made) > 0 {
		return true
	}
	return slices.ContainsFunc(t.Root.Get("Resources").Entries, func(resource model.Entry) bool {
		return strings.HasPrefix(resource.Value.Get("Type").Text, "AWS::Serverless::")
	})
}

// transforms returns the names of the template's transforms.
func (t *Template) transforms() []string {
	v := t.Root.Get("Transform")
	items := []model.Value{v}
	if v.Kind == model.List {
		items = v.Items
	}
	var names []string
	for _, item := range items {
		if item.Kind == model.Object {
			item = item.Get("Name")
		}
		if s, ok := item.AsString(); ok {
			names = append(names, s)
		}
	}
	return names
}

// macros returns the transforms that may rewrite the template in ways that cannot be known.
func (t *Template) macros() []string {
	var names []string
	for _, name := range t.transforms() {
		switch {
		case name == ServerlessTransform, name == languageExtensions:
		case strings.HasPrefix(name, "AWS::SecretsManager-"), strings.HasPrefix(name, "AWS::CodeDeployBlueGreen"):
		default:
			names = append(names, name)
		}
	}
	return names
}

// languageExtensions adds Fn::Length, Fn::ToJsonString, Fn::ForEach and a default to Fn::FindInMap.
const languageExtensions = "AWS::LanguageExtensions"

// describe names a value's kind for messages, with its article.
func describe(v model.Value) string {
	switch v.Kind {
	case model.List:
		return "a list"
	case model.Object:
		return "a mapping"
	case model.Number:
		return "a number"
	case model.String:
		return "text"
	case model.Null:
		return "null"
	case model.Bool:
		return "true or false"
	default:
		return "a value that is known at deployment"
	}
}

// files are all files that the template was read from, sorted.
func (t *Template) files() []string {
	names := append([]string{t.Name}, t.Files...)
	slices.Sort(names)
	return slices.Compact(names)
}
