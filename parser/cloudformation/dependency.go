package cloudformation

import "github.com/vpclint/vpclint/model"

// checkDependencies reports what DependsOn must not hold: names that no resource has, and functions. Resources whose condition is
// false are fine.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html
func (e *evaluator) checkDependencies(v model.Value) {
	items := []model.Value{v}
	if v.Kind == model.List {
		items = v.Items
	}
	for _, item := range items {
		name, ok := item.AsString()
		switch {
		case !ok:
			if item.Kind == model.Object || item.Kind == model.List {
				e.report(model.Warning, item.Range, "DependsOn takes logical ids as they are, not %s", describe(item))
			}
		case e.resources[name].Key != "":
		case e.parameters[name].Key != "":
			e.report(model.Warning, item.Range, "DependsOn takes the logical ids of resources; %s is a parameter", name)
		default:
			e.missing("", name, item.Range, func() []string { return sortedKeys(e.resources) })
		}
	}
}

// checkNames reports resources that are named like a parameter: Ref could mean either, and CloudFormation refuses the template.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
func (e *evaluator) checkNames() {
	for _, resource := range e.declared {
		parameter, both := e.parameters[resource.Key]
		if _, made := e.template.Made[resource.Key]; both && !made {
			e.report(model.Warning, resource.KeyRange, "%s is the name of a parameter, too (line %d); names must differ", resource.Key, parameter.KeyRange.Start.Line)
		}
	}
}
