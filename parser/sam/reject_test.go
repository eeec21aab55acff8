package sam

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
		{
			"a deployment of no alias",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      DeploymentPreference: {Type: AllAtOnce} # here",
			"F: DeploymentPreference needs AutoPublishAlias",
		},
		{
			"a dead-letter queue that is given and made",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        E:\n          Type: Schedule\n          Properties:\n" +
				"            Schedule: rate(1 day)\n            DeadLetterConfig: {Arn: a, Type: SQS} # here",
			"F: event E has both Arn and Type in its DeadLetterConfig",
		},
		{
			"a dead-letter queue that is neither",
			"Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      Events:\n        E:\n          Type: EventBridgeRule\n          Properties:\n" +
				"            DeadLetterConfig: {QueueLogicalId: Q} # here",
			"M: event E has a DeadLetterConfig without Arn or Type",
		},
		{
			"a queue of a function with isolated tenants",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      TenancyConfig: {TenantIsolationMode: PER_TENANT}\n      Events:\n" +
				"        E: {Type: SQS, Properties: {Queue: q}} # here",
			"F: event E of type SQS cannot be used together with TenancyConfig",
		},
		{
			"a WebSocket API without routes",
			"Resources:\n  A:\n    Type: AWS::Serverless::WebSocketApi\n    Properties:\n      Routes: {} # here\n      RouteSelectionExpression: $request.body.action",
			"A: a WebSocket API needs at least one route",
		},
		{
			"an unknown way to authorize connections",
			"Resources:\n  A:\n    Type: AWS::Serverless::WebSocketApi\n    Properties:\n      RouteSelectionExpression: $request.body.action\n      Routes: {$connect: {FunctionArn: a}}\n" +
				"      Auth: {AuthType: JWT} # here",
			"A: AuthType must be AWS_IAM, CUSTOM or NONE",
		},
		{
			"a schema registry without its address",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n        E:\n          Type: MSK\n          Properties:\n            Stream: s\n" +
				"            SchemaRegistryConfig: {EventRecordFormat: JSON, SchemaValidationConfigs: [{Attribute: KEY}]} # here",
			"F: event E has a SchemaRegistryConfig without SchemaRegistryURI",
		},
		{
			"a number for an alias",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      AutoPublishAlias: '12' # here",
			"F: \"12\" cannot be the name of an alias",
		},
		{
			"Properties that are a list",
			"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: [Handler] # here",
			"F: Properties must be an object",
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
