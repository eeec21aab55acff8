package cloudformation

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestShapes(t *testing.T) {
	tests := []struct {
		name string
		src  string
		want []string
	}{
		{"text for a list", "Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: subnet-1}}", []string{"2: warning: SubnetIds must be a list, not text"}},
		{"a mapping for text", "Type: AWS::EC2::Subnet, Properties: {VpcId: {a: b}}", []string{"2: warning: VpcId must be text, not a mapping"}},
		{"a list for a mapping", "Type: AWS::Lambda::Function, Properties: {VpcConfig: [a]}", []string{"2: warning: VpcConfig must be a mapping, not a list"}},
		{"text for a number", "Type: AWS::Lambda::Function, Properties: {Timeout: long}", []string{`2: warning: Timeout must be a number, not "long"`}},
		{"a list in a list", "Type: AWS::EC2::VPCEndpoint, Properties: {SubnetIds: [[a], b]}", []string{"2: warning: an item of SubnetIds must be text, not a list"}},
		{"a mapping in the environment", "Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {A: {b: c}}}}", []string{"2: warning: A must be text, not a mapping"}},
		{"a type that is read for its groups", "Type: AWS::RDS::DBInstance, Properties: {VPCSecurityGroups: sg-1}", []string{"2: warning: VPCSecurityGroups must be a list, not text"}},
		{"a mount target", "Type: AWS::EFS::MountTarget, Properties: {SubnetId: [a], SecurityGroups: [b]}", []string{"2: warning: SubnetId must be text, not a list"}},
		{"a network ACL", "Type: AWS::EC2::NetworkAclEntry, Properties: {RuleNumber: first}", []string{`2: warning: RuleNumber must be a number, not "first"`}},

		{"numbers, booleans and text stand for one another", "Type: AWS::Lambda::Function, Properties: {Timeout: '30', Handler: 1, Environment: {Variables: {A: 1, B: true}}}", nil},
		{"what is known at deployment", "Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: !ImportValue x, SecurityGroupIds: !GetAtt A.B}}", nil},
		{"null", "Type: AWS::Lambda::Function, Properties: {VpcConfig: null}", nil},
		{"properties that are newer than the schema", "Type: AWS::Lambda::Function, Properties: {Newer: {a: b}}", nil},
		{"required properties that are missing", "Type: AWS::EC2::NatGateway, Properties: {}", nil},
		{"other types", "Type: AWS::S3::Bucket, Properties: {BucketName: [a]}", nil},
		{"documents", "Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: []}}", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, diags := evaluate(t, "Resources:\n  A: {"+test.src+"}\n", Options{})
			if diff := cmp.Diff(test.want, showDiagnostics(diags)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
