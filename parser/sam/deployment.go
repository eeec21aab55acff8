package sam

import (
	"slices"
	"strconv"

	"github.com/vpclint/vpclint/model"
)

const (
	deploymentApplication = "ServerlessDeploymentApplication"
	deploymentRole        = "CodeDeployServiceRole"
	deploymentCondition   = "ServerlessCodeDeployCondition"
)

// predefinedDeployments are the deployment types that are short for a configuration of CodeDeploy.
var predefinedDeployments = [...]string{
	"AllAtOnce", "Canary10Percent10Minutes", "Canary10Percent15Minutes", "Canary10Percent30Minutes", "Canary10Percent5Minutes",
	"Linear10PercentEvery10Minutes", "Linear10PercentEvery1Minute", "Linear10PercentEvery2Minutes", "Linear10PercentEvery3Minutes",
}

// deployment is the DeploymentPreference of a function.
type deployment struct {
	source    *source
	at        place
	written   model.Value
	condition string // of its resources, "" for none
	enabled   bool
}

// deployment notes the function's DeploymentPreference and gives the alias, whose traffic it shifts, the policy that says so.
func (e *expander) deployment(s *source, alias string) {
	preference := s.property("DeploymentPreference")
	if !truthy(preference) || isIntrinsic(preference) {
		return
	}
	d := deployment{source: s, at: s.keyOf("DeploymentPreference"), written: preference, enabled: true}
	if enabled := e.parameter(written(preference, "Enabled")); enabled.IsSet() {
		if on, known := enabled.AsBool(); known {
			d.enabled = on
		}
	}
	if pass, _ := e.parameter(written(preference, "PassthroughCondition")).AsBool(); pass {
		d.condition = written(s.entry.Value, "Condition").Text
	}
	e.deployments = append(e.deployments, d)
	if !d.enabled {
		return
	}
	if !truthy(written(preference, "Type")) {
		e.reject(model.Range(d.at), "%s: DeploymentPreference needs a Type", s.id)
	}
	r := e.byID[alias]
	if r == nil {
		if !s.property("AutoPublishAlias").IsSet() {
			e.reject(model.Range(d.at), "%s: DeploymentPreference needs AutoPublishAlias", s.id)
		}
		return
	}
	hooks := written(preference, "Hooks")
	at := d.at
	r.entry.Value = with(r.entry.Value, at.entry("UpdatePolicy", at.object(at.entry("CodeDeployLambdaAliasUpdate", at.object(
		at.entry("ApplicationName", at.ref(deploymentApplication)),
		at.entry("DeploymentGroupName", at.ref(s.id+"DeploymentGroup")),
		at.entry("BeforeAllowTrafficHook", written(hooks, "PreTraffic")),
		at.entry("AfterAllowTrafficHook", written(hooks, "PostTraffic")),
	)))))
}

// deploy makes what all gradual deployments of the template share, and the group of each.
func (e *expander) deploy() {
	enabled := slices.DeleteFunc(slices.Clone(e.deployments), func(d deployment) bool { return !d.enabled })
	if len(enabled) == 0 {
		return
	}
	first := enabled[0]
	at := first.at
	var attributes []model.Entry
	if !slices.ContainsFunc(enabled, func(d deployment) bool { return d.condition == "" }) {
		var conditions []string
		for _, d := range enabled {
			conditions = append(conditions, d.condition)
		}
		attributes = append(attributes, at.entry("Condition", at.text(e.anyOf(conditions, deploymentCondition, at))))
	}
	e.add(first.source, at, deploymentApplication, "AWS::CodeDeploy::Application", attributes, []model.Entry{
		at.entry("ComputePlatform", at.text("Lambda")),
	})
	if slices.ContainsFunc(enabled, func(d deployment) bool { return !truthy(written(d.written, "Role")) }) {
		e.add(first.source, at, deploymentRole, "AWS::IAM::Role", attributes, []model.Entry{
			at.entry("AssumeRolePolicyDocument", at.trusts("codedeploy.amazonaws.com")),
			at.entry("ManagedPolicyArns", at.texts(managedARN("service-role/AWSCodeDeployRoleForLambda"))),
		})
	}
	for _, d := range enabled {
		e.deploymentGroup(d)
	}
}

