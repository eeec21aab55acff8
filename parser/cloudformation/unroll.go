package cloudformation

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/vpclint/vpclint/model"
)

const (
	loopPrefix       = "Fn::ForEach::"
	includeTransform = "AWS::Include"
)

// Limits of what loops and includes may make of a template.
const (
	maxUnrolled     = 200_000 // values
	maxIncludeDepth = 4
)

// Unroll rewrites the template's Root: it repeats the body of every Fn::ForEach for the items of its collection, and puts the content of
// included files in the place of AWS::Include, wherever they stand. A collection that is not known, and a file that is not on
// disk (an S3 location), leave them as they are. What comes from a loop has the ranges of the loop's body; the files that are
// included are added to the template's Files.
//
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-aws-include.html
func Unroll(t *Template, o Options) []model.Diagnostic {
	if t.Broken || !hasLoop(t.Root) && !t.includes() {
		return nil
	}
	u := &unroller{template: t, options: o, evaluator: newEvaluator(t, o)}
	t.Root = u.object(t.Root, 0)
	t.Root = u.transforms(t.Root)
	return u.diags
}

// hasLoop says whether there is anything to do within a value.
func hasLoop(v model.Value) bool {
	return slices.ContainsFunc(v.Items, hasLoop) || slices.ContainsFunc(v.Entries, func(entry model.Entry) bool {
		return strings.HasPrefix(entry.Key, loopPrefix) || entry.Key == "Fn::Transform" || hasLoop(entry.Value)
	})
}

// includes says whether the template includes a file as a whole.
func (t *Template) includes() bool { return slices.Contains(t.transforms(), includeTransform) }

// unroller rewrites one template.
type unroller struct {
	template  *Template
	options   Options
	evaluator *evaluator // for collections and locations
	made      int
	diags     []model.Diagnostic
}

func (u *unroller) value(v model.Value, depth int) model.Value {
	if !hasLoop(v) {
		return v
	}
	switch v.Kind {
	case model.List:
		v.Items = slices.Clone(v.Items)
		for i := range v.Items {
			v.Items[i] = u.value(v.Items[i], depth)
		}
	case model.Object:
		v = u.object(v, depth)
	}
	return v
}

// object rewrites the entries of an object. Depth counts the files around it.
func (u *unroller) object(v model.Value, depth int) model.Value {
	out := make([]model.Entry, 0, len(v.Entries))
	for _, entry := range v.Entries {
		switch {
		case strings.HasPrefix(entry.Key, loopPrefix):
			if made, ok := u.loop(entry, depth); ok {
				out = append(out, made...)
				continue
			}
		case entry.Key == "Fn::Transform":
			if made, ok := u.include(entry.Value, depth); ok {
				out = append(out, made...)
				continue
			}
		}
		entry.Value = u.value(entry.Value, depth)
		out = append(out, entry)
	}
	v.Entries = out
	return v
}

// loop returns the entries that a loop makes. It fails when the collection is not known or the loop is not written as it must be:
// an identifier, a collection and a mapping.
func (u *unroller) loop(entry model.Entry, depth int) ([]model.Entry, bool) {
	parts := entry.Value.Items
	if entry.Value.Kind != model.List || len(parts) != 3 || parts[2].Kind != model.Object {
		u.report(model.Warning, entry.KeyRange, "%s takes a list of an identifier, a collection and a mapping", entry.Key)
		return nil, false
	}
	identifier, ok := parts[0].AsString()
	if !ok {
		return nil, false
	}
	collection := u.evaluator.eval(parts[1])
	if collection.Kind != model.List {
		return nil, false
	}
	var out []model.Entry
	for _, item := range collection.Items {
		text, known := item.AsString()
		if !known {
			return nil, false
		}
		s := substitution{identifier: identifier, text: text, made: &u.made}
		body := s.value(parts[2])
		if u.made > maxUnrolled {
			u.report(model.Warning, entry.KeyRange, "%s makes too many values", entry.Key)
			return nil, false
		}
		out = append(out, u.object(body, depth).Entries...)
	}
	return out, true
}

