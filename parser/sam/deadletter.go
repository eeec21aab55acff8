package sam

import "github.com/vpclint/vpclint/model"

// deadLetterQueue is the ARN of the queue for events that a rule or schedule cannot deliver, which is made where the event asks
// for one. Absent without a DeadLetterConfig. made is the logical id of the queue, "" for the user's own.
func (e *expander) deadLetterQueue(s *source, ev event) (arn model.Value, made string) {
	config := ev.property("DeadLetterConfig")
	if !truthy(config) || isIntrinsic(config) {
		return model.Value{}, ""
	}
	at := ev.keyOf("DeadLetterConfig")
	arn, kind, named := written(config, "Arn"), written(config, "Type"), written(config, "QueueLogicalId")
	switch {
	case arn.IsSet() && kind.IsSet():
		e.reject(model.Range(at), "%s: event %s has both Arn and Type in its DeadLetterConfig", s.id, ev.name)
		return arn, ""
	case arn.IsSet():
		return arn, ""
	case !kind.IsSet():
		e.reject(model.Range(at), "%s: event %s has a DeadLetterConfig without Arn or Type", s.id, ev.name)
	case kind.Text != "SQS":
		e.reject(kind.Range, "%s: event %s has a DeadLetterConfig of a type other than SQS", s.id, ev.name)
	case named.IsSet() && named.Kind != model.String:
		e.reject(named.Range, "%s: event %s has a DeadLetterConfig whose QueueLogicalId is no text", s.id, ev.name)
	}
	made = ev.id + "Queue"
	if named.Kind == model.String {
		made = named.Text
	}
	e.add(s, at, made, "AWS::SQS::Queue", s.inherited(), nil)
	return at.getAtt(made, "Arn"), made
}

// ruleDeadLetters makes the dead-letter queue of a rule's target and lets the rule send to it. It returns what the target says
// of the queue, Absent for nothing.
func (e *expander) ruleDeadLetters(s *source, ev event) model.Value {
	arn, made := e.deadLetterQueue(s, ev)
	if !arn.IsSet() {
		return arn
	}
	at := ev.keyOf("DeadLetterConfig")
	if made != "" {
		statement := at.allow(at.text("sqs:SendMessage"), arn)
		statement.Entries = append(statement.Entries,
			at.entry("Principal", at.object(at.entry("Service", at.text("events.amazonaws.com")))),
			at.entry("Condition", at.object(at.entry("ArnEquals", at.object(at.entry("aws:SourceArn", at.getAtt(ev.id, "Arn")))))))
		e.add(s, at, ev.id+"QueuePolicy", "AWS::SQS::QueuePolicy", s.inherited(), []model.Entry{
			at.entry("PolicyDocument", with(at.document(statement), at.entry("Version", at.text("2012-10-17")))),
			at.entry("Queues", at.list(at.ref(made))),
		})
	}
	return at.object(at.entry("Arn", arn))
}
