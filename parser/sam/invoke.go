package sam

import (
	"github.com/vpclint/vpclint/model"
)

// invokeConfig makes the AWS::Lambda::EventInvokeConfig of a function, the queues and topics that SAM makes for
// destinations without an ARN, and grants what sending to the destinations takes.
func (e *expander) invokeConfig(s *source, r *role, alias string) {
	config := s.property("EventInvokeConfig")
	if e.options.Defaults {
		config = e.parameters(config)
	}
	at := s.keyOf("EventInvokeConfig")
	id := s.id + "EventInvokeConfig"
	attributes := pick(s.entry.Value, "DeletionPolicy", "UpdatePolicy", "Condition", "UpdateReplacePolicy", "Metadata")
	qualifier := at.text("$LATEST")
	if alias != "" {
		attributes = append(attributes, at.entry("DependsOn", at.texts(alias)))
		qualifier = e.parameter(s.property("AutoPublishAlias"))
	}
	destinations := written(config, "DestinationConfig")
	outcome := at.object()
	if destinations.IsSet() {
		outcome.Range = destinations.Range
	}
	for _, event := range []string{"OnSuccess", "OnFailure"} {
		d, ok := destinations.Entry(event)
		if !ok || d.Value.Kind == model.Null {
			continue
		}
		if arn := e.destination(s, r, d, id+event); arn.IsSet() {
			here := place(d.KeyRange)
			d.Value = here.object(here.entry("Destination", arn))
			outcome.Entries = append(outcome.Entries, d)
		}
	}
	if isIntrinsic(destinations) {
		outcome = destinations
	}
	e.add(s, at, id, "AWS::Lambda::EventInvokeConfig", attributes, []model.Entry{
		at.entry("FunctionName", at.ref(s.id)),
		at.entry("Qualifier", qualifier),
		at.entry("DestinationConfig", outcome),
		at.entry("MaximumEventAgeInSeconds", written(config, "MaximumEventAgeInSeconds")),
		at.entry("MaximumRetryAttempts", written(config, "MaximumRetryAttempts")),
	})
}

// destination is the ARN of an OnSuccess or OnFailure destination. SAM makes a queue or a topic where none is given, under
// a condition where the ARN may be AWS::NoValue.
func (e *expander) destination(s *source, r *role, d model.Entry, id string) model.Value {
	at := place(d.KeyRange)
	kind := written(d.Value, "Type").Text
	arn := written(d.Value, "Destination")
	grant := sendTo(kind)
	if grant == nil {
		e.reject(d.Value.Range, "%s: a destination needs a Type: SQS, SNS, EventBridge, Lambda or S3Bucket", s.id)
		return arn
	}
	condition, given := e.missingUnder(arn, s.id+"EventInvokeConfig", at)
	if arn.IsSet() && condition == "" {
		r.grant(grant(at, id, arn))
		return arn
	}
	if kind != "SQS" && kind != "SNS" {
		e.reject(d.Value.Range, "%s: a destination of type %s needs a Destination", s.id, kind)
		return arn
	}
	attributes := s.inherited()
	if all := e.both(s, condition, at); all != "" {
		attributes = conditional(attributes, at, all)
	}
	if kind == "SQS" {
		e.add(s, at, id+"Queue", "AWS::SQS::Queue", attributes, nil)
		arn = at.getAtt(id+"Queue", "Arn")
		e.references[s.id+".DestinationQueue"] = id + "Queue"
	} else {
		e.add(s, at, id+"Topic", "AWS::SNS::Topic", attributes, nil)
		arn = at.ref(id + "Topic")
		e.references[s.id+".DestinationTopic"] = id + "Topic"
	}
	if condition != "" {
		arn = at.either(condition, arn, given)
	}
	r.grant(grant(at, id, arn))
	return arn
}

// missingUnder is the condition under which an ARN is AWS::NoValue ("" when it never is, or always) and the ARN
// that it is otherwise.
func (e *expander) missingUnder(arn model.Value, id string, at place) (condition string, otherwise model.Value) {
	c, yes, no, ok := branches(arn)
	switch {
	case !ok || isNoValue(yes) == isNoValue(no):
		return "", model.Value{}
	case isNoValue(yes):
		return c, no
	default:
		name := "NOT" + c + digest(id)
		e.condition(name, at.not(c))
		return name, yes
	}
}

// both is a condition that holds when the source's own condition and another one do.
func (e *expander) both(s *source, condition string, at place) string {
	own := written(s.entry.Value, "Condition").Text
	if own == "" || condition == "" {
		return own + condition
	}
	name := own + "AND" + condition + digest(s.id)
	e.condition(name, at.object(at.entry("Fn::And", at.list(
		at.object(at.entry("Condition", at.text(own))),
		at.object(at.entry("Condition", at.text(condition))),
	))))
	return name
}

// sendTo makes the policy that lets a role send to a destination of that type, nil for an unknown type.
func sendTo(kind string) func(at place, id string, arn model.Value) model.Value {
	simple := func(suffix, action string) func(place, string, model.Value) model.Value {
		return func(at place, id string, arn model.Value) model.Value {
			return at.policy(id+suffix, at.document(at.allow(at.text(action), arn)))
		}
	}
	switch kind {
	case "SQS":
		return simple("SQSPolicy", "sqs:SendMessage")
	case "SNS":
		return simple("SNSPolicy", "sns:publish")
	case "EventBridge":
		return simple("EventBridgePolicy", "events:PutEvents")
	case "Lambda":
		return simple("LambdaPolicy", "lambda:InvokeFunction")
	case "S3", "S3Bucket":
		return func(at place, id string, arn model.Value) model.Value {
			objects := at.object(at.entry("Fn::Join", at.list(at.text("/"), at.list(arn, at.text("*")))))
			return at.policy(id+"S3Policy", at.document(
				at.allow(at.text("s3:PutObject"), objects),
				at.allow(at.text("s3:ListBucket"), arn),
			))
		}
	default:
		return nil
	}
}