// substitution puts an item of a collection in the place of the loop's identifier.
type substitution struct {
	identifier, text string
	made             *int
}

func (s substitution) value(v model.Value) model.Value {
	if *s.made++; *s.made > maxUnrolled {
		return v
	}
	switch v.Kind {
	case model.String:
		v.Text = s.in(v.Text)
	case model.List:
		v.Items = slices.Clone(v.Items)
		for i := range v.Items {
			v.Items[i] = s.value(v.Items[i])
		}
	case model.Object:
		if name, argument, ok := functionCall(v); ok && name == "Ref" && argument.Text == s.identifier {
			return model.StringValue(s.text, v.Range)
		}
		v.Entries = slices.Clone(v.Entries)
		for i := range v.Entries {
			v.Entries[i].Key = s.in(v.Entries[i].Key)
			v.Entries[i].Value = s.value(v.Entries[i].Value)
		}
	}
	return v
}

// in replaces ${Identifier} by the item, and &{Identifier} by its letters and digits: logical ids have no others.
func (s substitution) in(text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	plain := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return -1
	}, s.text)
	return strings.NewReplacer("${"+s.identifier+"}", s.text, "&{"+s.identifier+"}", plain).Replace(text)
}

// include returns the entries of the file that a transform includes. It fails for other transforms and for what is not on disk.
func (u *unroller) include(transform model.Value, depth int) ([]model.Entry, bool) {
	if name, _ := transform.Get("Name").AsString(); name != includeTransform || depth >= maxIncludeDepth {
		return nil, false
	}
	name, ok := localFile(u.template.Name, u.evaluator.eval(transform.Get("Parameters", "Location")))
	if !ok || u.options.Read == nil {
		return nil, false
	}
	src, err := u.options.Read(name)
	if err != nil {
		u.report(model.Note, transform.Range, "%v", err) // a build may put it there
		return nil, false
	}
	part, diags := Read(name, src)
	u.diags = append(u.diags, diags...)
	if part == nil || part.Broken {
		return nil, false
	}
	if !slices.Contains(u.template.Files, name) {
		u.template.Files = append(u.template.Files, name)
	}
	if u.made += size(part.Root); u.made > maxUnrolled {
		return nil, false
	}
	return u.object(part.Root, depth+1).Entries, true
}

// transforms puts the files that the template includes as a whole at its end, and takes the transform away.
func (u *unroller) transforms(root model.Value) model.Value {
	at := slices.IndexFunc(root.Entries, func(entry model.Entry) bool { return entry.Key == "Transform" })
	if at < 0 {
		return root
	}
	section := root.Entries[at]
	written := []model.Value{section.Value}
	if section.Value.Kind == model.List {
		written = section.Value.Items
	}
	rest := model.Value{Kind: model.List, Range: section.Value.Range}
	root.Entries = slices.Clone(root.Entries)
	for _, transform := range written {
		if made, ok := u.include(transform, 0); ok {
			root.Entries = append(root.Entries, made...)
		} else {
			rest.Items = append(rest.Items, transform)
		}
	}
	root.Entries[at].Value = rest
	return root
}

func size(v model.Value) int {
	n := 1
	for _, item := range v.Items {
		n += size(item)
	}
	for _, entry := range v.Entries {
		n += size(entry.Value)
	}
	return n
}

// localFile is the file that a location names, relative to the file that names it. It fails for URLs, absolute paths and what is
// known at deployment.
func localFile(from string, location model.Value) (string, bool) {
	text, ok := location.AsString()
	if !ok || text == "" || strings.Contains(text, "://") || path.IsAbs(text) || strings.Contains(text, `\`) {
		return "", false
	}
	return path.Join(path.Dir(from), text), true
}

func (u *unroller) report(severity model.Severity, at model.Range, format string, args ...any) {
	u.evaluator.report(severity, at, format, args...)
	u.diags = append(u.diags, u.evaluator.diags...)
	u.evaluator.diags = nil
}
