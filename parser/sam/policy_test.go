package sam

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
)

func TestExpandTellsWherePoliciesComeFrom(t *testing.T) {
	template, _ := expandedTemplate(t, `
Resources:
  Q: {Type: AWS::SQS::Queue}
  F:
    Type: AWS::Serverless::Function
    Connectors: {C: {Properties: {Destination: {Id: Q}, Permissions: [Write]}}}
    Properties:
      DeadLetterQueue: {Type: SQS, TargetArn: arn}
      Policies:
        - AmazonS3FullAccess
        - SQSSendMessagePolicy: {QueueName: q}
        - Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]
        - !If [C, {S3ReadPolicy: {BucketName: b}}, {S3CrudPolicy: {BucketName: b}}]
`)
	want := map[string]cloudformation.Made{
		"F": {For: "F", WrittenAs: "AWS::Serverless::Function"},
		"FRole": {For: "F", WrittenAs: "AWS::Serverless::Function", PolicyOrigins: map[string]model.PolicyOrigin{
			"DeadLetterQueuePolicy": {Source: model.AddedBySAM},
			"FRolePolicy1":          {Source: model.PolicyTemplate, Name: "SQSSendMessagePolicy"},
			"FRolePolicy2":          {Source: model.FunctionDefined},
			"FRolePolicy3":          {Source: model.PolicyTemplate, Name: "S3ReadPolicy or S3CrudPolicy"},
		}},
		"FCPolicy": {For: "FC", WrittenAs: "AWS::Serverless::Connector", PolicyOrigins: map[string]model.PolicyOrigin{
			"": {Source: model.Connector, Name: "FC"},
		}},
	}
	if diff := cmp.Diff(want, template.Made); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEveryPolicyTemplateIsFilled(t *testing.T) {
	if n := len(policyTemplates().Entries); n != 81 {
		t.Fatalf("%d policy templates, want 81", n)
	}
	for _, policy := range policyTemplates().Entries {
		var arguments []string
		for _, p := range policy.Value.Get("Parameters").Entries {
			arguments = append(arguments, p.Key+": argument")
		}
		template, diags := expandedTemplate(t, "Resources: {F: {Type: AWS::Serverless::Function, Properties: {Policies: [{"+
			policy.Key+": {"+strings.Join(arguments, ", ")+"}}]}}}")
		written := show(template.Root.Get("Resources", "FRole", "Properties", "Policies"))
		if len(diags) > 0 || strings.Contains(written, "{Ref: ") || !strings.Contains(written, "Effect: Allow") {
			t.Errorf("%s: %s %v", policy.Key, written, diags)
		}
		if len(arguments) > 0 && !strings.Contains(written, "argument") {
			t.Errorf("%s: the arguments are not in %s", policy.Key, written)
		}
	}
}
