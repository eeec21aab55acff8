package facts

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
)

// worker is a function with a role, a queue, a table and a secret beside it. Tests give it statements and variables.
func worker(change func(*model.Kinds, *model.Function, *model.Role)) (*model.Unit, *model.Function) {
	u := &model.Unit{Format: model.CloudFormation}
	for _, r := range [...][3]string{
		{"DeadLetters", "AWS::SQS::Queue", ""},
		{"Key", "AWS::KMS::Key", ""},
		{"Orders", "AWS::SQS::Queue", "orders"},
		{"Param", "AWS::SSM::Parameter", ""},
		{"Secret", "AWS::SecretsManager::Secret", ""},
		{"Table", "AWS::DynamoDB::Table", ""},
		{"Topic", "AWS::SNS::Topic", ""},
	} {
		attributes := model.Value{Kind: model.Object}
		if r[2] != "" {
			attributes.Entries = []model.Entry{{Key: "QueueName", Value: str(r[2])}}
		}
		u.Resources = append(u.Resources, &model.Resource{Address: r[0], Type: r[1], Attributes: attributes})
	}
	f := model.Function{Base: at("Worker"), Attached: model.Yes, Role: link("Role")}
	role := model.Role{Base: at("Role")}
	u.Kinds = model.Kinds{}
	if change != nil {
		change(&u.Kinds, &f, &role)
	}
	u.Kinds.Functions = append(u.Kinds.Functions, f)
	u.Kinds.Roles = append(u.Kinds.Roles, role)
	return u, &u.Kinds.Functions[len(u.Kinds.Functions)-1]
}

func str(s string) model.Value { return model.StringValue(s, model.Range{}) }

func ref(address, attribute string) model.Value {
	return model.RefValue(address, attribute, model.Range{})
}

func joined(parts ...model.Value) model.Value {
	return model.Value{Kind: model.Template, Items: parts}
}

func allow(action string, resources ...model.Value) model.Statement {
	return model.Statement{Source: model.InlinePolicy, Allow: true, Actions: []string{action}, Resources: resources}
}

func conditioned(s model.Statement, operator, key string, value model.Value) model.Statement {
	test := model.Value{Kind: model.Object, Entries: []model.Entry{{Key: key, Value: value}}}
	s.Conditions = model.Value{Kind: model.Object, Entries: []model.Entry{{Key: operator, Value: test}}}
	return s
}

