package cloudformation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
)

// nestedIn evaluates app/t.yaml in its worlds, with the other templates by their names.
func nestedIn(t *testing.T, src string, files map[string]string) (*model.Unit, []model.Diagnostic) {
	t.Helper()
	read := func(name, text string) *Template {
		tpl, diags := Read(name, []byte(text))
		if tpl == nil || len(diags) > 0 {
			t.Fatalf("%s: %v", name, showDiagnostics(diags))
		}
		return tpl
	}
	return EvaluateWorlds(read("app/t.yaml", src), Options{Nest: func(name string, _ map[string]string) (*Template, []model.Diagnostic) {
		if name == "app/t.yaml" {
			return read(name, src), nil
		}
		if text, ok := files[name]; ok {
			return read(name, text), nil
		}
		return nil, nil
	}})
}

const network = `
Parameters: {Cidr: {Type: String}, Zones: {Type: CommaDelimitedList, Default: a}, Nat: {Type: String, Default: "no"}}
Conditions: {HasNat: !Equals [!Ref Nat, "yes"]}
Resources:
  Main: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Cidr, Zones: !Ref Zones}}
  Subnet: {Type: AWS::EC2::Subnet, DependsOn: Main, Properties: {VpcId: !Ref Main, CidrBlock: !GetAtt Main.CidrBlock}}
  Gateway: {Type: AWS::EC2::NatGateway, Condition: HasNat}
Outputs:
  SubnetId: {Value: !Ref Subnet}
  Shared: {Value: !Ref Main, Export: {Name: shared-vpc}}
  NatId: {Condition: HasNat, Value: !Ref Gateway}
`

