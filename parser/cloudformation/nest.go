package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// stackType is the type of nested stacks. AWS::Serverless::Application becomes one, too.
const stackType = "AWS::CloudFormation::Stack"

// Limits of nested stacks: how deep they lie, and how many there are in a template.
const (
	maxNesting = 8
	maxStacks  = 100
)

// nesting is the place of a nested stack's template in the unit. The zero value is that of the outermost template.
type nesting struct {
	prefix string // of addresses: "Network." for what is in the stack Network
	// inputs are the parameters that the stack is given; nil for the outermost template.
	inputs map[string]model.Value
	chain  []string // the files around
	count  *int     // of all stacks
}

// nest returns the evaluator of a nested stack whose template is on disk, nil for other resources and other templates: they remain what
// is known at deployment. A template that nests itself ends there.
func (e *evaluator) nest(r model.Entry) *evaluator {
	if kind, _ := r.Value.Get("Type").AsString(); kind != stackType || e.options.Nest == nil {
		return nil
	}
	if stack, known := e.stacks[r.Key]; known {
		return stack
	}
	e.stacks[r.Key] = nil // met again below, it is a cycle
	e.doubts++            // the resource's own evaluation tells whether its references hold
	defer func() { e.doubts-- }()
	file, ok := e.nestedFile(r.Value)
	chain := append(slices.Clip(e.options.nesting.chain), e.template.Name)
	count := e.options.nesting.count
	if count == nil {
		count = new(int)
		e.options.nesting.count = count
	}
	if !ok || slices.Contains(chain, file) || len(chain) > maxNesting || *count >= maxStacks {
		return nil
	}
	*count++
	given := e.eval(r.Value.Get("Properties", "Parameters"))
	known := map[string]string{}
	for _, parameter := range given.Entries {
		if text, ok := parameter.Value.AsString(); ok {
			known[parameter.Key] = text
		}
	}
	t, diags := e.options.Nest(file, known)
	if t == nil || t.Broken {
		return nil
	}
	stack := newEvaluator(t, Options{
		Region: e.options.Region, Read: e.options.Read, Nest: e.options.Nest, world: e.options.world,
		nesting: nesting{prefix: e.options.nesting.prefix + r.Key + ".", inputs: inputsOf(t, given), chain: chain, count: count},
	})
	stack.diags = slices.Clone(diags)
	e.stacks[r.Key] = stack
	return stack
}

// nestedFile is where the template of a stack is on disk. CDK's templates name an S3 location that is made at deployment, and the file
// beside them in their metadata, for tools like this one.
// https://docs.aws.amazon.com/cdk/v2/guide/assets.html#assets-cfn
func (e *evaluator) nestedFile(stack model.Value) (string, bool) {
	if property, _ := stack.Get("Metadata", "aws:asset:property").AsString(); property == "TemplateURL" {
		if file, ok := localFile(e.template.Name, stack.Get("Metadata", "aws:asset:path")); ok {
			return file, true
		}
	}
	return localFile(e.template.Name, e.eval(stack.Get("Properties", "TemplateURL")))
}

// inputsOf gives the parameters of the template what the stack is given.
func inputsOf(t *Template, given model.Value) map[string]model.Value {
	inputs := map[string]model.Value{}
	for _, parameter := range t.Root.Get("Parameters").Entries {
		if v := given.Get(parameter.Key); v.IsSet() {
			inputs[parameter.Key] = v
		}
	}
	return inputs
}

// input is what the stack is given for a parameter. A list comes as text with commas.
func (e *evaluator) input(p model.Entry, v model.Value, at model.Range) model.Value {
	if kind, _ := p.Value.Get("Type").AsString(); isList(kind) && (v.Kind == model.String || v.Kind == model.Template) {
		if v.Text == "" && v.Kind == model.String {
			return model.Value{Kind: model.List, Range: at}
		}
		comma := model.StringValue(",", at)
		v = e.split(model.Value{Kind: model.List, Items: []model.Value{comma, v}, Range: at}, at)
	} else if isList(kind) && v.Kind == model.Reference && isText(v.Ref.Attribute) {
		v = model.Value{Kind: model.List, Items: []model.Value{v}}
	}
	v.Range = at
	return v
}

