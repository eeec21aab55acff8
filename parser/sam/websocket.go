package sam

import (
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// webSocketAPI expands AWS::Serverless::WebSocketApi: every route with its integration and the permission to call its
// function.
func (e *expander) webSocketAPI(entry model.Entry) {
	s := newSource(entry)
	a := e.explicit(s)
	at := s.at
	name := s.property("Name")
	if !name.IsSet() {
		name = at.text(s.id)
	}
	e.become(s, "AWS::ApiGatewayV2::Api", append(
		a.own("ApiKeySelectionExpression", "Description", "DisableExecuteApiEndpoint", "DisableSchemaValidation", "IpAddressType", "RouteSelectionExpression"),
		at.entry("Name", name), at.entry("ProtocolType", at.text("WEBSOCKET"))))
	stage := s.property("StageName")
	if !stage.IsSet() {
		stage = at.text("default")
	}
	a.stage = s.id + stageName(stage) + "Stage"
	if stage.Text == "default" {
		a.stage = s.id + "DefaultStage"
	}
	routes := s.property("Routes")
	if !truthy(routes) || routes.Kind != model.Object {
		e.reject(model.Range(s.keyOf("Routes")), "%s: a WebSocket API needs at least one route", s.id)
	}
	e.checkWebSocket(a, stage)
	for _, route := range routes.Entries {
		e.route(a, route, stage)
	}
	e.webSocketAuthorizer(a, routes)
	attributes := a.attributes
	if truthy(s.property("RouteSettings")) {
		// Settings of a route can only be made once the route is there.
		var after []string
		for _, route := range routes.Entries {
			after = append(after, s.id+routeName(route.Key)+"Route")
		}
		attributes = append(slices.Clone(attributes), at.entry("DependsOn", at.texts(after...)))
	}
	e.add(s, s.keyOf("StageName"), a.stage, "AWS::ApiGatewayV2::Stage", attributes, append(
		a.own("AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables"),
		at.entry("ApiId", at.ref(s.id)), at.entry("AutoDeploy", at.yes()), at.entry("StageName", stage)))
	e.references[s.id+".Stage"] = a.stage
	e.mappedDomain(a)
}

// checkWebSocket reports what only WebSocket APIs cannot have.
func (e *expander) checkWebSocket(a api, stage model.Value) {
	if stage.Text == "$default" {
		e.reject(stage.Range, "%s: the stage of a WebSocket API cannot be named $default", a.id)
	}
	if !a.property("RouteSelectionExpression").IsSet() {
		e.reject(model.Range(a.at), "%s: a WebSocket API needs a RouteSelectionExpression", a.id)
	}
	if v := a.property("IpAddressType"); v.Kind == model.String && v.Text != "ipv4" && v.Text != "dualstack" {
		e.reject(v.Range, "%s: IpAddressType must be ipv4 or dualstack", a.id)
	}
	auth := a.property("Auth")
	if auth.Kind != model.Object || isIntrinsic(auth) || len(auth.Entries) == 0 {
		return
	}
	at := model.Range(a.keyOf("Auth"))
	switch kind := written(auth, "AuthType"); {
	case !kind.IsSet():
		e.reject(at, "%s: Auth needs an AuthType", a.id)
	case kind.Kind != model.String, strings.EqualFold(kind.Text, "CUSTOM"):
	case !strings.EqualFold(kind.Text, "AWS_IAM") && !strings.EqualFold(kind.Text, "NONE"):
		e.reject(kind.Range, "%s: AuthType must be AWS_IAM, CUSTOM or NONE", a.id)
	case len(auth.Entries) > 1:
		e.reject(at, "%s: Auth has nothing but the AuthType when that is %s", a.id, kind.Text)
	}
}

// route makes a route, its integration and its permission.
func (e *expander) route(a api, route model.Entry, stage model.Value) {
	at := place(route.KeyRange)
	function := written(route.Value, "FunctionArn")
	if !function.IsSet() {
		e.reject(route.KeyRange, "%s: route %s has no FunctionArn", a.id, route.Key)
		return
	}
	switch route.Key {
	case "$connect", "$disconnect", "$default":
	default:
		if !alphanumeric(route.Key) {
			e.reject(route.KeyRange, "%s: the key of route %s must have only letters and digits", a.id, route.Key)
		}
	}
	if parameters, ok := route.Value.Entry("RequestParameters"); ok && route.Key != "$connect" {
		e.reject(parameters.KeyRange, "%s: only the route $connect can have RequestParameters", a.id)
	}
	id := a.id + routeName(route.Key)
	properties := append(pick(route.Value, "ApiKeyRequired", "ModelSelectionExpression", "OperationName", "RequestModels", "RequestParameters",
		"RouteResponseSelectionExpression"),
		at.entry("ApiId", at.ref(a.id)),
		at.entry("RouteKey", at.text(route.Key)),
		at.entry("Target", at.object(at.entry("Fn::Join", at.list(at.text("/"), at.list(at.text("integrations"), at.ref(id+"Integration")))))),
	)
	if kind := written(a.property("Auth"), "AuthType"); route.Key == "$connect" && kind.IsSet() {
		properties = append(properties, at.entry("AuthorizationType", kind))
		if kind.Text == "CUSTOM" {
			properties = append(properties, at.entry("AuthorizerId", at.ref(a.id+"ConnectAuthorizer")))
		}
	}
	e.add(a.source, at, id+"Route", "AWS::ApiGatewayV2::Route", a.attributes, properties)
	e.add(a.source, at, id+"Integration", "AWS::ApiGatewayV2::Integration", a.attributes, []model.Entry{
		at.entry("ApiId", at.ref(a.id)),
		at.entry("IntegrationType", at.text("AWS_PROXY")),
		at.entry("IntegrationUri", at.invocations("FunctionArn", function)),
		at.entry("TimeoutInMillis", written(route.Value, "IntegrationTimeout")),
	})
	arn := "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${" + a.id + ".ApiId}/"
	source := at.sub(arn + stage.Text + "/" + route.Key)
	if stage.Kind != model.String {
		source = at.subWith(arn+"${__StageName__}/"+route.Key, at.entry("__StageName__", stage))
	}
	e.add(a.source, at, id+"Permission", "AWS::Lambda::Permission", a.attributes, []model.Entry{
		at.entry("Action", at.text("lambda:InvokeFunction")),
		at.entry("FunctionName", function),
		at.entry("Principal", at.text("apigateway.amazonaws.com")),
		at.entry("SourceArn", source),
	})
}

// webSocketAuthorizer makes the authorizer of $connect, and the permission to call it where no role is given for that.
func (e *expander) webSocketAuthorizer(a api, routes model.Value) {
	auth := a.property("Auth")
	function := written(auth, "AuthArn")
	if written(auth, "AuthType").Text != "CUSTOM" {
		return
	}
	at := a.keyOf("Auth")
	if !function.IsSet() {
		e.reject(model.Range(at), "%s: Auth needs an AuthArn", a.id)
		return
	}
	if _, ok := routes.Entry("$connect"); !ok {
		e.reject(model.Range(at), "%s: only the route $connect can be authorized, and there is none", a.id)
		return
	}
	id := a.id + "ConnectAuthorizer"
	name := written(auth, "Name")
	if !name.IsSet() {
		name = at.text(id)
	}
	role := written(auth, "InvokeRole")
	e.add(a.source, at, id, "AWS::ApiGatewayV2::Authorizer", a.attributes, []model.Entry{
		at.entry("ApiId", at.ref(a.id)),
		at.entry("AuthorizerCredentialsArn", role),
		at.entry("AuthorizerType", at.text("REQUEST")),
		at.entry("AuthorizerUri", at.invocations("AuthArn", function)),
		at.entry("IdentitySource", written(auth, "IdentitySource")),
		at.entry("Name", name),
	})
	if !truthy(role) {
		e.permitAuthorizer(a, at, a.id+"AuthorizerPermission", function)
	}
}

// invocations is the ARN by which API Gateway calls a function.
func (p place) invocations(variable string, function model.Value) model.Value {
	return p.subWith("arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${"+variable+"}/invocations",
		p.entry(variable, function))
}

// routeName is the part of logical ids that comes from a route's key: Connect for $connect, Sendmessage for sendMessage.
func routeName(key string) string {
	key = strings.ToLower(letters(key))
	if key == "" {
		return ""
	}
	return strings.ToUpper(key[:1]) + key[1:]
}
