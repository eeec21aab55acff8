package sam

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

// APIs are not expanded: they stay under their SAM type. But the transform makes things that templates refer to: an API
// for events that name none, stages and deployments.

const (
	implicitAPI     = "ServerlessRestApi"
	implicitHTTPAPI = "ServerlessHttpApi"
)

// apis makes the stages and deployments of the template's APIs, and the APIs of events that name none.
func (e *expander) apis() {
	for _, id := range e.ids {
		entry := e.written[id]
		switch typeOf(entry.Value) {
		case prefix + "Api":
			s := newSource(entry)
			e.stage(s, s.keyOf("StageName"), id+stageName(s.property("StageName"))+"Stage", "AWS::ApiGateway::Stage")
			e.apiDeployment(s, s.at)
		case prefix + "HttpApi":
			s := newSource(entry)
			name := s.property("StageName")
			stage := id + stageName(name) + "Stage"
			if !name.IsSet() || name.Text == "$default" {
				stage = id + "ApiGatewayDefaultStage"
			}
			e.stage(s, s.keyOf("StageName"), stage, "AWS::ApiGatewayV2::Stage")
		}
	}
	e.implicit("Api", "RestApiId", implicitAPI, "AWS::ApiGateway::RestApi")
	e.implicit("HttpApi", "ApiId", implicitHTTPAPI, "AWS::ApiGatewayV2::Api")
}

// implicit makes the API for the events of that kind which name none. It belongs to the first of their functions.
func (e *expander) implicit(kind, property, id, api string) {
	if _, own := e.written[id]; own {
		return
	}
	for _, name := range e.ids {
		entry := e.written[name]
		if t := typeOf(entry.Value); t != prefix+"Function" && t != prefix+"StateMachine" {
			continue
		}
		s := newSource(entry)
		for _, ev := range s.property("Events").Entries {
			if written(ev.Value, "Type").Text != kind || truthy(written(written(ev.Value, "Properties"), property)) {
				continue
			}
			at := place(ev.KeyRange)
			e.add(s, at, id, api, nil, nil)
			if kind == "Api" {
				e.stageOfImplicit(s, at, id, id+"ProdStage", "AWS::ApiGateway::Stage")
				deployment := id + "Deployment"
				e.add(s, at, deployment, "AWS::ApiGateway::Deployment", nil, nil)
				e.references[id+".Deployment"] = deployment
			} else {
				e.stageOfImplicit(s, at, id, id+"ApiGatewayDefaultStage", "AWS::ApiGatewayV2::Stage")
			}
			return
		}
	}
}

func (e *expander) stageOfImplicit(s *source, at place, api, stage, kind string) {
	e.add(s, at, stage, kind, nil, nil)
	e.references[api+".Stage"] = stage
}

func (e *expander) stage(s *source, at place, id, kind string) {
	e.add(s, at, id, kind, s.inherited(), nil)
	e.references[s.id+".Stage"] = id
}

func (e *expander) apiDeployment(s *source, at place) {
	id := s.id + "Deployment"
	e.add(s, at, id, "AWS::ApiGateway::Deployment", s.inherited(), nil)
	e.references[s.id+".Deployment"] = id
}

// stageName is the part of a stage's logical id that comes from its name: nothing for an intrinsic function, a digest for
// a name that no logical id can hold.
func stageName(name model.Value) string {
	switch {
	case name.Kind != model.String:
		return ""
	case alphanumeric(name.Text):
		return name.Text
	default:
		return digest(name.Text)
	}
}

// stageOf is the stage that the permission of an Api event is named after, "" for events of other kinds.
func (e *expander) stageOf(ev event) string {
	if ev.kind != "Api" {
		return ""
	}
	api := ev.property("RestApiId")
	if !truthy(api) {
		return "Prod"
	}
	id := target(api)
	if api.Kind == model.String {
		id = strings.TrimSpace(api.Text)
	}
	entry, ok := e.written[id]
	if !ok || typeOf(entry.Value) != prefix+"Api" {
		return "AllStages"
	}
	if stage := newSource(entry).property("StageName"); stage.Kind == model.String {
		return stage.Text
	}
	return "Stage"
}
