package sam

import (
	"strings"
	"unicode"

	"github.com/vpclint/vpclint/model"
)

// pushSource is an event that calls the function by itself: no poller, nothing that the function's network matters for. What
// the transform makes of it is here in outline only, so that references to it are not dangling.
type pushSource struct {
	kind      string
	principal string   // who gets permission to call the function, "" for nobody
	resource  string   // the type of the resource that has the event's logical id, "" for none
	keep      []string // properties of that resource that are written under the same name
}

// pushSources are in the order of their names.
var pushSources = [...]pushSource{
	{"AlexaSkill", "alexa-appkit.amazon.com", "", nil},
	{"Api", "apigateway.amazonaws.com", "", nil},
	{"CloudWatchEvent", "events.amazonaws.com", "AWS::Events::Rule", []string{"EventBusName", "State"}},
	{"CloudWatchLogs", "logs.amazonaws.com", "AWS::Logs::SubscriptionFilter", []string{"FilterPattern", "LogGroupName"}},
	{"Cognito", "cognito-idp.amazonaws.com", "", nil},
	{"EventBridgeRule", "events.amazonaws.com", "AWS::Events::Rule", []string{"EventBusName", "State"}},
	{"HttpApi", "apigateway.amazonaws.com", "", nil},
	{"IoTRule", "iot.amazonaws.com", "AWS::IoT::TopicRule", nil},
	{"S3", "s3.amazonaws.com", "", nil},
	{"SNS", "sns.amazonaws.com", "AWS::SNS::Subscription", []string{"FilterPolicy", "FilterPolicyScope", "RedrivePolicy", "Region"}},
	{"Schedule", "events.amazonaws.com", "AWS::Events::Rule", []string{"Description", "State"}},
	{"ScheduleV2", "", "AWS::Scheduler::Schedule", []string{"Description", "GroupName", "ScheduleExpression", "State"}},
	{"WebSocketApi", "apigateway.amazonaws.com", "", nil},
}

func pushSourceOf(kind string) (pushSource, bool) {
	for _, p := range pushSources {
		if p.kind == kind {
			return p, true
		}
	}
	return pushSource{}, false
}

// push expands an event that is not polled.
func (e *expander) push(s *source, r *role, ev event, function string) {
	p, ok := pushSourceOf(ev.kind)
	if !ok {
		e.reject(ev.whole, "%s: event %s has an unknown type %q", s.id, ev.name, ev.kind)
		return
	}
	at := ev.key
	if enabled := ev.property("Enabled"); enabled.IsSet() && ev.property("State").IsSet() {
		e.reject(model.Range(ev.keyOf("State")), "%s: event %s has both State and Enabled", s.id, ev.name)
	}
	if p.resource != "" {
		properties := pick(ev.properties, p.keep...)
		if p.resource == "AWS::Events::Rule" {
			properties = append(properties,
				at.entry("EventPattern", ev.property("Pattern")),
				at.entry("ScheduleExpression", ev.property("Schedule")),
				at.entry("Targets", at.list(at.object(
					at.entry("Arn", arnOf(at, s, function)), at.entry("Id", at.text(ev.id+"LambdaTarget")),
					at.entry("DeadLetterConfig", e.ruleDeadLetters(s, ev))))))
		}
		e.add(s, at, ev.id, p.resource, s.inherited(), properties)
	}
	subscription := ev.property("SqsSubscription")
	switch {
	case ev.kind == "ScheduleV2":
		e.schedulerRole(s, ev, at.allow(at.text("lambda:InvokeFunction"), arnOf(at, s, function)), "LambdaPolicy")
	case ev.kind == "SNS" && truthy(subscription):
		e.throughQueue(s, r, ev, function, subscription)
	case ev.kind == "Cognito" && e.byID[s.id+"CognitoPermission"] != nil:
		// All events of user pools share one permission.
	case ev.covered:
	default:
		e.add(s, at, permissionID(s, ev, e.stageOf(ev)), "AWS::Lambda::Permission", s.inherited(), []model.Entry{
			at.entry("Action", at.text("lambda:InvokeFunction")),
			at.entry("FunctionName", at.ref(function)),
			at.entry("Principal", at.text(p.principal)),
		})
	}
}