// isText says whether an attribute is no list: what Ref gives and what ends in Id or Arn.
func isText(attribute string) bool {
	return attribute == "Ref" || strings.HasSuffix(attribute, "Id") || strings.HasSuffix(attribute, "Arn")
}

// output is what a nested stack gives for one of its outputs.
func (e *evaluator) output(name string, at model.Range) model.Value {
	entry, ok := e.template.Root.Get("Outputs").Entry(name)
	stack := strings.TrimSuffix(e.options.nesting.prefix, ".")
	if !ok {
		return model.UnknownValue(fmt.Sprintf("nested stack %s has no output %s", stack, name), at)
	}
	if condition, conditional := entry.Value.Get("Condition").AsString(); conditional {
		switch d := e.condition(condition, entry.Value.Get("Condition").Range); d.truth {
		case model.No:
			return model.UnknownValue(fmt.Sprintf("nested stack %s has no output %s (condition %s is false)", stack, name, condition), at)
		case model.Maybe:
			return model.UnknownValue(d.reason, at, e.eval(entry.Value.Get("Value")))
		}
	}
	e.doubts++
	defer func() { e.doubts-- }()
	return e.eval(entry.Value.Get("Value"))
}

// addStack puts the resources of a nested stack into the unit. They exist if the stack does.
func (e *evaluator) addStack(u *model.Unit, r *model.Resource, stack *evaluator) {
	r.Nested = stack.template.Name
	inner := stack.unit()
	for _, child := range inner.Resources {
		if r.Maybe != "" && child.Maybe == "" {
			child.Maybe, child.Guard = r.Maybe, r.Guard
		}
		u.Resources = append(u.Resources, child)
	}
	for _, o := range inner.Outputs {
		if o.Export.IsSet() {
			o.Name = r.Address + "." + o.Name
			u.Outputs = append(u.Outputs, o)
		}
	}
	u.Opaque = append(u.Opaque, inner.Opaque...)
	u.Files = append(u.Files, inner.Files...)
	slices.Sort(u.Files)
	u.Files = slices.Compact(u.Files)
	e.impossible = e.impossible || stack.impossible && r.Maybe == ""
	e.nodes += stack.nodes
}

// stackCount is the number of templates in the unit.
func (e *evaluator) stackCount() int {
	if e.options.nesting.count == nil {
		return 1
	}
	return 1 + *e.options.nesting.count
}

// nested are the logical ids of the nested stacks that were read, sorted.
func (e *evaluator) nested() []string {
	var names []string
	for _, entry := range e.declared {
		if e.stacks[entry.Key] != nil {
			names = append(names, entry.Key)
		}
	}
	slices.Sort(names)
	return names
}

// conditionAt decides a condition of the template or, "Network.HasNat", of a nested stack. Those of a stack that is not created are left
// open: they make no difference.
func (e *evaluator) conditionAt(name string) model.Truth {
	id, inner, ok := strings.Cut(name, ".")
	if !ok {
		return e.condition(name, model.Range{}).truth
	}
	r := e.resources[id]
	if e.absent(r) != "" {
		return model.Maybe
	}
	if stack := e.nest(r); stack != nil {
		return stack.conditionAt(inner)
	}
	return model.Maybe
}

// stackCondition takes what a condition of a nested stack depends on: its parameters, as the outer template gives them.
func (in *inputs) stackCondition(id, condition string) {
	stack := in.e.stacks[id]
	if stack == nil {
		return
	}
	inner := newInputs(stack)
	inner.condition(condition)
	given := in.e.resources[id].Value.Get("Properties", "Parameters")
	for name := range inner.parameters {
		v := given.Get(name)
		function, target, ok := functionCall(v)
		parameter, isText := target.AsString()
		if !ok || function != "Ref" || !isText {
			in.value(v)
			continue
		}
		in.parameter(parameter, inner.mixed[name])
		in.literals[parameter] = append(in.literals[parameter], inner.literals[name]...)
	}
}
