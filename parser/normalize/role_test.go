package normalize

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
	"github.com/vpclint/vpclint/parser/sam"
)

// templateRoles reads a template and writes down its roles.
func templateRoles(t *testing.T, text string) []string {
	t.Helper()
	template, diagnostics := cloudformation.Read("template.yaml", []byte(text))
	if template == nil {
		t.Fatal(diagnostics)
	}
	if template.Serverless() {
		sam.Expand(template)
	}
	u, _ := cloudformation.Evaluate(template, cloudformation.Options{})
	Unit(u)
	return writeRoles(u)
}

// moduleRoles does the same for resources of a Terraform module.
func moduleRoles(resources ...*model.Resource) []string {
	slices.SortFunc(resources, func(a, b *model.Resource) int { return strings.Compare(a.Address, b.Address) })
	u := &model.Unit{Format: model.Terraform, Resources: resources}
	Unit(u)
	return writeRoles(u)
}

// writeRoles writes a line for every role, statement and managed policy, without addresses of Terraform's types, so that both
// formats can be compared.
func writeRoles(u *model.Unit) []string {
	var out []string
	for _, r := range u.Kinds.Roles {
		line := "role " + r.Address
		if r.Boundary {
			line += " with boundary"
		}
		if r.MadeFor != "" {
			line += " made for " + r.MadeFor
		}
		out = append(out, orReason(line, r.Reason))
		for _, s := range r.Statements {
			effect, actions := "deny", s.Actions
			if s.Allow {
				effect = "allow"
			}
			if len(s.NotActions) > 0 {
				effect, actions = effect+" all but", s.NotActions
			}
			var on []string
			for _, v := range s.Resources {
				on = append(on, strings.ReplaceAll(spelling(v), "\x00", "~"))
			}
			line := fmt.Sprintf("  %s %s on %s (%s)", effect, strings.Join(actions, ","), strings.Join(on, ","), s.Source)
			if s.Conditions.IsSet() {
				line += " if"
			}
			out = append(out, orReason(line, s.Reason))
		}
		for _, p := range r.AWSPolicies {
			out = append(out, orReason("  AWS "+p.Value, p.Reason))
		}
	}
	return out
}

func orReason(line, reason string) string {
	if reason == "" {
		return line
	}
	return line + " ? " + reason
}

