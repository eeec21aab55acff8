package cloudformation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// ref evaluates Ref: a parameter, a pseudo parameter or a resource.
func (e *evaluator) ref(argument model.Value, at model.Range) model.Value {
	name, ok := e.eval(argument).AsString()
	if !ok {
		e.report(model.Warning, at, "Ref takes a name")
		return malformed("Ref", at)
	}
	return e.name(name, at)
}

// name is what a name means in Ref and in ${} of Sub.
func (e *evaluator) name(name string, at model.Range) model.Value {
	if strings.HasPrefix(name, "AWS::") {
		return e.pseudoParameter(name, at)
	}
	if p, ok := e.parameters[name]; ok {
		return e.parameter(p, at)
	}
	if r, ok := e.resources[name]; ok {
		if reason := e.absent(r); reason != "" {
			return e.dangling(reason, at)
		}
		return model.RefValue(e.options.nesting.prefix+name, "Ref", at)
	}
	e.missing("", name, at, e.names)
	return model.UnknownValue(name+" is not declared in the template", at)
}

// absent says why a resource does not exist in this world, "" when it does or may.
func (e *evaluator) absent(r model.Entry) string {
	name, ok := r.Value.Get("Condition").AsString()
	if !ok || e.condition(name, r.Value.Get("Condition").Range).truth != model.No {
		return ""
	}
	return fmt.Sprintf("%s is not created (condition %s is false)", r.Key, name)
}

// dangling is a reference to a resource that does not exist in this world.
func (e *evaluator) dangling(reason string, at model.Range) model.Value {
	e.impossible = e.impossible || e.doubts == 0
	return model.UnknownValue(reason, at)
}

// names are all names that Ref takes.
func (e *evaluator) names() []string {
	return append(sortedKeys(e.parameters), sortedKeys(e.resources)...)
}

// pseudoParameter evaluates a name that begins with AWS::.
func (e *evaluator) pseudoParameter(name string, at model.Range) model.Value {
	known := func(s string, ok bool) model.Value {
		if !ok {
			return model.UnknownValue(name+" is known at deployment", at)
		}
		return model.StringValue(s, at)
	}
	region := e.options.Region
	partition, suffix := "aws", "amazonaws.com"
	switch {
	case strings.HasPrefix(region, "cn-"):
		partition, suffix = "aws-cn", "amazonaws.com.cn"
	case strings.HasPrefix(region, "us-gov-"):
		partition = "aws-us-gov"
	case strings.HasPrefix(region, "us-iso"), strings.HasPrefix(region, "eu-isoe"), strings.HasPrefix(region, "eusc-"):
		partition, suffix = "", ""
	}
	switch name {
	case "AWS::NoValue":
		return model.Value{}
	case "AWS::Region":
		return known(region, region != "")
	case "AWS::Partition":
		return known(partition, region != "" && partition != "")
	case "AWS::URLSuffix":
		return known(suffix, region != "" && suffix != "")
	case "AWS::AccountId", "AWS::StackName", "AWS::StackId", "AWS::NotificationARNs":
		return known("", false)
	default:
		e.report(model.Warning, at, "%s is no pseudo parameter", name)
		return model.UnknownValue(name+" is no pseudo parameter", at)
	}
}

// parameter is a parameter's value in this world. What it may be, by its AllowedValues, are candidates.
func (e *evaluator) parameter(p model.Entry, at model.Range) model.Value {
	kind, _ := p.Value.Get("Type").AsString()
	if strings.HasPrefix(kind, "AWS::SSM::Parameter::Value<") {
		return model.UnknownValue(fmt.Sprintf("parameter %s is read from Parameter Store", p.Key), at)
	}
	if v, given := e.options.nesting.inputs[p.Key]; given {
		return e.input(p, v, at)
	}
	list := isList(kind)
	text, ok := e.options.Parameters[p.Key]
	if values, varied := e.options.world.parameters[p.Key]; varied && e.options.nesting.inputs == nil {
		if len(values) > 1 {
			return oneOf(p.Key, values, at)
		}
		text, ok = values[0], true
	}
	if !ok {
		text, ok = e.standard(p)
	}
	if ok && text == "" && strings.HasPrefix(kind, "List<") {
		ok = false // such a list cannot be empty: somebody has to give it
	}
	if !ok {
		v := model.UnknownValue(fmt.Sprintf("parameter %s has no value", p.Key), at)
		if !list {
			for _, allowed := range texts(p.Value.Get("AllowedValues")) {
				v.Items = append(v.Items, model.StringValue(allowed, at))
			}
		}
		return v
	}
	if !list {
		return e.text([]model.Value{model.StringValue(text, at)}, at)
	}
	v := model.Value{Kind: model.List, Range: at}
	if text == "" {
		return v
	}
	for _, item := range listItems(text) {
		v.Items = append(v.Items, e.text([]model.Value{model.StringValue(strings.TrimSpace(item), at)}, at))
	}
	return v
}

