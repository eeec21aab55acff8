package cloudformation

import (
	"fmt"

	"github.com/vpclint/vpclint/model"
)

// keepHalf looks at VPC settings of which one list is left out because a free parameter is empty by default. Who fills one of two
// parameters fills the other: instead of half a VPC configuration, which would be a fault, the list is unknown.
func (e *evaluator) keepHalf(r *model.Resource, body model.Value) {
	if r.Type != "AWS::Lambda::Function" {
		return
	}
	lists := [2]string{"SubnetIds", "SecurityGroupIds"}
	for i, name := range lists {
		other := r.Attr("VpcConfig", lists[1-i])
		if other.Kind != model.List || len(other.Items) == 0 || r.Attr("VpcConfig", name).IsSet() {
			continue
		}
		written := e.chosen(body.Get("Properties", "VpcConfig")).Get(name)
		parameter := e.emptyParameter(written)
		if parameter == "" {
			continue
		}
		unknown := model.UnknownValue(fmt.Sprintf("parameter %s is empty by default", parameter), written.Range, model.Value{})
		r.Attributes = with(r.Attributes, "VpcConfig", with(r.Attr("VpcConfig"), name, unknown))
	}
}

// chosen follows Fn::If to the branch that counts in this world.
func (e *evaluator) chosen(v model.Value) model.Value {
	for range maxEvaluationDepth {
		name, argument, ok := functionCall(v)
		if !ok || name != "Fn::If" || len(argument.Items) != 3 {
			return v
		}
		condition, _ := argument.Items[0].AsString()
		switch e.decided[condition].truth {
		case model.Yes:
			v = argument.Items[1]
		case model.No:
			v = argument.Items[2]
		default:
			return v
		}
	}
	return v
}

// emptyParameter is the parameter whose empty default decides the condition of an Fn::If, "" if there is none.
func (e *evaluator) emptyParameter(v model.Value) string {
	name, argument, ok := functionCall(v)
	if !ok || name != "Fn::If" || len(argument.Items) != 3 {
		return ""
	}
	condition, _ := argument.Items[0].AsString()
	for _, parameter := range e.conditionInputs(condition) {
		_, given := e.options.Parameters[parameter.Key]
		text, hasDefault := e.standard(parameter)
		if !given && hasDefault && text == "" && !parameter.Value.Get("AllowedValues").IsSet() {
			return parameter.Key
		}
	}
	return ""
}

// with sets an entry of an object.
func with(object model.Value, key string, v model.Value) model.Value {
	entries := make([]model.Entry, 0, len(object.Entries)+1)
	for _, entry := range object.Entries {
		if entry.Key != key {
			entries = append(entries, entry)
		}
	}
	object.Entries = append(entries, model.Entry{Key: key, KeyRange: v.Range, Value: v})
	return object
}