func TestRolesOfTemplates(t *testing.T) {
	tests := []struct {
		name, template string
		want           []string
	}{
		{"all ways to attach", `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: worker
      ManagedPolicyArns:
        - !Sub arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole
        - !Ref Attached
        - !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/by-name
      Policies:
        - PolicyName: inline
          PolicyDocument:
            Statement: {Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Queue.Arn}
  Queue: {Type: AWS::SQS::Queue}
  Attached:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: {Statement: [{Effect: Allow, Action: [sns:Publish], Resource: "*"}]}
  ByName:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      ManagedPolicyName: by-name
      PolicyDocument: {Statement: [{Effect: Deny, NotAction: "iam:*", Resource: "*", Condition: {Bool: {"aws:MultiFactorAuthPresent": "false"}}}]}
  Attaching:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Roles: [!Ref Role]
      PolicyDocument: {Statement: [{Effect: Allow, Action: s3:GetObject, NotResource: "arn:aws:s3:::secret/*"}]}
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: policy
      Roles: [worker]
      PolicyDocument: '{"Statement": {"Effect": "allow", "Action": "kms:Sign", "Resource": "*"}}'
  RolePolicy:
    Type: AWS::IAM::RolePolicy
    Properties:
      RoleName: !Ref Role
      PolicyName: role-policy
      PolicyDocument: {Statement: [{Effect: Allow, Action: sts:AssumeRole, Resource: "*"}]}
  OfAnotherRole:
    Type: AWS::IAM::Policy
    Properties:
      Roles: [another]
      PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
`, []string{
			"role Role",
			"  allow sqs:SendMessage on ~Queue.Arn~ (inline)",
			"  allow sns:Publish on * (managed)",
			"  deny all but iam:* on * (managed) if",
			"  allow kms:Sign on * (inline)",
			"  allow sts:AssumeRole on * (inline)",
			"  allow s3:GetObject on arn:aws:s3:::secret/* (managed)",
			"  AWS AWSLambdaVPCAccessExecutionRole",
		}},
		{"what cannot be told", `
Parameters:
  Managed: {Type: String}
  Boundary: {Type: String}
  Actions: {Type: CommaDelimitedList}
  Stage: {Type: String}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      PermissionsBoundary: !Ref Boundary
      ManagedPolicyArns: [!Ref Managed, !If [Prod, arn:aws:iam::aws:policy/AmazonS3FullAccess, !Ref "AWS::NoValue"]]
      Policies:
        - PolicyDocument: {Statement: [{Effect: Allow, Action: !Ref Actions, Resource: "*"}]}
`, []string{
			"role Role with boundary ? parameter Managed has no value",
			"  allow * on * (inline) ? parameter Actions has no value",
			"  AWS AmazonS3FullAccess ? condition Prod depends on parameter Stage, which has no value",
		}},
		{"policies that SAM makes", `
Transform: AWS::Serverless-2016-10-31
Resources:
  Queue: {Type: AWS::SQS::Queue}
  Dead: {Type: AWS::SQS::Queue}
  Worker:
    Type: AWS::Serverless::Function
    Properties:
      InlineCode: "x"
      Runtime: nodejs22.x
      Handler: index.handler
      VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [sg-1]}
      DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Dead.Arn}
      Policies:
        - SQSSendMessagePolicy: {QueueName: !GetAtt Queue.QueueName}
        - Statement: [{Effect: Allow, Action: s3:GetObject, Resource: "*"}]
`, []string{
			"role WorkerRole made for Worker",
			"  allow sqs:SendMessage on ~Dead.Arn~ (sam-added)",
			"  allow sqs:SendMessage* on arn:~?AWS::Partition is known at deployment~:sqs:~?AWS::Region is known at deployment~:" +
				"~?AWS::AccountId is known at deployment~:~Queue.QueueName~ (sam-template)",
			"  allow s3:GetObject on * (function)",
			"  AWS AWSLambdaBasicExecutionRole",
			"  AWS AWSLambdaVPCAccessExecutionRole",
		}},
		{"a role whose name is exported", `
Resources:
  Role: {Type: AWS::IAM::Role, Properties: {}}
  Quiet: {Type: AWS::IAM::Role, Properties: {}}
Outputs:
  Name: {Value: !Ref Role, Export: {Name: role}}
  Plain: {Value: !Ref Quiet}
  Arn: {Value: !GetAtt Quiet.Arn, Export: {Name: arn}}
`, []string{"role Quiet", "role Role ? its role is exported as Name"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, templateRoles(t, test.template)); diff != "" {
				t.Errorf("roles differ (-want +got):\n%s", diff)
			}
		})
	}
}

// resource is a Terraform resource with attributes in pairs of name and value.
func resource(address string, pairs ...any) *model.Resource {
	r := &model.Resource{Address: address, Data: strings.HasPrefix(address, "data."), Attributes: model.Value{Kind: model.Object}}
	r.Type, _, _ = strings.Cut(strings.TrimPrefix(address, "data."), ".")
	for i := 0; i < len(pairs); i += 2 {
		value, ok := pairs[i+1].(model.Value)
		if !ok {
			value = model.StringValue(pairs[i+1].(string), model.Range{})
		}
		r.Attributes.Entries = append(r.Attributes.Entries, model.Entry{Key: pairs[i].(string), Value: value})
	}
	return r
}

func inModule(call string, r *model.Resource) *model.Resource {
	r.Address = call + "." + r.Address
	r.Calls = []model.Call{{Address: call}}
	return r
}

func reference(address, attribute string) model.Value {
	return model.RefValue(address, attribute, model.Range{})
}

func template(parts ...any) model.Value {
	v := model.Value{Kind: model.Template}
	for _, p := range parts {
		part, ok := p.(model.Value)
		if !ok {
			part = model.StringValue(p.(string), model.Range{})
		}
		v.Items = append(v.Items, part)
	}
	return v
}

func undetermined(reason string, candidates ...model.Value) model.Value {
	return model.UnknownValue(reason, model.Range{}, candidates...)
}