// listItems are the items of a list parameter's value: separated by commas, as CloudFormation takes it, or a JSON list, as people who
// give values to Terraform write it.
func listItems(text string) []string {
	var items []string
	if strings.HasPrefix(text, "[") && json.Unmarshal([]byte(text), &items) == nil {
		return items
	}
	return strings.Split(text, ",")
}

// standard is the value of a parameter that nobody gives.
func (e *evaluator) standard(p model.Entry) (string, bool) {
	if text, ok := e.options.Defaults[p.Key]; ok {
		return text, true
	}
	return p.Value.Get("Default").AsString()
}

// isList says whether parameters of the type are lists.
func isList(kind string) bool {
	return kind == "CommaDelimitedList" || strings.HasPrefix(kind, "List<")
}

// oneOf is the value of a parameter that may have several values in one world.
func oneOf(parameter string, values []string, at model.Range) model.Value {
	last := len(values) - 1
	v := model.UnknownValue(fmt.Sprintf("parameter %s is %s or %s", parameter, strings.Join(values[:last], ", "), values[last]), at)
	for _, s := range values {
		v.Items = append(v.Items, model.StringValue(s, at))
	}
	return v
}

// getAtt evaluates Fn::GetAtt.
func (e *evaluator) getAtt(argument model.Value, at model.Range) model.Value {
	values, ok := e.arguments("Fn::GetAtt", argument, at, 2, 2)
	if !ok {
		return malformed("Fn::GetAtt", at)
	}
	id, known := values[0].AsString()
	if !known {
		return malformed("Fn::GetAtt", at)
	}
	attribute, known := values[1].AsString()
	if !known {
		return derived(fmt.Sprintf("which attribute of %s is meant depends on the deployment", id), at, values[1])
	}
	return e.attribute(id, attribute, at)
}

// attribute is an attribute of a resource: a reference to it or, where the resource is configured with a property of that
// name, the property's value with the reference as its origin.
func (e *evaluator) attribute(id, attribute string, at model.Range) model.Value {
	r, ok := e.resources[id]
	if !ok {
		e.missing("", id, at, e.names)
		return model.UnknownValue(id+" is not declared in the template", at)
	}
	if reason := e.absent(r); reason != "" {
		return e.dangling(reason, at)
	}
	ref := model.Ref{Address: e.options.nesting.prefix + id, Attribute: attribute}
	configured, seen := e.attributes[ref]
	if !seen {
		e.attributes[ref] = nil // met again below, it is a cycle
		if v := e.configured(r, attribute); v.IsSet() {
			configured = &v
		}
		e.attributes[ref] = configured
	}
	if configured == nil {
		return model.RefValue(ref.Address, attribute, at)
	}
	v := *configured
	v.Range = at
	if e.stacks[id] == nil {
		v.Origin = withOrigin(v.Origin, ref)
	}
	return v
}

// configured is the value of the property that the attribute reports, Absent if there is none or it is unknown itself. A
// custom resource's attributes are what its function answers, whatever its properties.
func (e *evaluator) configured(r model.Entry, attribute string) model.Value {
	kind, _ := r.Value.Get("Type").AsString()
	if stack := e.nest(r); stack != nil {
		if name, ok := strings.CutPrefix(attribute, "Outputs."); ok {
			return stack.output(name, r.KeyRange)
		}
	}
	if strings.HasPrefix(kind, "Custom::") || strings.HasPrefix(kind, "AWS::CloudFormation::") {
		return model.Value{}
	}
	e.doubts++ // the resource's own evaluation tells whether its references hold
	v := e.eval(r.Value.Get("Properties", attribute))
	e.doubts--
	switch v.Kind {
	case model.Null, model.Unknown, model.Object:
		return model.Value{}
	default:
		return v
	}
}

// derived is an unknown value that is made from others. Its origin keeps the edges to the resources that they mention.
func derived(reason string, at model.Range, from ...model.Value) model.Value {
	v := model.UnknownValue(reason, at)
	for _, f := range from {
		v.Origin = withOrigin(withOrigin(v.Origin, f.Refs()...), f.Origin...)
	}
	return v
}

// maxOrigins bounds the edges of one value. A chain of attributes longer than this says nothing more.
const maxOrigins = 32

// withOrigin returns the origins with more of them, each once.
func withOrigin(origin []model.Ref, more ...model.Ref) []model.Ref {
	for _, ref := range more {
		if len(origin) < maxOrigins && !slices.Contains(origin, ref) {
			origin = append(origin[:len(origin):len(origin)], ref)
		}
	}
	return origin
}
