package sam

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

const (
	implicitAPI     = "ServerlessRestApi"
	implicitHTTPAPI = "ServerlessHttpApi"
)

// api is a REST, HTTP or WebSocket API: one that is written, or the one that SAM makes for events that name none.
type api struct {
	source     *source // the API, or the first resource whose events need it
	id         string
	at         place
	properties model.Value
	attributes []model.Entry // of everything that is made for it
	// stage is the logical id of its stage.
	stage string
}

func (e *expander) explicit(s *source) api {
	return api{source: s, id: s.id, at: s.at, properties: s.properties, attributes: s.inherited()}
}

func (a api) property(key string) model.Value { return written(a.properties, key) }

// own are the properties of those names as they are written.
func (a api) own(keys ...string) []model.Entry {
	return slices.DeleteFunc(pick(a.properties, keys...), func(e model.Entry) bool { return e.Value.Kind == model.Null })
}

func (a api) keyOf(key string) place {
	if e, ok := a.properties.Entry(key); ok {
		return place(e.KeyRange)
	}
	return a.at
}

// restAPI expands AWS::Serverless::Api. The body is the written one, without what events add to it.
func (e *expander) restAPI(entry model.Entry) {
	s := newSource(entry)
	a := e.explicit(s)
	e.become(s, "AWS::ApiGateway::RestApi", a.restProperties())
	name := s.property("StageName")
	a.stage = s.id + stageName(name) + "Stage"
	if name.Kind == model.String && !alphanumeric(name.Text) {
		a.stage = s.id + "Stage" + digest(name.Text)
	}
	e.restStage(a, name)
}

func (a api) restProperties() []model.Entry {
	out := a.own("Name", "Description", "BinaryMediaTypes", "MinimumCompressionSize", "Mode", "FailOnWarnings", "ApiKeySourceType",
		"DisableExecuteApiEndpoint", "SecurityPolicy", "EndpointAccessMode")
	if body, ok := a.properties.Entry("DefinitionBody"); ok {
		out = append(out, place(body.KeyRange).entry("Body", body.Value))
	}
	out = append(out, a.keyOf("DefinitionUri").entry("BodyS3Location", location(a.property("DefinitionUri"), "Bucket", "Key", "Version")))
	at := a.keyOf("EndpointConfiguration")
	switch endpoint := a.property("EndpointConfiguration"); {
	case !truthy(endpoint):
	case endpoint.Kind == model.Object && !isIntrinsic(endpoint):
		out = append(out, at.entry("EndpointConfiguration", at.object(
			at.entry("Types", at.list(written(endpoint, "Type"))),
			at.entry("VpcEndpointIds", written(endpoint, "VPCEndpointIds")),
			at.entry("IpAddressType", written(endpoint, "IpAddressType")),
		)))
	default:
		out = append(out, at.entry("EndpointConfiguration", at.object(at.entry("Types", at.list(endpoint)))))
	}
	return out
}

// restStage makes what every REST API has beside itself: a deployment and a stage. Their logical ids are those that the
// transform gives them, without the digest of the body.
func (e *expander) restStage(a api, name model.Value) {
	deployment := a.id + "Deployment"
	e.add(a.source, a.at, deployment, "AWS::ApiGateway::Deployment", a.attributes, []model.Entry{
		a.at.entry("RestApiId", a.at.ref(a.id)),
		a.at.entry("StageName", a.at.text("Stage")),
	})
	properties := a.own("CacheClusterEnabled", "CacheClusterSize", "Variables", "MethodSettings", "AccessLogSetting", "CanarySetting", "TracingEnabled")
	e.add(a.source, a.keyOf("StageName"), a.stage, "AWS::ApiGateway::Stage", a.attributes, append(properties,
		a.at.entry("RestApiId", a.at.ref(a.id)),
		a.at.entry("DeploymentId", a.at.ref(deployment)),
		a.at.entry("StageName", name),
	))
	e.references[a.id+".Deployment"] = deployment
	e.references[a.id+".Stage"] = a.stage
	e.authorizers(a)
	e.restDomain(a)
	e.usagePlan(a)
}

// httpAPI expands AWS::Serverless::HttpApi.
func (e *expander) httpAPI(entry model.Entry) {
	s := newSource(entry)
	a := e.explicit(s)
	e.become(s, "AWS::ApiGatewayV2::Api", a.httpProperties())
	name := s.property("StageName")
	a.stage = s.id + stageName(name) + "Stage"
	if !name.IsSet() || name.Text == "$default" {
		a.stage = s.id + "ApiGatewayDefaultStage"
		name = a.at.text("$default")
	}
	e.httpStage(a, name)
}

