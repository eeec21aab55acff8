package sam

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
)

// expandedTemplate reads a template whose Resources (and other sections) are given, and expands it.
func expandedTemplate(t *testing.T, sections string) (*cloudformation.Template, []model.Diagnostic) {
	t.Helper()
	template, diags := cloudformation.Read("template.yaml", []byte("Transform: AWS::Serverless-2016-10-31\n"+sections))
	if len(diags) > 0 {
		t.Fatalf("the fixture is broken: %v", diags)
	}
	return template, Expand(template)
}

// types lists the resources with their types.
func types(root model.Value) []string {
	var out []string
	for _, r := range root.Get("Resources").Entries {
		out = append(out, r.Key+" "+typeOf(r.Value))
	}
	return out
}

func TestExpandMakesResources(t *testing.T) {
	tests := []struct {
		name     string
		sections string
		want     []string
	}{
		{
			"a function and its role",
			"Resources: {F: {Type: AWS::Serverless::Function}}",
			[]string{"F AWS::Lambda::Function", "FRole AWS::IAM::Role"},
		},
		{
			"no role for a function that has one",
			"Resources: {F: {Type: AWS::Serverless::Function, Properties: {Role: arn}}}",
			[]string{"F AWS::Lambda::Function"},
		},
		{
			"no role where either branch gives one",
			"Resources: {F: {Type: AWS::Serverless::Function, Properties: {Role: !If [C, a, b]}}}",
			[]string{"F AWS::Lambda::Function"},
		},
		{
			"a mapping named after function and event",
			"Resources: {F: {Type: AWS::Serverless::Function, Properties: {Role: arn, Events: {Stream: {Type: Kinesis, Properties: {Stream: arn}}}}}}",
			[]string{"F AWS::Lambda::Function", "FStream AWS::Lambda::EventSourceMapping"},
		},
		{
			"the API of events that name none",
			"Resources: {F: {Type: AWS::Serverless::Function, Properties: {Role: arn, Events: {Get: {Type: Api, Properties: {Path: /, Method: get}}}}}}",
			[]string{
				"F AWS::Lambda::Function", "FGetPermissionProd AWS::Lambda::Permission", "ServerlessRestApi AWS::ApiGateway::RestApi",
				"ServerlessRestApiDeployment AWS::ApiGateway::Deployment", "ServerlessRestApiProdStage AWS::ApiGateway::Stage",
			},
		},
		{
			"a queue between a topic and the function",
			"Resources: {F: {Type: AWS::Serverless::Function, Properties: {Role: arn, Events: {News: {Type: SNS, Properties: {Topic: arn, SqsSubscription: true}}}}}}",
			[]string{
				"F AWS::Lambda::Function", "FNews AWS::SNS::Subscription", "FNewsQueue AWS::SQS::Queue",
				"FNewsQueuePolicy AWS::SQS::QueuePolicy", "FNewsEventSourceMapping AWS::Lambda::EventSourceMapping",
			},
		},
		{
			"a queue for a destination without an ARN",
			"Resources: {F: {Type: AWS::Serverless::Function, Properties: {Role: arn, EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}}}}",
			[]string{
				"F AWS::Lambda::Function", "FEventInvokeConfigOnFailureQueue AWS::SQS::Queue",
				"FEventInvokeConfig AWS::Lambda::EventInvokeConfig",
			},
		},
		{
			"other serverless types under their CloudFormation type",
			"Resources: {T: {Type: AWS::Serverless::SimpleTable}, L: {Type: AWS::Serverless::LayerVersion}, A: {Type: AWS::Serverless::Application, Properties: {Location: a.yaml}}}",
			[]string{"T AWS::DynamoDB::Table", "L AWS::Lambda::LayerVersion", "A AWS::CloudFormation::Stack"},
		},
		{
			"a capacity provider and its operator's role",
			"Resources: {P: {Type: AWS::Serverless::CapacityProvider, Properties: {VpcConfig: {SubnetIds: [a]}}}}",
			[]string{"P AWS::Lambda::CapacityProvider", "POperatorRole AWS::IAM::Role"},
		},
		{
			"a network connector and its operator's role",
			"Resources: {N: {Type: AWS::Serverless::NetworkConnector, Properties: {VpcConfig: {SubnetIds: [a], SecurityGroupIds: [b]}}}}",
			[]string{"N AWS::Lambda::NetworkConnector", "NOperatorRole AWS::IAM::Role"},
		},
		{
			"a queue for events that a rule cannot deliver",
			"Resources: {F: {Type: AWS::Serverless::Function, Properties: {Role: arn, Events: {E: {Type: EventBridgeRule, Properties: {DeadLetterConfig: {Type: SQS}}}}}}}",
			[]string{
				"F AWS::Lambda::Function", "FEQueue AWS::SQS::Queue", "FEQueuePolicy AWS::SQS::QueuePolicy", "FE AWS::Events::Rule",
				"FEPermission AWS::Lambda::Permission",
			},
		},
		{
			"a state machine and its role",
			"Resources: {M: {Type: AWS::Serverless::StateMachine, Properties: {Definition: {}}}}",
			[]string{"M AWS::StepFunctions::StateMachine", "MRole AWS::IAM::Role"},
		},
		{
			"plain resources as they are",
			"Resources: {Q: {Type: AWS::SQS::Queue}, X: nothing, Y: }",
			[]string{"Q AWS::SQS::Queue", "X ", "Y "},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			template, diags := expandedTemplate(t, tt.sections)
			if diff := cmp.Diff(tt.want, types(template.Root)); diff != "" {
				t.Errorf("resources (-want +got):\n%s", diff)
			}
			if len(diags) > 0 {
				t.Errorf("diagnostics of a good template: %v", diags)
			}
		})
	}
}

