package normalize_test

import (
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
)

func TestAFunctionIsAttachedWhenBothListsHoldSomething(t *testing.T) {
	const template = `
Parameters:
  Ids: {Type: "List<AWS::EC2::Subnet::Id>"}
  None: {Type: CommaDelimitedList, Default: ""}
  Use: {Type: String}
Conditions: {InVpc: !Equals [!Ref Use, "yes"]}
Resources:
  Net: {Type: AWS::EC2::Subnet}
  F:
    Type: AWS::Lambda::Function
    Properties:
      Role: r
      %s
`
	for written, want := range map[string]model.Truth{
		`VpcConfig: {SubnetIds: [!Ref Net], SecurityGroupIds: [sg-1]}`:   model.Yes,
		`VpcConfig: {SubnetIds: !Ref Ids, SecurityGroupIds: [sg-1]}`:     model.Yes,
		`VpcConfig: {SubnetIds: !Ref Net, SecurityGroupIds: sg-1}`:       model.Yes,
		`VpcConfig: {SubnetIds: [], SecurityGroupIds: []}`:               model.No,
		`VpcConfig: {SubnetIds: [!Ref Net]}`:                             model.No,
		`VpcConfig: {SubnetIds: !Ref None, SecurityGroupIds: !Ref None}`: model.No,
		`VpcConfig: {}`: model.No,
		`Timeout: 3`:    model.No,
		`VpcConfig: !If [InVpc, {SubnetIds: [a], SecurityGroupIds: [b]}, !Ref AWS::NoValue]`:     model.Maybe,
		`VpcConfig: {SubnetIds: !If [InVpc, [a], []], SecurityGroupIds: !If [InVpc, [b], []]}`:   model.Maybe,
		`VpcConfig: {SubnetIds: !If [InVpc, [a], [b]], SecurityGroupIds: !If [InVpc, [b], [c]]}`: model.Yes,
		`CapacityProviderConfig: {LambdaManagedInstancesCapacityProviderConfig: {}}`:             model.No,
	} {
		f := cloudformationKinds(t, fmt.Sprintf(template, written)).Functions[0]
		if f.Attached != want || (f.AttachedReason != "") != (want == model.Maybe) {
			t.Errorf("%s: got %v because %q, want %v", written, f.Attached, f.AttachedReason, want)
		}
	}
}

func TestADynamicBlockOfUnknownLengthMayAttach(t *testing.T) {
	f := terraformKinds(t, `
variable "vpc" {}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "r"
  dynamic "vpc_config" {
    for_each = var.vpc
    content {
      subnet_ids         = ["subnet-1"]
      security_group_ids = ["sg-1"]
    }
  }
}`).Functions[0]
	if f.Attached != model.Maybe || f.AttachedReason != "variable vpc has no value" {
		t.Errorf("attached %v because %q", f.Attached, f.AttachedReason)
	}
}

func TestManagedInstancesAreNotAttached(t *testing.T) {
	f := cloudformationKinds(t, `
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Role: r
      CapacityProviderConfig: {LambdaManagedInstancesCapacityProviderConfig: {CapacityProviderArn: arn}}
`).Functions[0]
	if !f.Managed || f.Attached != model.No {
		t.Errorf("managed %v, attached %v", f.Managed, f.Attached)
	}
}

func TestFunctionsAreFoundByNameAliasAndARN(t *testing.T) {
	for _, written := range []string{
		`!Ref F`, `!GetAtt F.Arn`, `!Ref Live`, `!Ref Frozen`, `shop`,
		`arn:aws:lambda:eu-west-1:123456789012:function:shop:live`,
		`!Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:shop"`,
		`!Sub "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${F}:live"`,
	} {
		k := cloudformationKinds(t, fmt.Sprintf(`
Resources:
  F: {Type: AWS::Lambda::Function, Properties: {FunctionName: shop, Role: r}}
  Live: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref F, Name: live}}
  Frozen: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Live}}
  FromKafka:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {FunctionName: %s, EventSourceArn: "arn:aws:kafka:eu-west-1:1:cluster/c/1", Topics: [t]}
`, written))
		if got := k.Triggers[0].Function; got.Address != "F" {
			t.Errorf("%s: got %+v", written, got)
		}
	}
}

func TestAliasesThatPointAtEachOtherEnd(t *testing.T) {
	k := cloudformationKinds(t, `
Resources:
  A: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref B}}
  B: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref A}}
  Hook: {Type: Custom::Hook, Properties: {ServiceToken: !Ref A}}
`)
	if len(k.CertainCalls) != 0 {
		t.Errorf("got %+v", k.CertainCalls)
	}
}