func (a api) httpProperties() []model.Entry {
	out := a.own("Name", "Description", "FailOnWarnings", "DisableExecuteApiEndpoint")
	if body, ok := a.properties.Entry("DefinitionBody"); ok {
		out = append(out, place(body.KeyRange).entry("Body", body.Value))
	}
	return append(out, a.keyOf("DefinitionUri").entry("BodyS3Location", location(a.property("DefinitionUri"), "Bucket", "Key", "Version")))
}

func (e *expander) httpStage(a api, name model.Value) {
	properties := a.own("AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables")
	e.add(a.source, a.keyOf("StageName"), a.stage, "AWS::ApiGatewayV2::Stage", a.attributes, append(properties,
		a.at.entry("ApiId", a.at.ref(a.id)),
		a.at.entry("StageName", name),
		a.at.entry("AutoDeploy", a.at.yes()),
	))
	e.references[a.id+".Stage"] = a.stage
	e.authorizers(a)
	e.mappedDomain(a)
}

// implicitAPIs makes the APIs of events that name none.
func (e *expander) implicitAPIs() {
	if a, ok := e.implicit("Api", "RestApiId", implicitAPI); ok {
		e.add(a.source, a.at, a.id, "AWS::ApiGateway::RestApi", a.attributes, a.restProperties())
		a.stage = a.id + "ProdStage"
		e.restStage(a, a.at.text("Prod"))
	}
	if a, ok := e.implicit("HttpApi", "ApiId", implicitHTTPAPI); ok {
		e.add(a.source, a.at, a.id, "AWS::ApiGatewayV2::Api", a.attributes, a.httpProperties())
		a.stage = a.id + "ApiGatewayDefaultStage"
		e.httpStage(a, a.at.text("$default"))
	}
}

// implicit is the API for the events of that kind which name none, with the properties of Globals. It belongs to the first of
// the resources that have such events, and exists when one of them does.
func (e *expander) implicit(kind, property, id string) (api, bool) {
	a := api{id: id, properties: e.globals[prefix+kind]}
	if own, ok := e.written[id]; ok && typeOf(own.Value) == prefix+kind {
		return a, false
	}
	var conditions []string
	always := false
	for _, name := range e.ids {
		entry := e.written[name]
		if t := typeOf(entry.Value); name == id || t != prefix+"Function" && t != prefix+"StateMachine" {
			continue
		}
		s := newSource(entry)
		for _, ev := range s.property("Events").Entries {
			if written(ev.Value, "Type").Text != kind || truthy(written(written(ev.Value, "Properties"), property)) {
				continue
			}
			if a.source == nil {
				a.source, a.at = s, place(ev.KeyRange)
			}
			condition := written(entry.Value, "Condition").Text
			always = always || condition == ""
			conditions = append(conditions, condition)
		}
	}
	if a.source != nil && !always {
		a.attributes = append(a.attributes, a.at.entry("Condition", a.at.text(e.anyOf(conditions, id+"Condition", a.at))))
	}
	return a, a.source != nil
}

// overruled says whether SAM's own API takes the place of what the template has under its logical id.
func (e *expander) overruled(entry model.Entry) bool {
	switch entry.Key {
	case implicitAPI:
		_, ok := e.implicit("Api", "RestApiId", implicitAPI)
		return ok
	case implicitHTTPAPI:
		_, ok := e.implicit("HttpApi", "ApiId", implicitHTTPAPI)
		return ok
	default:
		return false
	}
}

// authorizers permits an API to call the functions that authorize its requests: a REST API unless it is told not to, an HTTP
// API only where it is told to.
func (e *expander) authorizers(a api) {
	for _, authorizer := range written(a.property("Auth"), "Authorizers").Entries {
		function := written(authorizer.Value, "FunctionArn")
		if authorizer.Value.Kind != model.Object || !function.IsSet() {
			continue
		}
		wanted, _ := written(authorizer.Value, "EnableFunctionDefaultPermissions").AsBool()
		if e.kindOf(a.id) == "AWS::ApiGateway::RestApi" {
			unwanted, _ := written(authorizer.Value, "DisableFunctionDefaultPermissions").AsBool()
			wanted = !unwanted
		}
		if wanted {
			e.permitAuthorizer(a, place(authorizer.KeyRange), a.id+authorizer.Key+"AuthorizerPermission", function)
		}
	}
}