func TestExpandSetsProperties(t *testing.T) {
	const function = "Resources: {F: {Type: AWS::Serverless::Function, Properties: %s}}"
	tests := []struct {
		name     string
		sections string
		path     string // below Resources
		want     string
	}{
		{
			"the function uses the role that is made for it",
			fmt.Sprintf(function, "{}"), "F Properties Role",
			"{Fn::GetAtt: [FRole, Arn]}",
		},
		{
			"VpcConfig stays as it is, also around an If",
			fmt.Sprintf(function, "{VpcConfig: !If [C, {SubnetIds: [a]}, !Ref AWS::NoValue]}"), "F Properties VpcConfig",
			"{Fn::If: [C, {SubnetIds: [a]}, {Ref: AWS::NoValue}]}",
		},
		{
			"VpcConfig and tracing bring their policies, the user's come last and once",
			fmt.Sprintf(function, "{Tracing: Active, VpcConfig: {SubnetIds: [a]}, Policies: [AmazonS3FullAccess, AWSLambdaBasicExecutionRole, Own, !Ref P]}"),
			"FRole Properties ManagedPolicyArns",
			"[arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole, arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess, " +
				"arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole, arn:aws:iam::aws:policy/AmazonS3FullAccess, Own, {Ref: P}]",
		},
		{
			"an empty VpcConfig brings none",
			fmt.Sprintf(function, "{VpcConfig: {}}"), "FRole Properties ManagedPolicyArns",
			"[arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
		},
		{
			"a policy template with its parameter",
			fmt.Sprintf(function, "{Policies: [{SQSSendMessagePolicy: {QueueName: !GetAtt Q.QueueName}}]}"), "FRole Properties Policies",
			"[{PolicyDocument: {Statement: [{Action: [sqs:SendMessage*], Effect: Allow, Resource: {Fn::Sub: " +
				"[arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${queueName}, {queueName: {Fn::GetAtt: [Q, QueueName]}}]}}]}, PolicyName: FRolePolicy0}]",
		},
		{
			"a parameter of a policy template is not confused with the template's own of the same name",
			fmt.Sprintf(function, "{Policies: {SQSSendMessagePolicy: {QueueName: !Ref QueueName}}}"), "FRole Properties Policies",
			"[{PolicyDocument: {Statement: [{Action: [sqs:SendMessage*], Effect: Allow, Resource: {Fn::Sub: " +
				"[arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${queueName}, {queueName: {Ref: QueueName}}]}}]}, PolicyName: FRolePolicy0}]",
		},
		{
			"an If around a statement becomes an If around a policy",
			fmt.Sprintf(function, "{Policies: [!If [C, {Statement: []}, !Ref AWS::NoValue]]}"), "FRole Properties Policies",
			"[{Fn::If: [C, {PolicyDocument: {Statement: []}, PolicyName: FRolePolicy0}, {Ref: AWS::NoValue}]}]",
		},
		{
			"a role that is made only where none is given",
			fmt.Sprintf(function, "{Role: !If [C, arn, !Ref AWS::NoValue]}"), "F Properties Role",
			"{Fn::If: [C, arn, {Fn::GetAtt: [FRole, Arn]}]}",
		},
		{
			"it exists under the opposite condition",
			fmt.Sprintf(function, "{Role: !If [C, arn, !Ref AWS::NoValue]}"), "FRole Condition", "NOTC",
		},
		{
			"a dead letter queue",
			fmt.Sprintf(function, "{DeadLetterQueue: {Type: SQS, TargetArn: arn}}"), "FRole Properties Policies",
			"[{PolicyDocument: {Statement: [{Action: sqs:SendMessage, Effect: Allow, Resource: arn}], Version: 2012-10-17}, PolicyName: DeadLetterQueuePolicy}]",
		},
		{
			"a capacity provider under Lambda's name for it",
			fmt.Sprintf(function, "{CapacityProviderConfig: {Arn: arn}}"), "F Properties CapacityProviderConfig",
			"{LambdaManagedInstancesCapacityProviderConfig: {CapacityProviderArn: arn}}",
		},
		{
			"Globals are merged: lists appended, objects merged, scalars overridden",
			"Globals: {Function: {Timeout: 3, Layers: [a], VpcConfig: {SubnetIds: [s], SecurityGroupIds: !Ref G}}}\n" +
				fmt.Sprintf(function, "{Timeout: 9, Layers: [b], VpcConfig: {SubnetIds: [t], SecurityGroupIds: [h]}}"),
			"F Properties",
			"{Layers: [a, b], Role: {Fn::GetAtt: [FRole, Arn]}, Timeout: 9, VpcConfig: {SecurityGroupIds: [h], SubnetIds: [s, t]}}",
		},
		{
			"Globals that are ignored",
			"Globals: {Function: {Timeout: 3, VpcConfig: {SubnetIds: [s]}}}\nResources: {F: {Type: AWS::Serverless::Function, IgnoreGlobals: [VpcConfig]}}",
			"F Properties", "{Role: {Fn::GetAtt: [FRole, Arn]}, Timeout: 3}",
		},
		{
			"events use the alias",
			fmt.Sprintf(function, "{AutoPublishAlias: live, Events: {E: {Type: SQS, Properties: {Queue: arn}}}}"), "FE Properties",
			"{EventSourceArn: arn, FunctionName: {Ref: FAliaslive}}",
		},
		{
			"references to the alias",
			fmt.Sprintf(function, "{AutoPublishAlias: live}") +
				"\nOutputs: {A: {Value: [!Ref F.Alias, !Sub '${F.Alias} ${F.Arn}', !GetAtt F.Alias.Name]}}",
			"^Outputs A Value",
			"[{Ref: FAliaslive}, {Fn::Sub: ${FAliaslive} ${F.Arn}}, {Fn::GetAtt: [FAliaslive, Name]}]",
		},
		{
			"a connector's policy is attached to the function's role",
			"Resources: {Q: {Type: AWS::SQS::Queue}, F: {Type: AWS::Serverless::Function, Connectors: {C: {Properties: {Destination: {Id: Q}, Permissions: [Write]}}}}}",
			"FCPolicy Properties Roles", "[{Ref: FRole}]",
		},
		{
			"what depends on a connector depends on what it became",
			"Resources: {Q: {Type: AWS::SQS::Queue}, X: {Type: AWS::SNS::Topic, DependsOn: [C, Q]}, F: {Type: AWS::Serverless::Function}, " +
				"C: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: F}, Destination: {Id: Q}, Permissions: [Write]}}}",
			"X DependsOn", "[Q, CPolicy]",
		},
		{
			"a mapping waits for the connector that lets it read",
			"Resources: {Q: {Type: AWS::SQS::Queue, Connectors: {C: {Properties: {Destination: {Id: F}, Permissions: [Read, Write]}}}}, " +
				"F: {Type: AWS::Serverless::Function, Properties: {Events: {E: {Type: SQS, Properties: {Queue: !GetAtt Q.Arn}}}}}}",
			"FE DependsOn", "[QCPolicy]",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			template, _ := expandedTemplate(t, tt.sections)
			path := strings.Fields("Resources " + tt.path)
			if rest, ok := strings.CutPrefix(tt.path, "^"); ok {
				path = strings.Fields(rest)
			}
			if diff := cmp.Diff(tt.want, show(template.Root.Get(path...))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.path, diff)
			}
		})
	}
}
