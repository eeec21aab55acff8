package sam

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/parser/cloudformation"
)

func TestExpandGradualDeployments(t *testing.T) {
	tests := []struct {
		name       string
		preference string // of the function F, which has the condition C
		more       string // other functions
		policy     string // UpdatePolicy of the alias
		role       string // the service role's condition, "-" if there is no role
		group      string // DeploymentConfigName of the group
	}{
		{
			"a predefined type with hooks",
			"{Type: AllAtOnce, Hooks: {PreTraffic: !Ref Before, PostTraffic: !Ref After}}", "",
			"{CodeDeployLambdaAliasUpdate: {AfterAllowTrafficHook: {Ref: After}, ApplicationName: {Ref: ServerlessDeploymentApplication}, " +
				"BeforeAllowTrafficHook: {Ref: Before}, DeploymentGroupName: {Ref: FDeploymentGroup}}}",
			"",
			"{Fn::Sub: [CodeDeployDefault.Lambda${ConfigName}, {ConfigName: AllAtOnce}]}",
		},
		{
			"a type of the user's own, and the user's role",
			"{Type: Mine, Role: arn}", "",
			"{CodeDeployLambdaAliasUpdate: {ApplicationName: {Ref: ServerlessDeploymentApplication}, DeploymentGroupName: {Ref: FDeploymentGroup}}}",
			"-", "Mine",
		},
		{
			"the condition passed through",
			"{Type: Mine, PassthroughCondition: true}", "",
			"{CodeDeployLambdaAliasUpdate: {ApplicationName: {Ref: ServerlessDeploymentApplication}, DeploymentGroupName: {Ref: FDeploymentGroup}}}",
			"C", "Mine",
		},
		{
			"two conditions passed through",
			"{Type: Mine, PassthroughCondition: true}",
			"  G: {Type: AWS::Serverless::Function, Condition: D, Properties: {AutoPublishAlias: live, DeploymentPreference: {Type: Mine, PassthroughCondition: true}}}\n",
			"{CodeDeployLambdaAliasUpdate: {ApplicationName: {Ref: ServerlessDeploymentApplication}, DeploymentGroupName: {Ref: FDeploymentGroup}}}",
			"ServerlessCodeDeployCondition", "Mine",
		},
		{"switched off by a parameter", "{Type: Mine, Enabled: !Ref Off}", "", "absent", "-", "absent"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			template, diags := expandedTemplate(t, "Parameters: {Off: {Type: String, Default: false}}\nResources:\n"+
				"  F: {Type: AWS::Serverless::Function, Condition: C, Properties: {AutoPublishAlias: live, DeploymentPreference: "+tt.preference+"}}\n"+tt.more)
			if len(diags) > 0 {
				t.Errorf("diagnostics of a good template: %v", diags)
			}
			resources := template.Root.Get("Resources")
			role := "-"
			if r := resources.Get("CodeDeployServiceRole"); r.IsSet() {
				role = r.Get("Condition").Text
			}
			got := []string{
				show(resources.Get("FAliaslive", "UpdatePolicy")), role,
				show(resources.Get("FDeploymentGroup", "Properties", "DeploymentConfigName")),
			}
			if diff := cmp.Diff([]string{tt.policy, tt.role, tt.group}, got); diff != "" {
				t.Errorf("policy, role and group (-want +got):\n%s", diff)
			}
		})
	}
}

func TestExpandWithParameters(t *testing.T) {
	template, _ := cloudformation.Read("t.yaml", []byte("Parameters: {Name: {Type: String, Default: dev}}\n"+
		"Resources: {F: {Type: AWS::Serverless::Function, Properties: {AutoPublishAlias: !Ref Name}}}"))
	ExpandWith(template, Options{Parameters: map[string]string{"Name": "prod", "Other": "x"}})
	if resources := template.Root.Get("Resources"); !resources.Get("FAliasprod").IsSet() || resources.Get("FAliasdev").IsSet() {
		t.Errorf("the alias has the parameter's default, not its value: %s", show(resources))
	}
}
