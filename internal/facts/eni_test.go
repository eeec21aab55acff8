package facts

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
)

func TestRolesManageInterfaces(t *testing.T) {
	anything := str("*")
	three := func() model.Statement {
		return model.Statement{
			Allow: true, Resources: []model.Value{anything},
			Actions: []string{"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"},
		}
	}
	five := func() model.Statement {
		s := three()
		s.Actions = append(s.Actions, "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses")
		return s
	}
	on := func(s model.Statement, resources ...string) model.Statement {
		s.Resources = nil
		for _, r := range resources {
			s.Resources = append(s.Resources, str(r))
		}
		return s
	}
	maybe := func(s model.Statement) model.Statement {
		s.Reason = "condition InVpc is not known"
		return s
	}
	deny := func(s model.Statement) model.Statement {
		s.Allow = false
		return s
	}
	roleWith := func(statements ...model.Statement) model.Role { return model.Role{Statements: statements} }
	managed := func(name, reason string) model.Role {
		return model.Role{AWSPolicies: []model.Text{{Value: name, Set: true, Reason: reason}}}
	}
	all := []string{"ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"}
	both := []string{"ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"}

	tests := []struct {
		name           string
		role           model.Role
		truth          model.Truth
		reason         string
		missing, minor []string
	}{
		{"the managed policy", managed("AWSLambdaVPCAccessExecutionRole", ""), model.Yes, "", nil, nil},
		{"the managed policy for interfaces", managed("AWSLambdaENIManagementAccess", ""), model.Yes, "", nil, nil},
		{"the managed policy for MSK", managed("AWSLambdaMSKExecutionRole", ""), model.Yes, "", nil, both},
		{"a managed policy under a condition", managed("AWSLambdaVPCAccessExecutionRole", "condition InVpc is not known"), model.Maybe, "condition InVpc is not known", nil, nil},
		{"a managed policy for logs only", managed("AWSLambdaBasicExecutionRole", ""), model.No, "", all, both},
		{
			"a managed policy that is not in the table", managed("AmazonNewServiceFullAccess", ""), model.Maybe,
			"the actions of the AWS managed policy AmazonNewServiceFullAccess are not known here", nil, nil,
		},
		{"five actions", roleWith(five()), model.Yes, "", nil, nil},
		{"three actions", roleWith(three()), model.Yes, "", nil, both},
		{"actions in another case", roleWith(allow("EC2:*networkINTERFACE*", anything)), model.Yes, "", nil, both},
		{"all of EC2", roleWith(allow("ec2:*", anything)), model.Yes, "", nil, nil},
		{"everything but IAM", roleWith(model.Statement{Allow: true, NotActions: []string{"iam:*"}, Resources: []model.Value{anything}}), model.Yes, "", nil, nil},
		{"no policies", roleWith(), model.No, "", all, both},
		{
			"one action missing", roleWith(allow("ec2:CreateNetworkInterface", anything), allow("ec2:Describe*", anything)), model.No, "",
			[]string{"ec2:DeleteNetworkInterface"},
			both,
		},
		{"describing on ARNs", roleWith(on(five(), "arn:aws:ec2:*:*:*/*")), model.No, "", []string{"ec2:DescribeNetworkInterfaces"}, nil},
		{"all types by ARN", roleWith(
			on(allow("ec2:*NetworkInterface"), "arn:aws:ec2:*:*:network-interface/*", "arn:aws:ec2:*:*:subnet/*", "arn:aws:ec2:*:*:security-group/*"),
			on(allow("ec2:*PrivateIpAddresses"), "arn:aws:ec2:*:*:network-interface/*"),
			allow("ec2:DescribeNetworkInterfaces", anything)), model.Yes, "", nil, nil},
		{
			"one subnet", roleWith(on(allow("ec2:CreateNetworkInterface"), "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-1"),
				allow("ec2:De*NetworkInterface*", anything), allow("ec2:*PrivateIpAddresses", anything)), model.Maybe,
			"its policy allows ec2:CreateNetworkInterface on some resources only", nil, nil,
		},
		{"a statement under a condition of the template", roleWith(maybe(five())), model.Maybe, "condition InVpc is not known", nil, nil},
		{"at most three actions", roleWith(maybe(three())), model.Maybe, "condition InVpc is not known", nil, both},
		{
			"a statement with a condition", roleWith(conditioned(five(), "StringEquals", "aws:RequestedRegion", str("eu-west-1"))), model.Maybe,
			"a statement of its policy has a condition", nil, nil,
		},
		{"a condition that never holds for Lambda", roleWith(conditioned(five(), "Bool", "aws:ViaAWSService", str("true"))), model.No, "", all, both},
		{"denied", roleWith(five(), deny(three())), model.No, "", all, nil},
		{"denied to the function's code", roleWith(five(), conditioned(deny(five()), "ArnEquals", "lambda:SourceFunctionArn", str("arn:x"))), model.Yes, "", nil, nil},
		{
			"denied under a condition", roleWith(five(), conditioned(deny(three()), "StringEquals", "aws:RequestedRegion", str("eu-west-1"))), model.Maybe,
			"a statement of its policy has a condition", nil, nil,
		},
		{"unknown policies", model.Role{Reason: "parameter Policy has no value"}, model.Maybe, "parameter Policy has no value", nil, nil},
		{"unknown policies beside enough", model.Role{Reason: "parameter Policy has no value", Statements: []model.Statement{five()}}, model.Yes, "", nil, nil},
		{"a permission boundary", model.Role{Boundary: true, Statements: []model.Statement{five()}}, model.Maybe, "the permission boundary of Role is not known", nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.role.Base = at("Role")
			k := &model.Kinds{
				Functions: []model.Function{{Base: at("Worker"), Attached: model.Yes, Role: link("Role")}},
				Roles:     []model.Role{test.role},
			}
			got := roleFacts(k)
			if len(got) != 1 {
				t.Fatalf("got %d facts", len(got))
			}
			cause := Cause("")
			if test.truth == model.No {
				cause = NoENIActions
			}
			want := RoleFact{
				Role: "Role", Users: []string{"Worker"}, Missing: test.missing, Minor: test.minor,
				ENI: Verdict{Truth: test.truth, Reason: test.reason, Cause: cause, Mend: "Role"},
			}
			got[0].ENI.Path = nil
			if diff := cmp.Diff(want, got[0]); diff != "" {
				t.Errorf("fact differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRoleFactsStandForTheRightThing(t *testing.T) {
	k := &model.Kinds{
		Functions: []model.Function{
			{Base: at("Detached"), Attached: model.No, Role: link("Alone")},
			{Base: at("Elsewhere"), Attached: model.Yes, Role: model.Link{ID: "arn:aws:iam::123456789012:role/other"}},
			{Base: at("First"), Attached: model.Yes, Role: link("Shared")},
			{Base: at("Looked"), Attached: model.Yes, Role: link("data.aws_iam_role.x")},
			{Base: at("Made"), Attached: model.Yes, Role: link("MadeRole")},
			{Base: at("Second"), Attached: model.Yes, Role: link("Shared")},
		},
		Roles: []model.Role{
			{Base: at("Alone")},
			{Base: at("MadeRole"), MadeFor: "Made"},
			{Base: at("Shared")},
			{Base: model.Base{Address: "data.aws_iam_role.x", Outside: "data source data.aws_iam_role.x is read at deployment"}, Reason: "data source data.aws_iam_role.x is read at deployment"},
		},
	}
	type fact struct {
		Role, Mend string
		Users      []string
		Truth      model.Truth
	}
	var got []fact
	for _, f := range roleFacts(k) {
		got = append(got, fact{f.Role, f.ENI.Mend, f.Users, f.ENI.Truth})
	}
	want := []fact{
		{"Elsewhere", "", []string{"Elsewhere"}, model.Maybe},
		{"MadeRole", "Made", []string{"Made"}, model.No},
		{"Shared", "Shared", []string{"First", "Second"}, model.No},
		{"data.aws_iam_role.x", "data.aws_iam_role.x", []string{"Looked"}, model.Maybe},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("facts differ (-want +got):\n%s", diff)
	}
}
