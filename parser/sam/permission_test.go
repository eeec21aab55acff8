package sam

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
)

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
