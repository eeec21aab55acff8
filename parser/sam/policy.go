package sam

import (
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// policyKind is what an item of Policies is.
type policyKind uint8

const (
	unknownPolicy policyKind = iota
	managedPolicy            // a name, an ARN or an intrinsic function that gives one
	statementPolicy
	templatePolicy
)

// kindOfPolicy tells what an item of Policies is. Both branches of an Fn::If must be alike, unless one is AWS::NoValue.
func kindOfPolicy(v model.Value) policyKind {
	if v.Kind == model.String {
		return managedPolicy
	}
	if name, _ := intrinsic(v); name == "Fn::If" {
		_, yes, no, ok := branches(v)
		switch {
		case !ok:
			return unknownPolicy
		case isNoValue(yes):
			return kindOfPolicy(no)
		case isNoValue(no):
			return kindOfPolicy(yes)
		}
		if kind := kindOfPolicy(yes); kind == kindOfPolicy(no) {
			return kind
		}
		return unknownPolicy
	} else if name != "" {
		return managedPolicy
	}
	if v.Kind != model.Object {
		return unknownPolicy
	}
	if _, ok := v.Entry("Statement"); ok {
		return statementPolicy
	}
	if len(v.Entries) == 1 {
		if _, ok := policyTemplates().Entry(v.Entries[0].Key); ok {
			return templatePolicy
		}
	}
	return unknownPolicy
}

// policies puts the items of the source's Policies into the role.
func (e *expander) policies(s *source, r *role, items []model.Value) {
	for i, item := range items {
		switch kindOfPolicy(item) {
		case managedPolicy:
			r.attach(managed(item))
		case statementPolicy:
			r.inline(i, item, model.PolicyOrigin{Source: model.FunctionDefined})
		case templatePolicy:
			document, names := e.instantiated(s, item)
			r.inline(i, document, model.PolicyOrigin{Source: model.PolicyTemplate, Name: strings.Join(names, " or ")})
		default:
			e.reject(item.Range, "%s: policy %d in Policies is not valid%s", s.id, i+1, suggestion(item))
			// The role must not look as if it had no more policies than the others.
			r.attach(model.UnknownValue("a policy of "+s.id+" is not valid", item.Range))
		}
	}
}

// policyItems is Policies as a list: it may be written as a single item.
func policyItems(v model.Value) []model.Value {
	switch {
	case !truthy(v):
		return nil
	case v.Kind == model.List:
		return v.Items
	default:
		return []model.Value{v}
	}
}

// managed turns the names of AWS's policies into ARNs, also in the branches of an Fn::If.
func managed(v model.Value) model.Value {
	if v.Kind == model.String {
		if p, ok := managedPolicies()[v.Text]; ok {
			v.Text = managedARN(p)
		}
		return v
	}
	if condition, yes, no, ok := branches(v); ok {
		for _, branch := range []*model.Value{&yes, &no} {
			if branch.Kind == model.String {
				*branch = managed(*branch)
			}
		}
		return place(v.Range).either(condition, yes, no)
	}
	return v
}

// managedARN is the ARN of a policy of AWS by its path. The transform writes the ARN of the partition it runs in, which
// is not known here; nobody tells policies apart by their partition.
func managedARN(path string) string { return "arn:aws:iam::aws:policy/" + path }

// instantiated is the policy document of a policy template with its parameters filled in, and the names of the templates
// (two for an Fn::If).
func (e *expander) instantiated(s *source, item model.Value) (document model.Value, names []string) {
	if condition, yes, no, ok := branches(item); ok {
		for _, branch := range []*model.Value{&yes, &no} {
			if isNoValue(*branch) {
				continue
			}
			d, n := e.instantiated(s, *branch)
			*branch = d
			for _, name := range n {
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		}
		return place(item.Range).either(condition, yes, no), names
	}
	written := item.Entries[0]
	name, arguments := written.Key, written.Value
	template := policyTemplates().Get(name)
	for _, parameter := range template.Get("Parameters").Entries {
		if _, ok := arguments.Entry(parameter.Key); !ok {
			e.reject(written.KeyRange, "%s: policy template %s needs a value for %s", s.id, name, parameter.Key)
		}
	}
	return fill(template.Get("Definition"), template.Get("Parameters"), arguments, place(item.Range)), []string{name}
}

// fill replaces every Ref to a parameter of the template by its argument. One without an argument is unknown, never
// a Ref to something of the same name in the user's template.
func fill(definition, parameters, arguments model.Value, at place) model.Value {
	if name, arg := intrinsic(definition); name == "Ref" {
		if _, ok := parameters.Entry(arg.Text); ok {
			if argument, ok := arguments.Entry(arg.Text); ok {
				return argument.Value
			}
			return model.UnknownValue("parameter "+arg.Text+" of a policy template has no value", model.Range(at))
		}
	}
	definition.Range = model.Range(at)
	definition.Items = slices.Clone(definition.Items)
	for i := range definition.Items {
		definition.Items[i] = fill(definition.Items[i], parameters, arguments, at)
	}
	definition.Entries = slices.Clone(definition.Entries)
	for i := range definition.Entries {
		definition.Entries[i].KeyRange = model.Range(at)
		definition.Entries[i].Value = fill(definition.Entries[i].Value, parameters, arguments, at)
	}
	return definition
}

// suggestion names the policy template that was probably meant, "" when none is near.
func suggestion(item model.Value) string {
	if item.Kind != model.Object || len(item.Entries) != 1 {
		return ""
	}
	written := item.Entries[0].Key
	for _, t := range policyTemplates().Entries {
		if strings.EqualFold(strings.TrimSuffix(t.Key, "Policy"), strings.TrimSuffix(written, "Policy")) {
			return ": did you mean " + t.Key + "?"
		}
	}
	return ": there is no policy template " + written
}