func TestNestedStacks(t *testing.T) {
	tests := []struct {
		name  string
		src   string
		files map[string]string
		want  []string
	}{
		{
			"parameters go in, outputs come out",
			`
Parameters: {Zones: {Type: CommaDelimitedList, Default: "a,b"}}
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ../net/vpc.yaml, Parameters: {Cidr: 10.0.0.0/16, Zones: !Join [",", [!Ref Gate, !Select [1, !Ref Zones]]]}}
  Gate: {Type: AWS::EC2::InternetGateway}
  F:
    Type: AWS::Lambda::Function
    Properties: {Ids: [!GetAtt Network.Outputs.SubnetId, !Sub "x-${Network.Outputs.SubnetId}"], No: !GetAtt Network.Outputs.NatId, None: !GetAtt Network.Outputs.Other}
`,
			map[string]string{"net/vpc.yaml": network},
			[]string{
				`F AWS::Lambda::Function {Ids: [<Network.Subnet.Ref> "x-"+<Network.Subnet.Ref>], ` +
					`No: ?(nested stack Network has no output NatId (condition HasNat is false)), None: ?(nested stack Network has no output Other)}`,
				`Gate AWS::EC2::InternetGateway {}`,
				`Network AWS::CloudFormation::Stack {TemplateURL: "../net/vpc.yaml", Parameters: {Cidr: "10.0.0.0/16", Zones: <Gate.Ref>+",b"}}`,
				`Network.Main AWS::EC2::VPC {CidrBlock: "10.0.0.0/16", Zones: [<Gate.Ref> "b"]}`,
				`Network.Subnet AWS::EC2::Subnet {VpcId: <Network.Main.Ref>, CidrBlock: "10.0.0.0/16"~Network.Main.CidrBlock}`,
				`Network.Shared = <Network.Main.Ref>`,
			},
		},
		{
			"one stack feeds another, and stacks nest deeper",
			`
Resources:
  Outer:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ./outer.yaml}
  User:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: user.yaml, Parameters: {Subnets: !GetAtt Outer.Outputs.Id}}
`,
			map[string]string{
				"app/outer.yaml": `
Resources: {Inner: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: deep/inner.yaml}}}
Outputs: {Id: {Value: !GetAtt Inner.Outputs.Id}}`,
				"app/deep/inner.yaml": "Resources: {S: {Type: AWS::EC2::Subnet}}\nOutputs: {Id: {Value: !Ref S}}",
				"app/user.yaml":       "Parameters: {Subnets: {Type: CommaDelimitedList}}\nResources: {F: {Type: T, Properties: {Ids: !Ref Subnets}}}",
			},
			[]string{
				`Outer AWS::CloudFormation::Stack {TemplateURL: "./outer.yaml"}`,
				`Outer.Inner AWS::CloudFormation::Stack {TemplateURL: "deep/inner.yaml"}`,
				`Outer.Inner.S AWS::EC2::Subnet {}`,
				`User AWS::CloudFormation::Stack {TemplateURL: "user.yaml", Parameters: {Subnets: <Outer.Inner.S.Ref>}}`,
				`User.F T {Ids: [<Outer.Inner.S.Ref>]}`,
			},
		},
		{
			"a template in S3 or not on disk stays unknown",
			`
Resources:
  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "https://s3.amazonaws.com/bucket/a.yaml"}}
  B: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: b.yaml}}
  C: {Type: T, Properties: {X: !GetAtt A.Outputs.X, Y: !GetAtt B.Outputs.Y}}
`,
			nil,
			[]string{
				`A AWS::CloudFormation::Stack {TemplateURL: "https://s3.amazonaws.com/bucket/a.yaml"}`,
				`B AWS::CloudFormation::Stack {TemplateURL: "b.yaml"}`,
				`C T {X: <A.Outputs.X>, Y: <B.Outputs.Y>}`,
			},
		},
		{
			"CDK names the file in the metadata",
			`
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Metadata: {"aws:asset:path": Network.nested.template.json, "aws:asset:property": TemplateURL}
    Properties: {TemplateURL: !Sub "https://s3.${AWS::Region}.amazonaws.com/assets/1.json"}
  F: {Type: T, Properties: {X: !GetAtt Network.Outputs.Id}}
`,
			map[string]string{"app/Network.nested.template.json": `{"Resources": {"S": {"Type": "AWS::EC2::Subnet"}}, "Outputs": {"Id": {"Value": {"Ref": "S"}}}}`},
			[]string{
				`F T {X: <Network.S.Ref>}`,
				`Network AWS::CloudFormation::Stack {TemplateURL: "https://s3."+?(AWS::Region is known at deployment)+".amazonaws.com/assets/1.json"}`,
				`Network.S AWS::EC2::Subnet {}`,
			},
		},
		{
			"a template that nests itself ends there",
			"Resources: {A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t.yaml}}}",
			nil,
			[]string{`A AWS::CloudFormation::Stack {TemplateURL: "t.yaml"}`},
		},
		{
			"a parameter that depends on the stack's own output ends, too",
			`
Resources:
  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: a.yaml, Parameters: {P: !GetAtt A.Outputs.O}}}
`,
			map[string]string{"app/a.yaml": "Parameters: {P: {Type: String}}\nResources: {R: {Type: T, Properties: {P: !Ref P}}}\nOutputs: {O: {Value: !Ref P}}"},
			[]string{
				`A AWS::CloudFormation::Stack {TemplateURL: "a.yaml", Parameters: {P: <A.Outputs.O>}}`,
				`A.R T {P: <A.Outputs.O>}`,
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u, diags := nestedIn(t, test.src, test.files)
			if diff := cmp.Diff(test.want, showUnit(u)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if len(diags) > 0 {
				t.Errorf("diagnostics: %v", showDiagnostics(diags))
			}
		})
	}
}

func TestConditionsOfNestedStacksMakeWorlds(t *testing.T) {
	u, _ := nestedIn(t, `
Parameters: {Nat: {Type: String, AllowedValues: ["yes", "no"], Default: "yes"}}
Resources:
  Network: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: vpc.yaml, Parameters: {Cidr: 10.0.0.0/16, Nat: !Ref Nat}}}
`, map[string]string{"app/vpc.yaml": network})
	want := []string{
		"Network.HasNat=true*: Network Network.Gateway Network.Main Network.Subnet",
		"Network.HasNat=false: Network Network.Main Network.Subnet",
	}
	if diff := cmp.Diff(want, showWorlds(u)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWhatIsInANestedStackExistsIfTheStackDoes(t *testing.T) {
	u, _ := nestedIn(t, `
Parameters: {Id: {Type: String}, Stage: {Type: String, Default: dev}}
Conditions: {Wanted: !Equals [!Ref Id, ""], Never: !Equals [!Ref Stage, prod]}
Resources:
  Network: {Type: AWS::CloudFormation::Stack, Condition: Wanted, Properties: {TemplateURL: vpc.yaml, Parameters: {Cidr: 10.0.0.0/16}}}
  Other: {Type: AWS::CloudFormation::Stack, Condition: Never, Properties: {TemplateURL: vpc.yaml, Parameters: {Cidr: 10.0.0.0/16}}}
`, map[string]string{"app/vpc.yaml": network})
	child := u.Resource("Network.Subnet")
	if child == nil || child.Maybe != "condition Wanted depends on parameter Id, which has no value" || child.Guard != "Wanted" {
		t.Fatalf("Network.Subnet: %+v", child)
	}
	if u.Resource("Other.Subnet") != nil {
		t.Error("a stack that is not created has resources")
	}
	if child.NameRange.File != "app/vpc.yaml" || u.Resource("Network").Nested != "app/vpc.yaml" {
		t.Errorf("Network.Subnet is in %s, the stack's template is %q", child.NameRange.File, u.Resource("Network").Nested)
	}
	if diff := cmp.Diff([]string{"app/t.yaml", "app/vpc.yaml"}, u.Files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}