func TestStatementsAreEvidence(t *testing.T) {
	anything := str("*")
	orders := ref("Orders", "Arn")
	builtARN := joined(str("arn:aws:sqs:"), model.UnknownValue("region", model.Range{}), str(":"), model.UnknownValue("account", model.Range{}), str(":orders"))
	tests := []struct {
		name   string
		change func(*model.Kinds, *model.Function, *model.Role)
		s      model.Statement
		want   []string
	}{
		{"specific action on a resource of the unit", nil, allow("sqs:SendMessage", orders), []string{"sqs E3"}},
		{"specific action on an ARN built from text", nil, allow("sqs:SendMessage", builtARN), []string{"sqs E3"}},
		{"any resource", nil, allow("sqs:SendMessage", anything), []string{"sqs E2"}},
		{"any queue", nil, allow("sqs:SendMessage", str("arn:aws:sqs:eu-west-1:123456789012:*")), []string{"sqs E2"}},
		{"objects of one bucket", nil, allow("s3:GetObject", str("arn:aws:s3:::invoices/*")), []string{"s3 E3"}},
		{"all buckets", nil, allow("s3:GetObject", str("arn:aws:s3:::*")), []string{"s3 E2"}},
		{"a secret with the random end of its name", nil, allow("secretsmanager:GetSecretValue", str("arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-??????")), []string{"secretsmanager E3"}},
		{"all secrets", nil, allow("secretsmanager:GetSecretValue", str("arn:aws:secretsmanager:eu-west-1:123456789012:secret:*")), []string{"secretsmanager E2"}},
		{"resource from a parameter without value", nil, allow("sqs:SendMessage", model.UnknownValue("parameter Queue has no value", model.Range{})), []string{"sqs E2"}},
		{"two words and a wildcard name what is done", nil, allow("s3:GetObject*", str("arn:aws:s3:::invoices/*")), []string{"s3 E3"}},
		{"one word and a wildcard do not", nil, allow("s3:Get*", str("arn:aws:s3:::invoices/*")), []string{"s3 E2"}},
		{"a whole service", nil, allow("sqs:*", orders), []string{"sqs E1"}},
		{"everything", nil, allow("*", anything), nil},
		{"a service with another name", nil, allow("firehose:PutRecord", anything), []string{"kinesis-firehose E2"}},
		{"a weak service", nil, allow("acm:DescribeCertificate", str("arn:aws:acm:eu-west-1:123456789012:certificate/1")), []string{"acm E2"}},
		{"a service whose host depends on the resource", nil, allow("es:ESHttpGet", str("arn:aws:es:eu-west-1:123456789012:domain/logs")), []string{"es E1"}},
		{"a statement that may not exist", nil, func() model.Statement {
			s := allow("sqs:SendMessage", orders)
			s.Reason = "condition HasQueue is not known"
			return s
		}(), []string{"sqs E1"}},
		{"NotAction", nil, model.Statement{Allow: true, NotActions: []string{"iam:*"}, Resources: []model.Value{anything}}, nil},
		{"NotResource", nil, model.Statement{Allow: true, Actions: []string{"sqs:SendMessage"}, Resources: []model.Value{orders}, NotResource: true}, []string{"sqs E1"}},
		{"a policy template", nil, model.Statement{Source: model.PolicyTemplate, Policy: "SQSSendMessagePolicy", Allow: true, Actions: []string{"sqs:SendMessage*"}, Resources: []model.Value{orders}}, []string{"sqs E4"}},
		{"a connector", nil, model.Statement{Source: model.Connector, Policy: "ToTable", Allow: true, Actions: []string{"dynamodb:PutItem"}, Resources: []model.Value{ref("Table", "Arn")}}, []string{"dynamodb E4"}},
		{"what SAM adds", nil, model.Statement{Source: model.AddedBySAM, Allow: true, Actions: []string{"sqs:SendMessage"}, Resources: []model.Value{orders}}, nil},
		{"a role of two functions", func(k *model.Kinds, _ *model.Function, _ *model.Role) {
			k.Functions = append(k.Functions, model.Function{Base: at("Other"), Role: link("Role")})
		}, allow("sqs:SendMessage", orders), []string{"sqs E2"}},
		{"a role of two instances of one block", func(k *model.Kinds, f *model.Function, _ *model.Role) {
			f.Block = "Worker"
			k.Functions = append(k.Functions, model.Function{Base: model.Base{Address: "Worker[1]", Block: "Worker"}, Role: link("Role")})
		}, allow("sqs:SendMessage", orders), []string{"sqs E3"}},

		{"network interfaces", nil, allow("ec2:CreateNetworkInterface", anything), nil},
		{"log lines", nil, allow("logs:PutLogEvents", anything), nil},
		{"log lines by wildcard", nil, allow("logs:Put*", anything), []string{"logs E1"}},
		{"log queries", nil, allow("logs:StartQuery", anything), []string{"logs E2"}},
		{"the function's own log group", nil, model.Statement{
			Allow: true, Actions: []string{"logs:PutLogEvents", "logs:DescribeLogStreams"}, Resources: []model.Value{anything},
		}, nil},
		{"log queries beside the function's own log group", nil, model.Statement{
			Allow: true, Actions: []string{"logs:PutLogEvents", "logs:FilterLogEvents"}, Resources: []model.Value{anything},
		}, []string{"logs E2"}},
		{"traces", nil, allow("xray:PutTraceSegments", anything), nil},
		{"a token signed locally", nil, allow("rds-db:connect", anything), nil},
		{"a file system mount", nil, allow("elasticfilesystem:ClientMount", anything), nil},
		{"passing a role", nil, allow("iam:PassRole", anything), nil},
		{"container images", nil, allow("ecr:BatchGetImage", anything), nil},
		{"decryption alone", nil, allow("kms:Decrypt", ref("Key", "Arn")), nil},
		{"encryption beside decryption", nil, model.Statement{
			Allow: true, Actions: []string{"kms:Decrypt", "kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"}, Resources: []model.Value{ref("Key", "Arn")},
		}, nil},
		{"encryption alone", nil, allow("kms:Encrypt", ref("Key", "Arn")), []string{"kms E2"}},
		{"signing", nil, allow("kms:Sign", ref("Key", "Arn")), []string{"kms E3"}},
		{"a key used through a service", nil, conditioned(allow("kms:Encrypt", anything), "StringEquals", "kms:ViaService", str("sqs.eu-west-1.amazonaws.com")), nil},
		{"the key of a service", nil, conditioned(allow("kms:Encrypt", anything), "ForAnyValue:StringEquals", "kms:ResourceAliases", str("alias/aws/sns")), nil},

		{"polling", nil, allow("sqs:ReceiveMessage", orders), []string{"sqs E2"}},
		{
			"polling the source of a mapping", func(_ *model.Kinds, f *model.Function, _ *model.Role) { f.Sources = []model.Link{link("Orders")} },
			allow("sqs:ReceiveMessage", orders), nil,
		},
		{
			"polling the source of a mapping by wildcard", func(_ *model.Kinds, f *model.Function, _ *model.Role) { f.Sources = []model.Link{link("Orders")} },
			allow("sqs:ReceiveMessage", anything), nil,
		},
		{
			"polling the source of a mapping by its name", func(_ *model.Kinds, f *model.Function, _ *model.Role) { f.Sources = []model.Link{link("Orders")} },
			allow("sqs:ReceiveMessage", builtARN), nil,
		},
		{
			"asking for the URL of a mapping's source", func(_ *model.Kinds, f *model.Function, _ *model.Role) { f.Sources = []model.Link{link("Orders")} },
			allow("sqs:GetQueueUrl", orders), nil,
		},
		{"a source and a grant of the same text", func(_ *model.Kinds, f *model.Function, _ *model.Role) {
			f.Sources = []model.Link{{ID: "arn:aws:sqs:*:*:external"}}
		}, allow("sqs:ReceiveMessage", str("arn:aws:sqs:eu-west-1:123456789012:external")), nil},
		{"another queue of the same account as the source", func(_ *model.Kinds, f *model.Function, _ *model.Role) {
			f.Sources = []model.Link{link("Orders")}
		}, allow("sqs:ReceiveMessage", joined(str("arn:aws:sqs:eu-west-1:"), ref("Orders", "Account"), str(":other"))), []string{"sqs E2"}},
		{
			"sending to the source of a mapping", func(_ *model.Kinds, f *model.Function, _ *model.Role) { f.Sources = []model.Link{link("Orders")} },
			allow("sqs:SendMessage", orders),
			[]string{"sqs E3"},
		},
		{
			"the stream of a mapping", func(_ *model.Kinds, f *model.Function, _ *model.Role) { f.Sources = []model.Link{link("Table")} },
			allow("dynamodb:GetRecords", ref("Table", "StreamArn")), nil,
		},
		{
			"a table besides the stream of a mapping", func(_ *model.Kinds, f *model.Function, _ *model.Role) { f.Sources = []model.Link{link("Table")} },
			allow("dynamodb:GetItem", ref("Table", "Arn")),
			[]string{"dynamodb E3"},
		},
		{"stream actions on a table", nil, allow("dynamodb:GetRecords", ref("Table", "Arn")), nil},
		{"stream actions on a stream", nil, allow("dynamodb:GetRecords", ref("Table", "StreamArn")), []string{"dynamodb-streams E2"}},
		{"a wildcard on a table is no stream", nil, allow("dynamodb:Get*", ref("Table", "Arn")), []string{"dynamodb E2"}},
		{"the cluster of a trigger", func(k *model.Kinds, _ *model.Function, _ *model.Role) {
			k.Triggers = []model.Trigger{{Base: at("Trigger"), Kind: model.MSK, Function: link("Worker")}}
		}, allow("kafka:GetBootstrapBrokers", anything), nil},
		{"a cluster without a trigger", nil, allow("kafka:GetBootstrapBrokers", anything), []string{"kafka E2"}},
		{"the secret of a trigger", func(k *model.Kinds, _ *model.Function, _ *model.Role) {
			k.Triggers = []model.Trigger{{
				Base: at("Trigger"), Kind: model.MQ, Function: link("Worker"),
				Access: []model.Access{{Type: "BASIC_AUTH", URI: ref("Secret", "Ref")}},
			}}
		}, allow("secretsmanager:GetSecretValue", ref("Secret", "Ref")), nil},
		{
			"the dead-letter queue", func(_ *model.Kinds, f *model.Function, _ *model.Role) { f.DeadLetter = link("DeadLetters") },
			allow("sqs:GetQueueUrl", ref("DeadLetters", "Arn")), nil,
		},
		{
			"a destination", func(_ *model.Kinds, f *model.Function, _ *model.Role) { f.Destinations = []model.Link{link("Topic")} },
			allow("sns:Publish", ref("Topic", "Ref")), nil,
		},
		{
			"a destination and more", func(_ *model.Kinds, f *model.Function, _ *model.Role) { f.DeadLetter = link("DeadLetters") },
			allow("sqs:SendMessage", ref("DeadLetters", "Arn"), orders),
			[]string{"sqs E3"},
		},
		{"what another service does with the role's rights", func(_ *model.Kinds, _ *model.Function, r *model.Role) {
			r.Statements = append(r.Statements, allow("polly:StartSpeechSynthesisTask", str("*")))
		}, allow("sns:Publish", ref("Topic", "Ref")), []string{"polly E2", "sns E2"}},

		{"a wildcard narrowed by the resource", nil, allow("bedrock:Invoke*", str("arn:aws:bedrock:eu-west-1::foundation-model/a.b")), []string{"bedrock-runtime E2"}},
		{"a wildcard that nothing narrows", nil, allow("states:Start*", anything), []string{"states E1", "sync-states E1"}},
		{"denied again", func(_ *model.Kinds, _ *model.Function, r *model.Role) {
			r.Statements = append(r.Statements, model.Statement{Actions: []string{"sqs:*"}, Resources: []model.Value{str("*")}})
		}, allow("sqs:SendMessage", orders), nil},
		{"denied elsewhere", func(_ *model.Kinds, _ *model.Function, r *model.Role) {
			r.Statements = append(r.Statements, model.Statement{Actions: []string{"sqs:*"}, Resources: []model.Value{ref("DeadLetters", "Arn")}})
		}, allow("sqs:SendMessage", orders), []string{"sqs E3"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u, f := worker(func(k *model.Kinds, f *model.Function, r *model.Role) {
				if test.change != nil {
					test.change(k, f, r)
				}
				r.Statements = append(r.Statements, test.s)
			})
			needs, reason := functionNeeds(u, &u.Kinds, f)
			if reason != "" {
				t.Errorf("unexpected reason %q", reason)
			}
			var got []string
			for _, n := range needs {
				got = append(got, fmt.Sprintf("%s %s", n.Service, n.Class))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("needs differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestVariablesAreEvidence(t *testing.T) {
	copied := str("orders")
	copied.Origin = []model.Ref{{Address: "Orders", Attribute: "name"}}
	tests := []struct {
		name  string
		value model.Value
		role  []model.Statement
		want  []string
	}{
		{"alone", ref("Orders", "Ref"), nil, []string{"E2 variable TARGET refers to Orders"}},
		{"with a name copied from the resource", copied, nil, []string{"E2 variable TARGET refers to Orders"}},
		{"inside a text", joined(str("https://example/"), ref("Orders", "QueueName")), nil, []string{"E2 variable TARGET refers to Orders"}},
		{"with a grant for the same resource", ref("Orders", "Ref"), []model.Statement{allow("sqs:SendMessage", ref("Orders", "Arn"))}, []string{
			"E4 variable TARGET refers to Orders and role Role allows sqs:SendMessage on it",
			"E3 role Role allows sqs:SendMessage on Orders",
		}},
		{"with a specific grant for all resources", ref("Orders", "Ref"), []model.Statement{allow("sqs:SendMessage", str("*"))}, []string{
			"E4 variable TARGET refers to Orders and role Role allows sqs:SendMessage on it",
			"E2 role Role allows sqs:SendMessage on *",
		}},
		{"with a grant for all resources before one for the same resource", ref("Orders", "Ref"), []model.Statement{
			allow("sqs:ListQueues", str("*")), allow("sqs:SendMessage", ref("Orders", "Arn")),
		}, []string{
			"E4 variable TARGET refers to Orders and role Role allows sqs:SendMessage on it",
			"E3 role Role allows sqs:SendMessage on Orders",
			"E2 role Role allows sqs:ListQueues on *",
		}},
		{"with the whole service granted", ref("Orders", "Ref"), []model.Statement{allow("sqs:*", str("*"))}, []string{
			"E2 variable TARGET refers to Orders",
			"E1 role Role allows sqs:* on *",
		}},
		{"with a grant for another resource", ref("Orders", "Ref"), []model.Statement{allow("sqs:SendMessage", ref("DeadLetters", "Arn"))}, []string{
			"E3 role Role allows sqs:SendMessage on DeadLetters",
			"E2 variable TARGET refers to Orders",
		}},
		{"of one branch of a condition", model.UnknownValue("condition Stage is not known", model.Range{}, ref("Orders", "Ref")), nil, []string{"E1 variable TARGET may refer to Orders"}},
		{"with a value that was read at deployment", ref("Param", "Value"), nil, nil},
		{"of a role", str("arn:aws:iam::123456789012:role/other"), nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u, f := worker(func(_ *model.Kinds, f *model.Function, r *model.Role) {
				f.Environment = []model.Variable{{Name: "TARGET", Value: test.value}}
				r.Statements = test.role
			})
			needs, _ := functionNeeds(u, &u.Kinds, f)
			var got []string
			for _, n := range needs {
				for _, e := range n.Evidence {
					got = append(got, fmt.Sprintf("%s %s", e.Class, e.Text))
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("evidence differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatTheDataAPIsReadIsNoCall(t *testing.T) {
	for action, want := range map[string]Class{
		"rds-data:ExecuteStatement":           E1,
		"redshift-data:*":                     E1,
		"rds-data:CommitTransaction":          E4,
		"polly:StartSpeechSynthesisTask":      E4,
		"textract:StartDocumentTextDetection": E4,
	} {
		u, f := worker(func(_ *model.Kinds, f *model.Function, r *model.Role) {
			f.Environment = []model.Variable{{Name: "SECRET_ARN", Value: ref("Secret", "Ref")}}
			r.Statements = []model.Statement{allow("secretsmanager:GetSecretValue", ref("Secret", "Ref")), allow(action, str("*"))}
		})
		needs, _ := functionNeeds(u, &u.Kinds, f)
		for _, n := range needs {
			if n.Service == "secretsmanager" && n.Class != want {
				t.Errorf("%s: %s, want %s", action, n.Class, want)
			}
		}
	}
}

func TestNeedsSayWhyThereMayBeMore(t *testing.T) {
	tests := []struct {
		name   string
		change func(*model.Kinds, *model.Function, *model.Role)
		want   string
	}{
		{"all known", nil, ""},
		{"role from a parameter", func(_ *model.Kinds, f *model.Function, _ *model.Role) {
			f.Role = model.Link{Reason: "parameter RoleArn has no value"}
		}, "parameter RoleArn has no value"},
		{"role with unknown policies", func(_ *model.Kinds, _ *model.Function, r *model.Role) { r.Reason = "parameter Policy has no value" }, "parameter Policy has no value"},
		{"unknown environment", func(_ *model.Kinds, f *model.Function, _ *model.Role) { f.EnvReason = "parameter Env has no value" }, "parameter Env has no value"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u, f := worker(test.change)
			if _, got := functionNeeds(u, &u.Kinds, f); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestCertainCallsNeedNoEvidence(t *testing.T) {
	u, f := worker(func(k *model.Kinds, _ *model.Function, r *model.Role) {
		k.CertainCalls = []model.CertainCall{{Base: at("Setup"), Kind: model.CustomResourceCall, Function: link("Worker"), Service: "s3"}}
		r.Statements = []model.Statement{allow("s3:GetObject", str("*"))}
	})
	got, _ := functionNeeds(u, &u.Kinds, f)
	want := []serviceNeed{{Service: "s3", Class: E2, Certain: true, Call: model.CustomResourceCall, Evidence: []Evidence{
		{Class: E2, Text: "role Role allows s3:GetObject on *"},
		{Text: "it answers the custom resource Setup through S3"},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("needs differ (-want +got):\n%s", diff)
	}
}

func TestTheInsightsLayerIsOnlyWorthAWarning(t *testing.T) {
	u, f := worker(func(k *model.Kinds, _ *model.Function, _ *model.Role) {
		k.CertainCalls = []model.CertainCall{{Base: at("Worker"), Kind: model.InsightsCall, Function: link("Worker"), Service: "logs"}}
	})
	got, _ := functionNeeds(u, &u.Kinds, f)
	want := []serviceNeed{{
		Service: "logs", Class: E2, Call: model.InsightsCall,
		Evidence: []Evidence{{Class: E2, Text: "the Lambda Insights layer of Worker writes logs"}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("needs differ (-want +got):\n%s", diff)
	}
}

func TestEnvironmentChangesHosts(t *testing.T) {
	with := func(name string, v model.Value) *model.Function {
		return &model.Function{Environment: []model.Variable{{Name: name, Value: v}}}
	}
	tests := []struct {
		name   string
		f      *model.Function
		suffix string
		proxy  string
		url    bool
		host   string
	}{
		{"nothing set", &model.Function{}, "sqs", "", false, ""},
		{"a proxy", with("https_proxy", str("http://proxy:3128")), "sqs", "variable https_proxy names a proxy", false, ""},
		{"an empty proxy", with("HTTPS_PROXY", str("")), "sqs", "", false, ""},
		{"a URL for all services", with("AWS_ENDPOINT_URL", str("http://vpce")), "sqs", "", true, ""},
		{"a URL for the service", with("AWS_ENDPOINT_URL_SFN", str("http://vpce")), "states", "", true, ""},
		{"a URL for another service", with("AWS_ENDPOINT_URL_SQS", str("http://vpce")), "states", "", false, ""},
		{"FIPS", with("AWS_USE_FIPS_ENDPOINT", str("true")), "sqs", "", false, "variable AWS_USE_FIPS_ENDPOINT changes the host of sqs"},
		{"FIPS switched off", with("AWS_USE_FIPS_ENDPOINT", str("false")), "sqs", "", false, ""},
		{"FIPS where the endpoint covers it", with("AWS_USE_FIPS_ENDPOINT", str("true")), "monitoring", "", false, ""},
		{"the name of an endpoint", with("QUEUE_HOST", ref("Endpoint", "DnsEntries")), "sqs", "", false, "variable QUEUE_HOST holds a name of endpoint Endpoint"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := proxied(test.f); got != test.proxy {
				t.Errorf("proxy: got %q", got)
			}
			if got := endpointURL(test.f, test.suffix); got != test.url {
				t.Errorf("URL: got %v", got)
			}
			if got := hostReason(test.f, test.suffix); got != test.host {
				t.Errorf("host: got %q", got)
			}
		})
	}
}