func TestRolesOfModules(t *testing.T) {
	const publish = `{"Statement": [{"Effect": "Allow", "Action": ["sns:Publish"], "Resource": "*"}]}`
	partition := reference("data.aws_partition.current", "partition")
	account := reference("data.aws_caller_identity.current", "account_id")
	role := func(pairs ...any) *model.Resource { return resource("aws_iam_role.worker", pairs...) }
	attached := func(policy model.Value) *model.Resource {
		return resource("aws_iam_role_policy_attachment.it", "role", reference("aws_iam_role.worker", "name"), "policy_arn", policy)
	}
	copied := model.StringValue("worker", model.Range{})
	copied.Origin = []model.Ref{{Address: "aws_iam_role.worker", Attribute: "name"}}
	when := func(r *model.Resource, maybe, guard string) *model.Resource {
		r.Maybe, r.Guard = maybe, guard
		return r
	}

	tests := []struct {
		name      string
		resources []*model.Resource
		want      []string
	}{
		{"an attached policy of the unit", []*model.Resource{
			role(), resource("aws_iam_policy.publish", "policy", publish), attached(reference("aws_iam_policy.publish", "arn")),
		}, []string{"role aws_iam_role.worker", "  allow sns:Publish on * (managed)"}},
		{"an attached policy of AWS", []*model.Resource{
			role(), attached(template("arn:", partition, ":iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole")),
		}, []string{"role aws_iam_role.worker", "  AWS AWSLambdaVPCAccessExecutionRole"}},
		{"an attached policy by an ARN built from its name", []*model.Resource{
			role(), resource("aws_iam_policy.publish", "name", template(undetermined("var.stage has no value"), "-publish"), "policy", publish),
			attached(template("arn:aws:iam::", account, ":policy/", undetermined("var.stage has no value"), "-publish")),
		}, []string{"role aws_iam_role.worker", "  allow sns:Publish on * (managed)"}},
		{"an attached policy of another account", []*model.Resource{
			role(), resource("aws_iam_policy.publish", "name", "publish", "policy", publish),
			attached(model.StringValue("arn:aws:iam::123456789012:policy/publish", model.Range{})),
		}, []string{"role aws_iam_role.worker ? managed policy arn:aws:iam::123456789012:policy/publish is outside"}},
		{
			"an attached policy from a variable",
			[]*model.Resource{role(), attached(undetermined("var.policy_arn has no value"))},
			[]string{"role aws_iam_role.worker ? var.policy_arn has no value"},
		},
		{"a copy of a policy of AWS", []*model.Resource{
			role("name", "worker"),
			resource("data.aws_iam_policy.vpc", "arn", template("arn:", partition, ":iam::aws:policy/service-role/AWSLambdaENIManagementAccess")),
			resource("aws_iam_role_policy.vpc", "role", copied, "policy", reference("data.aws_iam_policy.vpc", "policy")),
		}, []string{"role aws_iam_role.worker", "  AWS AWSLambdaENIManagementAccess"}},
		{"a policy that is looked up by name", []*model.Resource{
			role(), resource("data.aws_iam_policy.s3", "name", "AmazonS3FullAccess"), attached(reference("data.aws_iam_policy.s3", "arn")),
		}, []string{"role aws_iam_role.worker", "  AWS AmazonS3FullAccess"}},
		{"a policy that is looked up", []*model.Resource{
			role(), resource("data.aws_iam_policy.own", "arn", undetermined("var.arn has no value")), attached(reference("data.aws_iam_policy.own", "arn")),
		}, []string{"role aws_iam_role.worker ? data source data.aws_iam_policy.own is read at deployment"}},
		{"policies in the role", []*model.Resource{role(
			"inline_policy", model.Value{Kind: model.List, Items: []model.Value{resource("x.y", "name", "publish", "policy", publish).Attributes}},
			"managed_policy_arns", model.Value{Kind: model.List, Items: []model.Value{model.StringValue("arn:aws:iam::aws:policy/AmazonSQSFullAccess", model.Range{})}},
		)}, []string{"role aws_iam_role.worker", "  allow sns:Publish on * (inline)", "  AWS AmazonSQSFullAccess"}},
		{
			"an exclusive attachment",
			[]*model.Resource{role("name", "worker"), resource("aws_iam_role_policy_attachments_exclusive.all", "role_name", "worker",
				"policy_arns", model.Value{Kind: model.List, Items: []model.Value{model.StringValue("arn:aws:iam::aws:policy/AmazonSQSFullAccess", model.Range{})}})},
			[]string{"role aws_iam_role.worker", "  AWS AmazonSQSFullAccess"},
		},
		{
			"a policy with a reference in its text",
			[]*model.Resource{role(), resource("aws_iam_role_policy.send", "role", reference("aws_iam_role.worker", "id"),
				"policy", template(`{"Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "`, reference("aws_sqs_queue.orders", "arn"), `"}]}`))},
			[]string{"role aws_iam_role.worker", "  allow sqs:SendMessage on ~aws_sqs_queue.orders.arn~ (inline)"},
		},
		{
			"a policy text that is not known",
			[]*model.Resource{role(), resource("aws_iam_role_policy.p", "role", reference("aws_iam_role.worker", "id"),
				"policy", undetermined("var.policy has no value"))},
			[]string{"role aws_iam_role.worker ? var.policy has no value"},
		},
		{
			"a policy text that is no policy",
			[]*model.Resource{role(), resource("aws_iam_role_policy.p", "role", reference("aws_iam_role.worker", "id"),
				"policy", "{")},
			[]string{"role aws_iam_role.worker ? its policy is no valid JSON"},
		},
		{
			"an attachment that may not exist",
			[]*model.Resource{
				role(), resource("aws_iam_policy.publish", "policy", publish),
				when(attached(reference("aws_iam_policy.publish", "arn")), "var.attach has no value", "var.attach"),
			},
			[]string{"role aws_iam_role.worker", "  allow sns:Publish on * (managed) ? var.attach has no value"},
		},
		{
			"an attachment that exists with the role",
			[]*model.Resource{
				when(role(), "var.create has no value", "var.create"), resource("aws_iam_policy.publish", "policy", publish),
				when(attached(reference("aws_iam_policy.publish", "arn")), "var.create has no value", "var.create"),
			},
			[]string{"role aws_iam_role.worker", "  allow sns:Publish on * (managed)"},
		},
		{
			"a policy for a role of a name that is not known",
			[]*model.Resource{
				role("name", template(undetermined("var.stage has no value"), "-worker")),
				resource("aws_iam_role.other", "name", "other"),
				resource("aws_iam_role_policy.p", "role", template(undetermined("var.stage has no value"), "-worker"), "policy", publish),
			},
			[]string{"role aws_iam_role.other", "role aws_iam_role.worker", "  allow sns:Publish on * (inline)"},
		},
		{"roles of two module instances whose names are spelt the same", []*model.Resource{
			inModule("module.a", role("name", template(undetermined("var.stage has no value"), "-worker"))),
			inModule("module.b", role("name", template(undetermined("var.stage has no value"), "-worker"))),
			inModule("module.b", resource("aws_iam_role_policy.p", "role", template(undetermined("var.stage has no value"), "-worker"), "policy", publish)),
		}, []string{"role module.a.aws_iam_role.worker", "role module.b.aws_iam_role.worker", "  allow sns:Publish on * (inline)"}},
		{
			"a policy for one of several roles",
			[]*model.Resource{
				role(), resource("aws_iam_role.other"),
				resource("aws_iam_role_policy.p", "role", undetermined("var.which has no value", reference("aws_iam_role.worker", "name")), "policy", publish),
			},
			[]string{"role aws_iam_role.other", "role aws_iam_role.worker", "  allow sns:Publish on * (inline) ? var.which has no value"},
		},
		{
			"a role that is looked up",
			[]*model.Resource{
				resource("data.aws_iam_role.worker", "name", "worker"),
				resource("aws_iam_role_policy.p", "role", reference("data.aws_iam_role.worker", "name"), "policy", publish),
			},
			[]string{"role data.aws_iam_role.worker ? data source data.aws_iam_role.worker is read at deployment", "  allow sns:Publish on * (inline)"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, moduleRoles(test.resources...)); diff != "" {
				t.Errorf("roles differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRoleHandedToAModuleThatIsNotOnDisk(t *testing.T) {
	u := &model.Unit{
		Format:    model.Terraform,
		Resources: []*model.Resource{resource("aws_iam_role.by_arn"), resource("aws_iam_role.by_name")},
		Opaque: []model.OpaqueModule{{Address: "module.policies", Source: "example/policies/aws", Arguments: model.Value{Kind: model.Object, Entries: []model.Entry{
			{Key: "role", Value: reference("aws_iam_role.by_name", "name")},
			{Key: "other", Value: reference("aws_iam_role.by_arn", "arn")},
		}}}},
	}
	Unit(u)
	want := []string{
		"role aws_iam_role.by_arn",
		"role aws_iam_role.by_name ? its role is passed to module.policies (example/policies/aws), which is not on disk",
	}
	if diff := cmp.Diff(want, writeRoles(u)); diff != "" {
		t.Errorf("roles differ (-want +got):\n%s", diff)
	}
}

func TestFunctionFindsItsRoleByTheTextOfItsARN(t *testing.T) {
	u := &model.Unit{Format: model.Terraform, Resources: []*model.Resource{
		resource("aws_iam_role.worker", "name", "worker"),
		resource("aws_lambda_function.worker", "role", template("arn:aws:iam::", reference("data.aws_caller_identity.current", "account_id"), ":role/service/worker")),
	}}
	Unit(u)
	if got := u.Kinds.Functions[0].Role.Address; got != "aws_iam_role.worker" {
		t.Errorf("got role %q", got)
	}
}
