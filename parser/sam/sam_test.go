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
				"ServerlessRestApiProdStage AWS::ApiGateway::Stage", "ServerlessRestApiDeployment AWS::ApiGateway::Deployment",
			},
		},
		{
			"a queue between a topic and the function",
			"Resources: {F: {Type: AWS::Serverless::Function, Properties: {Role: arn, Events: {News: {Type: SNS, Properties: {Topic: arn, SqsSubscription: true}}}}}}",
			[]string{
				"F AWS::Lambda::Function", "FNews AWS::SNS::Subscription", "FNewsQueue AWS::SQS::Queue",
				"FNewsEventSourceMapping AWS::Lambda::EventSourceMapping",
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
			"Resources: {T: {Type: AWS::Serverless::SimpleTable}, L: {Type: AWS::Serverless::LayerVersion}, A: {Type: AWS::Serverless::Application}}",
			[]string{"T AWS::DynamoDB::Table", "L AWS::Lambda::LayerVersion", "A AWS::Serverless::Application"},
		},
		{
			"a capacity provider and its operator's role",
			"Resources: {P: {Type: AWS::Serverless::CapacityProvider, Properties: {VpcConfig: {SubnetIds: [a]}}}}",
			[]string{"P AWS::Lambda::CapacityProvider", "POperatorRole AWS::IAM::Role"},
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

// What SAM grants for a polled event, and what it does not: nobody else adds to the role.
func TestExpandGrantsWhatEventsNeed(t *testing.T) {
	network := "[ec2:CreateNetworkInterface, ec2:DescribeNetworkInterfaces, ec2:DeleteNetworkInterface, ec2:DescribeVpcs, ec2:DescribeSubnets, ec2:DescribeSecurityGroups]"
	tests := []struct {
		name    string
		event   string
		managed string   // the policy of AWS
		granted []string // actions and resource of each statement
	}{
		{"a queue", "{Type: SQS, Properties: {Queue: q}}", "AWSLambdaSQSQueueExecutionRole", nil},
		{"a data stream", "{Type: Kinesis, Properties: {Stream: s}}", "AWSLambdaKinesisExecutionRole", nil},
		{"a table's stream", "{Type: DynamoDB, Properties: {Stream: s}}", "AWSLambdaDynamoDBExecutionRole", nil},
		{"a Kafka cluster", "{Type: MSK, Properties: {Stream: s}}", "AWSLambdaMSKExecutionRole", nil},
		{
			"a Kafka cluster with client certificates",
			"{Type: MSK, Properties: {Stream: s, SourceAccessConfigurations: [{Type: CLIENT_CERTIFICATE_TLS_AUTH, URI: secret}]}}",
			"AWSLambdaMSKExecutionRole",
			[]string{"[secretsmanager:GetSecretValue] on secret"},
		},
		{
			"a broker gets no network permissions",
			"{Type: MQ, Properties: {Broker: b, Queues: [q], SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: secret}]}}",
			"",
			[]string{"[secretsmanager:GetSecretValue] on secret", "[mq:DescribeBroker] on b"},
		},
		{
			"a document database",
			"{Type: DocumentDB, Properties: {Cluster: c, DatabaseName: d, SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: secret}]}}",
			"",
			[]string{
				"[secretsmanager:GetSecretValue] on secret",
				"[rds:DescribeDBClusterParameters] on {Fn::Sub: arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:cluster-pg:*}",
				"[rds:DescribeDBSubnetGroups] on {Fn::Sub: arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:subgrp:*}",
				"[rds:DescribeDBClusters] on c",
				network + " on *",
			},
		},
		{
			"self-managed Kafka in a VPC, where the certificate's secret is forgotten",
			"{Type: SelfManagedKafka, Properties: {KafkaBootstrapServers: [h], Topics: [t], SourceAccessConfigurations: [{Type: VPC_SUBNET, URI: s}, " +
				"{Type: VPC_SECURITY_GROUP, URI: g}, {Type: SASL_SCRAM_256_AUTH, URI: secret}, {Type: SERVER_ROOT_CA_CERTIFICATE, URI: certificate}]}}",
			"",
			[]string{"[secretsmanager:GetSecretValue] on secret", "[secretsmanager:GetSecretValue] on secret", network + " on *"},
		},
		{
			"self-managed Kafka on the internet",
			"{Type: SelfManagedKafka, Properties: {KafkaBootstrapServers: [h], Topics: [t], SourceAccessConfigurations: [{Type: BASIC_AUTH, URI: secret}]}}",
			"",
			[]string{"[secretsmanager:GetSecretValue] on secret"},
		},
		{
			"a destination for failed batches",
			"{Type: SQS, Properties: {Queue: q, DestinationConfig: {OnFailure: {Type: SNS, Destination: topic}}}}",
			"AWSLambdaSQSQueueExecutionRole",
			[]string{"sns:publish on topic"},
		},
		{"an event that calls the function", "{Type: Schedule, Properties: {Schedule: rate(1 minute)}}", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			template, diags := expandedTemplate(t, "Resources: {F: {Type: AWS::Serverless::Function, Properties: {Events: {E: "+tt.event+"}}}}")
			role := template.Root.Get("Resources", "FRole", "Properties")
			want := []string{"AWSLambdaBasicExecutionRole"}
			if tt.managed != "" {
				want = append(want, tt.managed)
			}
			var managed, granted []string
			for _, arn := range role.Get("ManagedPolicyArns").Items {
				managed = append(managed, strings.TrimPrefix(arn.Text, "arn:aws:iam::aws:policy/service-role/"))
			}
			for _, p := range role.Get("Policies").Items {
				name := p.Get("PolicyName").Text
				if origin := template.Made["FRole"].PolicyOrigins[name]; origin.Source != model.AddedBySAM {
					t.Errorf("policy %s has the origin %+v, want %s", name, origin, model.AddedBySAM)
				}
				for _, s := range p.Get("PolicyDocument", "Statement").Items {
					granted = append(granted, show(s.Get("Action"))+" on "+show(s.Get("Resource")))
				}
			}
			if diff := cmp.Diff(want, managed); diff != "" {
				t.Errorf("managed policies (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.granted, granted); diff != "" {
				t.Errorf("statements (-want +got):\n%s", diff)
			}
			if len(diags) > 0 {
				t.Errorf("diagnostics of a good template: %v", diags)
			}
		})
	}
}

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

func TestExpandReportsWhatTheTransformRefuses(t *testing.T) {
	tests := []struct {
		name     string
		sections string // the fault is on the line that ends in "# here"
		want     string
	}{
		{
			"an unknown policy template",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Policies:\n        - SQSSendMessage: {QueueName: q} # here",
			"F: policy 1 in Policies is not valid: did you mean SQSSendMessagePolicy?",
		},
		{
			"a policy template without its parameter",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Policies:\n        - SQSSendMessagePolicy: {} # here",
			"F: policy template SQSSendMessagePolicy needs a value for QueueName",
		},
		{
			"a misspelled property",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      VPCConfig: {} # here",
			"F has no property VPCConfig: did you mean VpcConfig?",
		},
		{
			"a subnet without a group",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        E:\n          Type: SelfManagedKafka\n          Properties:\n" +
				"            KafkaBootstrapServers: [h]\n            Topics: [t]\n            SourceAccessConfigurations: # here\n              - {Type: VPC_SUBNET, URI: s}",
			"F: event E must have both VPC_SUBNET and VPC_SECURITY_GROUP, or none of them",
		},
		{
			"a broker without a secret",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        E: # here\n          Type: MQ\n          Properties: {Broker: b, Queues: [q]}",
			"F: event E needs a list of SourceAccessConfigurations with a BASIC_AUTH",
		},
		{
			"an event without its source",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        E: {Type: MSK, Properties: {Topics: [t]}} # here",
			"F: event E has no Stream",
		},
		{
			"an unknown event",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        E: {Type: Kafka} # here",
			`F: event E has an unknown type "Kafka"`,
		},
		{
			"a VPC beside a capacity provider",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      CapacityProviderConfig: {Arn: a}\n      VpcConfig: {} # here",
			"F: VpcConfig and CapacityProviderConfig cannot be used together",
		},
		{
			"policies in Globals",
			"Globals:\n  Function:\n    Policies: [a] # here\nResources:\n  F:\n    Type: AWS::Serverless::Function",
			"Policies is not supported in Globals.Function",
		},
		{
			"a logical id that is taken",
			"Resources:\n  F: # here\n    Type: AWS::Serverless::Function\n  FRole:\n    Type: AWS::IAM::Role",
			"F: the transform makes a resource FRole for it, which is also written in the template",
		},
		{
			"a connector to nowhere",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n  C:\n    Type: AWS::Serverless::Connector\n    Properties:\n      Source: {Id: F}\n" +
				"      Destination: {Id: Q} # here\n      Permissions: [Read]",
			`C: the connector's resource "Q" is not in the template`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, diags := expandedTemplate(t, tt.sections)
			before, _, _ := strings.Cut(tt.sections, "# here")
			want := []string{fmt.Sprintf("warning %d: %s", strings.Count(before, "\n")+2, tt.want)}
			var got []string
			for _, d := range diags {
				got = append(got, fmt.Sprintf("%s %d: %s", d.Severity, d.Range.Start.Line, d.Message))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
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