// arnOf is the ARN of the function, or of the alias that stands for it.
func arnOf(at place, s *source, function string) model.Value {
	if function != s.id {
		return at.ref(function)
	}
	return at.getAtt(function, "Arn")
}

// throughQueue makes the mapping of a topic's event that comes by way of a queue: the user's or one that SAM makes.
func (e *expander) throughQueue(s *source, r *role, ev event, function string, subscription model.Value) {
	at := ev.keyOf("SqsSubscription")
	arn := written(subscription, "QueueArn")
	url := written(subscription, "QueueUrl")
	batch := written(subscription, "BatchSize")
	if subscription.Kind == model.Bool {
		queue := ev.id + "Queue"
		e.add(s, at, queue, "AWS::SQS::Queue", s.inherited(), nil)
		arn, url = at.getAtt(queue, "Arn"), at.ref(queue)
	} else if !arn.IsSet() || !url.IsSet() {
		e.reject(model.Range(at), "%s: event %s has an SqsSubscription without QueueArn and QueueUrl", s.id, ev.name)
	}
	policy := ev.id + "QueuePolicy"
	if named := written(subscription, "QueuePolicyLogicalId"); named.Kind == model.String {
		policy = named.Text
	}
	statement := at.allow(at.text("sqs:SendMessage"), arn)
	statement.Entries = append(statement.Entries, at.entry("Principal", at.text("*")),
		at.entry("Condition", at.object(at.entry("ArnEquals", at.object(at.entry("aws:SourceArn", ev.property("Topic")))))))
	if e.byID[policy] == nil {
		e.add(s, at, policy, "AWS::SQS::QueuePolicy", s.inherited(), []model.Entry{
			at.entry("PolicyDocument", with(at.document(statement), at.entry("Version", at.text("2012-10-17")))),
			at.entry("Queues", at.list(url)),
		})
	}
	if !truthy(batch) {
		batch = model.Value{Kind: model.Number, Text: "10", Range: model.Range(at)}
	}
	e.add(s, at, ev.id+"EventSourceMapping", "AWS::Lambda::EventSourceMapping", s.inherited(), []model.Entry{
		at.entry("FunctionName", at.ref(function)),
		at.entry("EventSourceArn", arn),
		at.entry("BatchSize", batch),
		at.entry("Enabled", at.yes()),
	})
	r.attachAWS("service-role/AWSLambdaSQSQueueExecutionRole", at)
}

// schedulerRole makes the role with which the scheduler calls its target.
func (e *expander) schedulerRole(s *source, ev event, statement model.Value, suffix string) {
	if truthy(ev.property("RoleArn")) {
		return
	}
	at := ev.key
	policies := []model.Value{at.policy(ev.id+suffix, at.document(statement))}
	if arn, _ := e.deadLetterQueue(s, ev); arn.IsSet() {
		policies = append(policies, sendTo("SQS")(at, ev.id, arn))
	}
	e.add(s, at, ev.id+"Role", "AWS::IAM::Role", s.inherited(), []model.Entry{
		at.entry("AssumeRolePolicyDocument", at.trusts("scheduler.amazonaws.com")),
		at.entry("Policies", at.list(policies...)),
		at.entry("PermissionsBoundary", ev.property("PermissionsBoundary")),
	})
}

// permissionID is the logical id of the permission to call the function.
func permissionID(s *source, ev event, stage string) string {
	switch {
	case ev.kind == "Cognito":
		return s.id + "CognitoPermission"
	case stage == "" || alphanumeric(stage):
		return ev.id + "Permission" + stage
	default:
		return ev.id + "Permission" + digest(stage)
	}
}

func alphanumeric(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) < 0
}