func (e *expander) permitAuthorizer(a api, at place, id string, function model.Value) {
	e.add(a.source, at, id, "AWS::Lambda::Permission", a.attributes, []model.Entry{
		at.entry("Action", at.text("lambda:InvokeFunction")),
		at.entry("FunctionName", function),
		at.entry("Principal", at.text("apigateway.amazonaws.com")),
		at.entry("SourceArn", at.subWith("arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/authorizers/*",
			at.entry("__ApiId__", at.ref(a.id)))),
	})
}

// kindOf is the type of a resource of the expanded template, "" if there is none.
func (e *expander) kindOf(id string) string {
	if r, ok := e.byID[id]; ok {
		return typeOf(r.entry.Value)
	}
	return ""
}

// usagePlan makes the usage plan of a REST API, with its key: of its own, or one that APIs share.
func (e *expander) usagePlan(a api) {
	plan := written(a.property("Auth"), "UsagePlan")
	name := a.id
	switch written(plan, "CreateUsagePlan").Text {
	case "PER_API":
	case "SHARED":
		name = "Serverless"
	default:
		return
	}
	at := a.keyOf("Auth")
	ids := [...]string{name + "UsagePlan", name + "ApiKey", name + "UsagePlanKey"}
	for i, property := range [...]string{".UsagePlan", ".ApiKey", ".UsagePlanKey"} {
		e.references[a.id+property] = ids[i]
	}
	stage := at.object(at.entry("ApiId", at.ref(a.id)), at.entry("Stage", at.ref(a.stage)))
	key := at.object(at.entry("RestApiId", at.ref(a.id)), at.entry("StageName", at.ref(a.stage)))
	if r, ok := e.byID[ids[0]]; ok {
		r.appendTo("ApiStages", stage)
		r.dependsOn(a.id, at)
		if k, ok := e.byID[ids[1]]; ok {
			k.appendTo("StageKeys", key)
		}
		return
	}
	after := func(id string) []model.Entry {
		return append(slices.Clone(a.attributes), at.entry("DependsOn", at.texts(id)))
	}
	e.add(a.source, at, ids[0], "AWS::ApiGateway::UsagePlan", after(a.id),
		append(pick(plan, "UsagePlanName", "Description", "Quota", "Throttle"), at.entry("ApiStages", at.list(stage))))
	e.add(a.source, at, ids[1], "AWS::ApiGateway::ApiKey", after(ids[0]),
		[]model.Entry{at.entry("Enabled", at.yes()), at.entry("StageKeys", at.list(key))})
	e.add(a.source, at, ids[2], "AWS::ApiGateway::UsagePlanKey", after(ids[1]), []model.Entry{
		at.entry("KeyId", at.ref(ids[1])), at.entry("KeyType", at.text("API_KEY")), at.entry("UsagePlanId", at.ref(ids[0])),
	})
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
	named := ev.property("RestApiId")
	if !truthy(named) {
		return "Prod"
	}
	entry, ok := e.written[apiOf(named)]
	if !ok || typeOf(entry.Value) != prefix+"Api" {
		return "AllStages"
	}
	if stage := newSource(entry).property("StageName"); stage.Kind == model.String {
		return stage.Text
	}
	return "Stage"
}

// apiOf is the logical id of the API that an event names, by Ref or as text.
func apiOf(v model.Value) string {
	if v.Kind == model.String {
		return strings.TrimSpace(v.Text)
	}
	return target(v)
}

// openAPIs are the HTTP APIs whose permission for the default route lets them call the function for every event.
func (e *expander) openAPIs(s *source, events []event) map[string]bool {
	out := map[string]bool{}
	for _, ev := range events {
		if ev.kind != "HttpApi" {
			continue
		}
		id := ev.httpAPI()
		out[id] = out[id] || ev.catchesAll()
		body := written(newSource(e.written[id]).properties, "DefinitionBody")
		for _, method := range [...]string{"x-amazon-apigateway-any-method", "any"} {
			uri := body.Get("paths", "$default", method, "x-amazon-apigateway-integration", "uri")
			if name, arg := intrinsic(uri); name == "Fn::Sub" && strings.Contains(arg.Text, "${"+s.id+".Arn}") {
				out[id] = true
			}
		}
	}
	return out
}

// httpAPI is the logical id of the HTTP API of an event.
func (ev event) httpAPI() string { return cmp.Or(apiOf(ev.property("ApiId")), implicitHTTPAPI) }

// catchesAll says whether an HttpApi event is the default route, which it is without a path.
func (ev event) catchesAll() bool {
	path := ev.property("Path")
	return !truthy(path) || path.Text == "$default"
}