func TestMappingsAreTriggersWhenTheirPollerWorksFromAVPC(t *testing.T) {
	const template = `
Parameters: {Source: {Type: String}}
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Kafka: {Type: AWS::MSK::Cluster}
  Connection: {Type: AWS::MSK::VpcConnection}
  Broker: {Type: AWS::AmazonMQ::Broker}
  Documents: {Type: AWS::DocDB::DBCluster}
  F: {Type: AWS::Lambda::Function, Properties: {Role: r}}
  M:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {FunctionName: !Ref F, %s}
`
	for written, want := range map[string]model.TriggerKind{
		`EventSourceArn: !Ref Kafka`:                                                             model.MSK,
		`EventSourceArn: !GetAtt Connection.Arn`:                                                 model.MSK,
		`EventSourceArn: !Sub "arn:aws:kafka:${AWS::Region}:1:cluster/c/1"`:                      model.MSK,
		`EventSourceArn: !Ref Source, Topics: [t]`:                                               model.MSK,
		`EventSourceArn: !Ref Source, AmazonManagedKafkaEventSourceConfig: {ConsumerGroupId: g}`: model.MSK,
		`Topics: [t], SelfManagedEventSource: {Endpoints: {KafkaBootstrapServers: ["a:9092"]}}`:  model.SelfManagedKafka,
		`EventSourceArn: !GetAtt Broker.Arn`:                                                     model.MQ,
		`EventSourceArn: !Ref Source, Queues: [q]`:                                               model.MQ,
		`EventSourceArn: !GetAtt Documents.Arn`:                                                  model.DocumentDB,
		`EventSourceArn: !Ref Source, DocumentDBEventSourceConfig: {DatabaseName: d}`:            model.DocumentDB,
		`EventSourceArn: !GetAtt Queue.Arn`:                                                      "",
		`EventSourceArn: !Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders"`:             "",
		`EventSourceArn: !Ref Source`:                                                            "",
		`EventSourceArn: "arn:aws:kinesis:eu-west-1:1:stream/s", StartingPosition: LATEST`:       "",
	} {
		k := cloudformationKinds(t, fmt.Sprintf(template, written))
		var got model.TriggerKind
		if len(k.Triggers) > 0 {
			got = k.Triggers[0].Kind
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", written, got, want)
		}
		if plain := len(k.Functions[0].Sources) == 1; plain != (want == "") {
			t.Errorf("%s: the sources are %+v", written, k.Functions[0].Sources)
		}
	}
}

func TestSourcesBuiltFromTextKeepTheirPattern(t *testing.T) {
	k := cloudformationKinds(t, `
Resources:
  F: {Type: AWS::Lambda::Function, Properties: {Role: r}}
  M:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {FunctionName: !Ref F, EventSourceArn: !Sub "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders"}
`)
	if got, want := k.Functions[0].Sources[0].ID, "arn:aws:sqs:*:*:orders"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAnEmptyPollerConfigurationProvesNothing(t *testing.T) {
	for written, want := range map[string]model.Truth{
		"":                                     model.No,
		"ProvisionedPollerConfig: {}":          model.Maybe,
		"ProvisionedPollerConfig: !Ref Config": model.Maybe,
		"ProvisionedPollerConfig: {MaximumPollers: 2}": model.Yes,
	} {
		k := cloudformationKinds(t, fmt.Sprintf(`
Parameters: {Config: {Type: String}}
Resources:
  Kafka: {Type: AWS::MSK::Cluster}
  M:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: !Ref Kafka
      %s
`, written))
		if got := k.Triggers[0].Provisioned; got.Truth != want || (got.Reason == "") != (want != model.Maybe) {
			t.Errorf("%q: got %+v, want %v", written, got, want)
		}
	}
}

func TestKafkaClustersLetInWhomTheirAuthenticationSays(t *testing.T) {
	const template = `
Resources:
  Kafka:
    Type: AWS::MSK::Cluster
    Properties:
      ClusterName: c
      %s
`
	type doors struct{ SCRAM, IAM, MutualTLS, Unauthenticated model.Truth }
	for written, want := range map[string]doors{
		``: {model.No, model.No, model.No, model.Yes},
		`ClientAuthentication: {Sasl: {Scram: {Enabled: true}}}`:                                       {model.Yes, model.No, model.No, model.No},
		`ClientAuthentication: {Sasl: {Iam: {Enabled: true}}, Unauthenticated: {Enabled: true}}`:       {model.No, model.Yes, model.No, model.Yes},
		`ClientAuthentication: {Tls: {CertificateAuthorityArnList: [arn]}}`:                            {model.No, model.No, model.Yes, model.No},
		`ClientAuthentication: {Tls: {Enabled: false, CertificateAuthorityArnList: [arn]}}`:            {model.No, model.No, model.No, model.Yes},
		`ClientAuthentication: {Sasl: {Scram: {Enabled: !Ref AWS::AccountId}, Iam: {Enabled: false}}}`: {model.Maybe, model.No, model.No, model.Maybe},
	} {
		c := cloudformationKinds(t, fmt.Sprintf(template, written)).Clusters[0]
		got := doors{c.SCRAM.Truth, c.IAM.Truth, c.MutualTLS.Truth, c.Unauthenticated.Truth}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", written, diff)
		}
	}
}

func TestStoresHaveThePortOfTheirEngine(t *testing.T) {
	k := cloudformationKinds(t, `
Parameters: {Engine: {Type: String}}
Resources:
  Aurora: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-postgresql}}
  Member: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-postgresql, DBClusterIdentifier: !Ref Aurora}}
  Proxy: {Type: AWS::RDS::DBProxy, Properties: {EngineFamily: MYSQL}}
  Any: {Type: AWS::RDS::DBInstance, Properties: {Engine: !Ref Engine}}
  Memcached: {Type: AWS::ElastiCache::CacheCluster, Properties: {Engine: memcached}}
  Search: {Type: AWS::OpenSearchService::Domain, Properties: {VPCOptions: {SubnetIds: [subnet-1]}}}
  PublicSearch: {Type: AWS::OpenSearchService::Domain}
  Rabbit: {Type: AWS::AmazonMQ::Broker, Properties: {EngineType: RABBITMQ}}
  Own: {Type: AWS::EC2::VPCEndpoint, Properties: {ServiceName: com.amazonaws.vpce.eu-west-1.vpce-svc-1, VpcEndpointType: Interface}}
`)
	got := map[string]string{}
	for _, s := range k.DataStores {
		got[s.Address] = fmt.Sprint(s.Service, " ", s.Port)
	}
	want := map[string]string{
		"Aurora": "rds 5432", "Proxy": "rds 3306", "Any": "rds 0", "Memcached": "elasticache 11211",
		"Search": "opensearch 443", "Rabbit": "mq 5671", "Own": "endpoint-service 0",
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