func (e *expander) deploymentGroup(d deployment) {
	at := d.at
	role := written(d.written, "Role")
	if !truthy(role) {
		role = at.getAtt(deploymentRole, "Arn")
	}
	var attributes []model.Entry
	if d.condition != "" {
		attributes = append(attributes, at.entry("Condition", at.text(d.condition)))
	}
	e.add(d.source, at, d.source.id+"DeploymentGroup", "AWS::CodeDeploy::DeploymentGroup", attributes, []model.Entry{
		at.entry("AlarmConfiguration", at.alarms(written(d.written, "Alarms"))),
		at.entry("ApplicationName", at.ref(deploymentApplication)),
		at.entry("AutoRollbackConfiguration", at.object(
			at.entry("Enabled", at.yes()),
			at.entry("Events", at.texts("DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST")),
		)),
		at.entry("DeploymentConfigName", deploymentConfig(e.parameters(written(d.written, "Type")), false)),
		at.entry("DeploymentStyle", at.object(
			at.entry("DeploymentType", at.text("BLUE_GREEN")),
			at.entry("DeploymentOption", at.text("WITH_TRAFFIC_CONTROL")),
		)),
		at.entry("ServiceRoleArn", role),
		at.entry("TriggerConfigurations", written(d.written, "TriggerConfigurations")),
	})
}

// alarms is the configuration that stops a deployment on alarms, Absent without any.
func (p place) alarms(v model.Value) model.Value {
	if condition, yes, no, ok := branches(v); ok {
		return p.either(condition, p.alarmsOf(yes), p.alarmsOf(no))
	}
	if !truthy(v) || isNoValue(v) {
		return model.Value{}
	}
	return p.alarmsOf(v)
}

func (p place) alarmsOf(v model.Value) model.Value {
	if len(v.Items) == 0 || isNoValue(v.Items[0]) {
		return p.object()
	}
	names := make([]model.Value, len(v.Items))
	for i, name := range v.Items {
		names[i] = p.object(p.entry("Name", name))
	}
	return p.object(p.entry("Enabled", p.yes()), p.entry("Alarms", p.list(names...)))
}

// deploymentConfig puts the configurations of CodeDeploy in place of the types that are short for them, also inside functions.
func deploymentConfig(v model.Value, inSub bool) model.Value {
	at := place(v.Range)
	if v.Kind == model.String && slices.Contains(predefinedDeployments[:], v.Text) {
		arguments := at.list(at.text("CodeDeployDefault.Lambda${ConfigName}"), at.object(at.entry("ConfigName", v)))
		if inSub {
			return arguments
		}
		return at.object(at.entry("Fn::Sub", arguments))
	}
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		v.Items[i] = deploymentConfig(v.Items[i], false)
	}
	if name, argument := intrinsic(v); name != "" {
		v.Entries = []model.Entry{{Key: name, KeyRange: v.Entries[0].KeyRange, Value: deploymentConfig(argument, name == "Fn::Sub")}}
	}
	return v
}

// anyOf is a condition that holds when one of the conditions does: the only one itself, or a new one of the name. Fn::Or
// takes ten at most; where there are more, it is an Or of numbered ones.
func (e *expander) anyOf(conditions []string, name string, at place) string {
	sorted := slices.Sorted(slices.Values(conditions))
	sorted = slices.Compact(sorted)
	if len(sorted) == 1 {
		return sorted[0]
	}
	const most = 10
	if len(sorted) <= most {
		e.condition(name, at.or(sorted))
		return name
	}
	var parts []string
	for i := 0; i < len(sorted); i += most {
		part := name + strconv.Itoa(i/most+1)
		if i == len(sorted)-1 {
			part = sorted[i]
		} else {
			e.condition(part, at.or(sorted[i:min(i+most, len(sorted))]))
		}
		parts = append(parts, part)
	}
	e.condition(name, at.or(parts))
	return name
}

func (p place) or(conditions []string) model.Value {
	items := make([]model.Value, len(conditions))
	for i, name := range conditions {
		items[i] = p.object(p.entry("Condition", p.text(name)))
	}
	return p.object(p.entry("Fn::Or", p.list(items...)))
}
