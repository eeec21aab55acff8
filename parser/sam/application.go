package sam

import "github.com/vpclint/vpclint/model"

// application expands AWS::Serverless::Application: a nested stack. Where the template of an application of the repository
// lies is told only when it is deployed.
func (e *expander) application(entry model.Entry) {
	s := newSource(entry)
	properties := s.own("NotificationARNs", "Parameters", "TimeoutInMinutes")
	at := s.keyOf("Location")
	place := s.property("Location")
	switch {
	case !truthy(place):
		e.reject(model.Range(s.at), "%s: an application needs a Location", s.id)
	case place.Kind == model.Object && !isIntrinsic(place):
		url := model.UnknownValue("the application's template is found at deployment", place.Range)
		properties = append(properties, at.entry("TemplateURL", url))
	default:
		properties = append(properties, at.entry("TemplateURL", place))
	}
	if s.property("Tags").IsSet() {
		properties = append(properties, s.keyOf("Tags").entry("Tags", s.tags()))
	}
	e.become(s, "AWS::CloudFormation::Stack", properties)
}
