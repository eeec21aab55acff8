package normalize_test

import (
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

func TestHooksOfDeploymentsCertainlyCallCodeDeploy(t *testing.T) {
	tests := []struct {
		name     string
		template string
		want     []string
	}{
		{
			"hooks that SAM puts into the alias's policy",
			`
Transform: AWS::Serverless-2016-10-31
Resources:
  Before: {Type: AWS::Serverless::Function, Properties: {InlineCode: x}}
  After: {Type: AWS::Serverless::Function, Properties: {InlineCode: x}}
  F:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: x
      AutoPublishAlias: live
      DeploymentPreference: {Type: AllAtOnce, Hooks: {PreTraffic: !Ref Before, PostTraffic: !GetAtt After.Arn}}
`,
			[]string{"FAliaslive: Before calls codedeploy (deploy-hook)", "FAliaslive: After calls codedeploy (deploy-hook)"},
		},
		{
			"a hook that is written in CloudFormation",
			`
Resources:
  Before: {Type: AWS::Lambda::Function}
  Alias: {Type: AWS::Lambda::Alias, UpdatePolicy: {CodeDeployLambdaAliasUpdate: {BeforeAllowTrafficHook: !Ref Before}}}
`,
			[]string{"Alias: Before calls codedeploy (deploy-hook)"},
		},
		{
			"hooks of a deployment that is switched off",
			`
Transform: AWS::Serverless-2016-10-31
Resources:
  Before: {Type: AWS::Serverless::Function, Properties: {InlineCode: x}}
  F:
    Type: AWS::Serverless::Function
    Properties: {InlineCode: x, AutoPublishAlias: live, DeploymentPreference: {Enabled: false, Type: AllAtOnce, Hooks: {PreTraffic: !Ref Before}}}
`,
			nil,
		},
		{
			"a hook that is not in the template, and an alias without one",
			`
Resources:
  Alias: {Type: AWS::Lambda::Alias, UpdatePolicy: {CodeDeployLambdaAliasUpdate: {BeforeAllowTrafficHook: "arn:aws:lambda:eu-west-1:1:function:Before"}}}
  Plain: {Type: AWS::Lambda::Alias}
`,
			nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			kinds := cloudformationKinds
			if strings.Contains(tt.template, "Transform:") {
				kinds = samKinds
			}
			for _, c := range kinds(t, tt.template).CertainCalls {
				got = append(got, c.Address+": "+c.Function.Address+" calls "+c.Service+" ("+string(c.Kind)+")")
			}
			if diff := gocmp.Diff(tt.want, got); diff != "" {
				t.Errorf("certain calls (-want +got):\n%s", diff)
			}
		})
	}
}
