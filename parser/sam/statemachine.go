package sam

import (
	"slices"

	"github.com/vpclint/vpclint/model"
)

// stateMachine expands AWS::Serverless::StateMachine and its role.
func (e *expander) stateMachine(entry model.Entry) {
	s := newSource(entry)
	properties := s.own("Definition", "DefinitionSubstitutions")
	uri := location(s.property("DefinitionUri"), "Bucket", "Key", "Version")
	properties = append(properties,
		s.keyOf("DefinitionUri").entry("DefinitionS3Location", uri),
		s.keyOf("Name").entry("StateMachineName", s.property("Name")),
		s.keyOf("Type").entry("StateMachineType", s.property("Type")),
		s.keyOf("Logging").entry("LoggingConfiguration", s.property("Logging")),
		s.keyOf("Tracing").entry("TracingConfiguration", s.property("Tracing")),
	)
	if s.property("Tags").IsSet() {
		properties = append(properties, s.keyOf("Tags").entry("Tags", s.tags()))
	}
	own := s.property("Role")
	if own.IsSet() {
		properties = append(properties, s.keyOf("Role").entry("RoleArn", own))
	} else {
		properties = append(properties, s.at.entry("RoleArn", s.at.getAtt(s.id+"Role", "Arn")))
	}
	e.become(s, "AWS::StepFunctions::StateMachine", properties)
	if !own.IsSet() {
		e.stateMachineRole(s)
	}
	e.startedBy(s, e.publishedStateMachine(s))
}

// publishedStateMachine makes the version and the alias of AutoPublishAlias. It returns what events start: the alias if
// they shall, else the state machine.
func (e *expander) publishedStateMachine(s *source) string {
	name := s.property("AutoPublishAlias")
	if truthy(s.property("DeploymentPreference")) && !name.IsSet() {
		e.reject(model.Range(s.keyOf("DeploymentPreference")), "%s: DeploymentPreference needs AutoPublishAlias", s.id)
	}
	if name.Kind != model.String {
		return s.id
	}
	at := s.keyOf("AutoPublishAlias")
	version, alias := s.id+"Version", s.id+"Alias"+name.Text
	e.add(s, at, version, "AWS::StepFunctions::StateMachineVersion", s.inherited(), []model.Entry{
		at.entry("StateMachineArn", at.ref(s.id)),
	})
	e.add(s, at, alias, "AWS::StepFunctions::StateMachineAlias", s.inherited(), []model.Entry{at.entry("Name", name)})
	if use, _ := s.property("UseAliasAsEventTarget").AsBool(); use {
		return alias
	}
	return s.id
}

func (e *expander) stateMachineRole(s *source) {
	r := newRole(s, s.id+"Role")
	r.trust = s.at.trusts("states.amazonaws.com")
	items := policyItems(s.property("Policies"))
	if on, _ := written(s.property("Tracing"), "Enabled").AsBool(); on {
		items = append(slices.Clone(items), s.keyOf("Tracing").text("AWSXrayWriteOnlyAccess"))
	}
	e.policies(s, r, items)
	e.addRole(s, r, s.inherited())
}

// starter is the role with which an event starts the state machine.
func (ev event) starter() model.Value {
	if role := ev.property("RoleArn"); truthy(role) {
		return role
	}
	return ev.key.getAtt(ev.id+"Role", "Arn")
}

// startedBy makes the roles with which events start the state machine or its alias.
func (e *expander) startedBy(s *source, target string) {
	events := s.property("Events")
	if events.Kind != model.Object || isIntrinsic(events) {
		return
	}
	for _, ev := range e.sorted(s, events) {
		at := ev.key
		statement := at.allow(at.text("states:StartExecution"), at.ref(target))
		var service string
		switch ev.kind {
		case "ScheduleV2":
			e.add(s, at, ev.id, "AWS::Scheduler::Schedule", s.inherited(), pick(ev.properties, "ScheduleExpression", "State"))
			e.schedulerRole(s, ev, statement, "StartExecutionPolicy")
			continue
		case "Schedule", "CloudWatchEvent", "EventBridgeRule":
			e.add(s, at, ev.id, "AWS::Events::Rule", s.inherited(), []model.Entry{
				at.entry("EventPattern", ev.property("Pattern")),
				at.entry("ScheduleExpression", ev.property("Schedule")),
				at.entry("Targets", at.list(at.object(
					at.entry("Arn", at.ref(target)), at.entry("Id", at.text(ev.id+"StepFunctionsTarget")),
					at.entry("RoleArn", ev.starter()), at.entry("DeadLetterConfig", e.ruleDeadLetters(s, ev))))),
			})
			service = "events.amazonaws.com"
		case "Api":
			service = "apigateway.amazonaws.com"
		default:
			continue
		}
		if truthy(ev.property("RoleArn")) {
			continue
		}
		e.add(s, at, ev.id+"Role", "AWS::IAM::Role", s.inherited(), append(s.own("PermissionsBoundary"),
			at.entry("AssumeRolePolicyDocument", at.trusts(service)),
			at.entry("Policies", at.list(at.policy(ev.id+"RoleStartExecutionPolicy", at.document(statement)))),
		))
	}
}
