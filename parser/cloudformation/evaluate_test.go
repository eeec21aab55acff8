package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
)

// declarations stand before the property that a test evaluates.
const declarations = `
Parameters:
  Name: {Type: String, Default: orders}
  Number: {Type: Number, Default: 0123}
  Truth: {Type: String, Default: true}
  Empty: {Type: String, Default: ''}
  Missing: {Type: String}
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Ids: {Type: CommaDelimitedList, Default: 'a, b,c'}
  NoIds: {Type: CommaDelimitedList, Default: ''}
  SubnetIds: {Type: 'List<AWS::EC2::Subnet::Id>'}
  DefaultSubnetIds: {Type: 'List<AWS::EC2::Subnet::Id>', Default: ''}
  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /x}
  Secret: {Type: String, Default: '{{resolve:ssm:/x}}'}
Mappings:
  Regions:
    eu-west-1: {Cidr: 10.0.0.0/16, Zones: [a, b], Same: x}
    us-east-1: {Cidr: 10.1.0.0/16, Zones: [c], Same: x}
Conditions:
  IsOrders: !Equals [!Ref Name, orders]
  IsOther: !Not [!Condition IsOrders]
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Equals [!Ref Stage, test]
  HasMissing: !Not [!Equals [!Ref Missing, '']]
  InEurope: !Equals [!Ref AWS::Region, eu-west-1]
  Both: !And [!Condition IsOrders, !Condition HasMissing]
  Either: !Or [!Condition IsOrders, !Condition HasMissing]
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  OtherVpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !Ref Missing}
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: !Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 4, 8]], AvailabilityZone: !Select [0, !GetAZs '']}
  Gone:
    Type: AWS::EC2::VPC
    Condition: IsOther
  Custom:
    Type: Custom::Thing
    Properties: {Answer: question}
  LoopA:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !GetAtt LoopB.CidrBlock}
  LoopB:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !GetAtt LoopA.CidrBlock}
  Test:
    Type: AWS::Test
    Properties:
`

func TestFunctions(t *testing.T) {
	tests := []struct {
		name string
		src  string
		want string
		diag string
	}{
		{"Ref of a parameter with a default", "!Ref Name", `"orders"`, ""},
		{"Ref keeps the text of a number", "!Ref Number", `"0123"`, ""},
		{"Ref of a boolean default", "!Ref Truth", `"true"`, ""},
		{"Ref of an empty default", "!Ref Empty", `""`, ""},
		{"Ref of a parameter without a value", "!Ref Missing", "?(parameter Missing has no value)", ""},
		{"Ref of a parameter with allowed values", "!Ref Stage", `?(parameter Stage has no value | "dev" | "prod")`, ""},
		{"Ref of a list", "!Ref Ids", `["a" "b" "c"]`, ""},
		{"Ref of an empty list", "!Ref NoIds", `[]`, ""},
		{"Ref of a list of ids", "!Ref SubnetIds", "?(parameter SubnetIds has no value)", ""},
		{"a list of ids cannot be empty", "!Ref DefaultSubnetIds", "?(parameter DefaultSubnetIds has no value)", ""},
		{"Ref of a stored parameter", "!Ref Stored", "?(parameter Stored is read from Parameter Store)", ""},
		{"Ref of a default that is a dynamic reference", "!Ref Secret", "?({{resolve:ssm:/x}} is read at deployment)", ""},
		{"Ref of a resource", "!Ref Vpc", "<Vpc.Ref>", ""},
		{"Ref of a resource that is not created", "!Ref Gone", "?(Gone is not created (condition IsOther is false))", ""},
		{"Ref of an undeclared name", "!Ref Vcp1", "?(Vcp1 is not declared in the template)", "Vcp1 is not declared in the template"},
		{"Ref of a misspelt name", "!Ref Subnett", "?(Subnett is not declared in the template)", "Subnett is not declared in the template; did you mean Subnet?"},
		{"Ref of the region", "!Ref AWS::Region", "?(AWS::Region is known at deployment)", ""},
		{"Ref of the partition", "!Ref AWS::Partition", "?(AWS::Partition is known at deployment)", ""},
		{"Ref of no pseudo parameter", "!Ref AWS::Regoin", "?(AWS::Regoin is no pseudo parameter)", "AWS::Regoin is no pseudo parameter"},
		{"NoValue removes an item", "[a, !Ref AWS::NoValue, b]", `["a" "b"]`, ""},
		{"NoValue removes an entry", "{a: !Ref AWS::NoValue, b: c}", `{b: "c"}`, ""},
		{"null stays", "{a: null}", "{a: null}", ""},

		{"GetAtt of what is made at deployment", "!GetAtt Vpc.DefaultSecurityGroup", "<Vpc.DefaultSecurityGroup>", ""},
		{"GetAtt with more dots", "!GetAtt Vpc.Outputs.Id", "<Vpc.Outputs.Id>", ""},
		{"GetAtt with a computed attribute", "!GetAtt [Vpc, !Sub 'Default${Name}']", "<Vpc.Defaultorders>", ""},
		{"GetAtt of what is configured", "!GetAtt Vpc.CidrBlock", `"10.0.0.0/16"~Vpc.CidrBlock`, ""},
		{"GetAtt of a configured reference", "!GetAtt Subnet.VpcId", "<Vpc.Ref>~Subnet.VpcId", ""},
		{"GetAtt of what is configured and unknown", "!GetAtt OtherVpc.CidrBlock", "<OtherVpc.CidrBlock>", ""},
		{"GetAtt of what is configured by functions", "!GetAtt Subnet.CidrBlock", `"10.0.1.0/24"~Vpc.CidrBlock~Subnet.CidrBlock`, ""},
		{"GetAtt of a custom resource", "!GetAtt Custom.Answer", "<Custom.Answer>", ""},
		{"GetAtt in a circle", "!GetAtt LoopA.CidrBlock", "<LoopB.CidrBlock>~LoopA.CidrBlock", ""},
		{"GetAtt of one word", "!GetAtt Vpc", "?(Fn::GetAtt is not written as CloudFormation wants it)", "Fn::GetAtt takes a list of 2 values"},

		{"Sub of known names", "!Sub 'x-${Name}-${!Literal}-${ Number }'", `"x-orders-${Literal}-0123"`, ""},
		{"Sub of references", "!Sub 'arn:${AWS::Partition}:x:${Vpc}:${Vpc.Arn}/*'", `"arn:"+?(AWS::Partition is known at deployment)+":x:"+<Vpc.Ref>+":"+<Vpc.Arn>+"/*"`, ""},
		{"Sub of one reference alone", "!Sub '${Vpc}'", "<Vpc.Ref>", ""},
		{"Sub with variables", "!Sub ['${a}/${b}', {a: !Ref Vpc, b: !Join [':', [1, 2]]}]", `<Vpc.Ref>+"/1:2"`, ""},
		{"Sub in Sub", "!Sub ['${a}.', {a: !Sub 'x${Vpc}y'}]", `"x"+<Vpc.Ref>+"y."`, ""},
		{"Sub with an open brace", "!Sub 'a${b'", `"a${b"`, ""},
		{"Sub of a list", "!Sub '${Ids}'", "?(a list stands where text is wanted)", ""},

		{"Join", "!Join ['-', [a, 1, true, !Ref Name]]", `"a-1-true-orders"`, ""},
		{"Join of references", "!Join [',', [!Ref Vpc, !Ref Subnet]]", `<Vpc.Ref>+","+<Subnet.Ref>`, ""},
		{"Join of a list parameter", "!Join ['|', !Ref Ids]", `"a|b|c"`, ""},
		{"Join of nothing", "!Join ['', []]", `""`, ""},
		{"Join skips what NoValue removes", "!Join [',', [a, !Ref AWS::NoValue, b]]", `"a,b"`, ""},
		{"Join of an unknown list", "!Join [',', !Ref SubnetIds]", "?(parameter SubnetIds has no value)", ""},

		{"Split", "!Split [',', 'a,b,,c']", `["a" "b" "" "c"]`, ""},
		{"Split of what was joined", "!Split [',', !Join [',', [!Ref Vpc, !Ref Subnet]]]", "[<Vpc.Ref> <Subnet.Ref>]", ""},
		{"Split of text around references", "!Split ['|', !Sub 'a|b${Vpc}c|d']", `["a" "b"+<Vpc.Ref>+"c" "d"]`, ""},
		{"Split where a reference may be split", "!Split [':', !Sub 'a:${Vpc.Arn}']", "?(Vpc.Arn is known at deployment)~Vpc.Arn", ""},
		{"Split around the region", "!Split [':', !Sub 'a:${AWS::Region}:b']", `["a" ?(AWS::Region is known at deployment) "b"]`, ""},
		{"Split of what is unknown", "!Split [',', !Ref Missing]", "?(parameter Missing has no value)", ""},
		{"Split of an import", "!Split [',', !ImportValue net-Subnets]", "?(import net-Subnets comes from another stack)", ""},

		{"Select", "!Select [1, [a, b]]", `"b"`, ""},
		{"Select by text", "!Select ['0', !Ref Ids]", `"a"`, ""},
		{"Select beyond the end", "!Select [3, !Ref Ids]", "?(the list has no item 3)", "Fn::Select takes item 3 of a list of 3 (the first is 0)"},
		{"Select of a zone", "!Select [1, !GetAZs '']", "?(availability zone 1 of the region)", ""},
		{"Select of a zone of this region", "!Select [1, !GetAZs {Ref: 'AWS::Region'}]", "?(availability zone 1 of the region)", ""},
		{"Select of a zone elsewhere", "!Select [1, !GetAZs eu-west-1]", "?(availability zone 1 of eu-west-1)", ""},
		{"Select of an unknown list", "!Select [0, !Ref SubnetIds]", "?(parameter SubnetIds has no value)", ""},
		{"Select out of an attribute", "!Select [1, !Split [':', !Select [0, !GetAtt Vpc.DnsEntries]]]", "?(Vpc.DnsEntries is known at deployment)~Vpc.DnsEntries", ""},
		{"Select out of either list", "!Select [0, !If [IsProd, [!Ref Vpc], [b]]]", `?(condition IsProd depends on parameter Stage, which has no value | <Vpc.Ref> | "b")`, ""},

		{"FindInMap", "!FindInMap [Regions, eu-west-1, Cidr]", `"10.0.0.0/16"`, ""},
		{"FindInMap of a list", "!FindInMap [Regions, us-east-1, Zones]", `["c"]`, ""},
		{"FindInMap by an unknown key", "!FindInMap [Regions, !Ref AWS::Region, Cidr]", `?(AWS::Region is known at deployment | "10.0.0.0/16" | "10.1.0.0/16")`, ""},
		{"FindInMap where the key does not matter", "!FindInMap [Regions, !Ref AWS::Region, Same]", `"x"`, ""},
		{"FindInMap without the key", "!FindInMap [Regions, x, Cidr]", "?(mapping Regions has no entry for x/Cidr)", ""},
		{"FindInMap with a default", "!FindInMap [Regions, x, Cidr, {DefaultValue: !Ref Name}]", `"orders"`, ""},
		{"FindInMap of an undeclared mapping", "!FindInMap [Region, x, Cidr]", "?(mapping Region is not declared in the template)", "mapping Region is not declared in the template; did you mean Regions?"},

		{"If by a true condition", "!If [IsOrders, a, b]", `"a"`, ""},
		{"If by a false condition", "{x: !If [IsOther, a, !Ref AWS::NoValue]}", `{}`, ""},
		{"If by a condition that allowed values refute", "!If [IsTest, a, b]", `"b"`, ""},
		{"If by an unknown condition", "!If [HasMissing, !Ref Vpc, !Ref AWS::NoValue]", "?(condition HasMissing depends on parameter Missing, which has no value | <Vpc.Ref> | absent)", ""},
		{"If by an unknown condition with equal branches", "!If [HasMissing, a, a]", `"a"`, ""},
		{"If by the region", "!If [InEurope, a, b]", `?(condition InEurope depends on AWS::Region, which is known at deployment | "a" | "b")`, ""},
		{"And of true and unknown", "!If [Both, a, b]", `?(condition Both depends on parameter Missing, which has no value | "a" | "b")`, ""},
		{"Or of true and unknown", "!If [Either, a, b]", `"a"`, ""},
		{"If by an undeclared condition", "!If [IsProdd, a, b]", `?(condition IsProdd is not declared in the template | "a" | "b")`, "condition IsProdd is not declared in the template; did you mean IsProd?"},

		{"Cidr", "!Cidr [10.0.0.0/16, 3, 8]", `["10.0.0.0/24" "10.0.1.0/24" "10.0.2.0/24"]`, ""},
		{"Cidr with carry", "!Select [2, !Cidr [10.0.254.0/23, 3, '7']]", `"10.0.255.0/25"`, ""},
		{"Cidr of IPv6", "!Cidr ['2001:db8::/56', 2, 64]", `["2001:db8::/64" "2001:db8:0:1::/64"]`, ""},
		{"Cidr of an unknown block", "!Cidr [!Ref Missing, 2, 8]", "[?(parameter Missing has no value) ?(parameter Missing has no value)]", ""},
		{"Cidr that does not fit", "!Cidr [10.0.0.0/24, 2, 8]", "[?(the blocks do not fit into 10.0.0.0/24) ?(the blocks do not fit into 10.0.0.0/24)]", "2 blocks of 8 host bits do not fit into 10.0.0.0/24"},

		{"ImportValue", "!ImportValue {Fn::Sub: '${AWS::StackName}-${Name}'}", "?(import *-orders comes from another stack)", ""},
		{"Base64", "!Base64 abc", `"YWJj"`, ""},
		{"Length", "!Length [a, !Ref Vpc]", "2", ""},
		{"ToJsonString", "!ToJsonString {a: [1, 'b'], c: !Ref Name}", `"{\"a\":[1,\"b\"],\"c\":\"orders\"}"`, ""},
		{"ToJsonString of a reference", "!ToJsonString {a: !Ref Vpc}", "?(Vpc.Ref is known at deployment)~Vpc.Ref", ""},
		{"Transform", "{Fn::Transform: {Name: AWS::Include}}", "?(Fn::Transform is expanded at deployment)", ""},
		{"Transform beside properties", "{a: b, Fn::Transform: {Name: AWS::Include}}", "?(Fn::Transform is expanded at deployment)", ""},
		{"an unknown function", "!Foo bar", "?(Fn::Foo is not evaluated)", ""},
		{"a directive of a preprocessor", "!Rain::Embed x.js", "?(Rain::Embed is not evaluated)", ""},

		{"a dynamic reference", "'{{resolve:secretsmanager:x:SecretString:password}}'", "?({{resolve:secretsmanager:x:SecretString:password}} is read at deployment)", ""},
		{"dynamic references in text", "'a{{resolve:ssm:/x}}b{{resolve:ssm:/y}}'", `"a"+?({{resolve:ssm:/x}} is read at deployment)+"b"+?({{resolve:ssm:/y}} is read at deployment)`, ""},
		{"a dynamic reference that is built", "!Sub 'a{{resolve:ssm:/${Vpc}/${Name}}}b'", `"a"+?({{resolve:ssm:/*/orders}} is read at deployment)~Vpc.Ref+"b"`, ""},
		{"braces that are no dynamic reference", "'{{resolve:ssm'", `"{{resolve:ssm"`, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src := declarations + "      P: " + test.src + "\n"
			unit, diags := evaluate(t, src, Options{})
			if diff := cmp.Diff(test.want, show(unit.Resource("Test").Attr("P"))); diff != "" {
				t.Error(diff)
			}
			var messages []string
			for _, d := range diags {
				messages = append(messages, d.Message)
			}
			if diff := cmp.Diff(test.diag, strings.Join(messages, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOptionsChooseTheWorld(t *testing.T) {
	src := declarations + `      Region: !Ref AWS::Region
      Partition: !Ref AWS::Partition
      Suffix: !Ref AWS::URLSuffix
      Cidr: !FindInMap [Regions, !Ref AWS::Region, Cidr]
      Europe: !If [InEurope, yes, no]
      Missing: !If [HasMissing, given, empty]
      Ids: !Ref SubnetIds
      Zone: !Select [0, !GetAZs eu-west-1]
`
	tests := []struct {
		options Options
		want    string
	}{
		{
			Options{Region: "eu-west-1", Parameters: map[string]string{"Missing": "x", "SubnetIds": "subnet-1,subnet-2"}},
			`{Region: "eu-west-1", Partition: "aws", Suffix: "amazonaws.com", Cidr: "10.0.0.0/16", Europe: "yes", Missing: "given", Ids: ["subnet-1" "subnet-2"], Zone: ?(availability zone 0 of the region)}`,
		},
		{
			Options{Region: "cn-north-1", Parameters: map[string]string{"Missing": "", "SubnetIds": "subnet-1"}},
			`{Region: "cn-north-1", Partition: "aws-cn", Suffix: "amazonaws.com.cn", Cidr: ?(mapping Regions has no entry for cn-north-1/Cidr), Europe: "no", Missing: "empty", Ids: ["subnet-1"], Zone: ?(availability zone 0 of eu-west-1)}`,
		},
	}
	for _, test := range tests {
		unit, _ := evaluate(t, src, test.options)
		if diff := cmp.Diff(test.want, show(unit.Resource("Test").Attributes)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestEvaluateGivesResources(t *testing.T) {
	src := `Parameters:
  Nat: {Type: String}
Conditions:
  Never: !Equals [a, b]
  HasNat: !Equals [!Ref Nat, 'true']
Resources:
  Zeta:
    Type: AWS::EC2::EIP
    Condition: HasNat
    DependsOn: [Alpha, Gone]
    Metadata: {vpclint: {ignore: []}}
  Alpha:
    Type: AWS::EC2::VPC
    DependsOn: Gone
    Properties:
      CidrBlock: 10.0.0.0/16
  Gone:
    Type: AWS::EC2::VPC
    Condition: Never
Outputs:
  Vpc:
    Value: !Ref Alpha
    Export: {Name: !Sub '${AWS::StackName}-vpc'}
  Gone:
    Condition: Never
    Value: x
  Maybe:
    Condition: HasNat
    Value: !Ref Zeta
`
	unit, diags := evaluate(t, src, Options{})
	if len(diags) > 0 {
		t.Error(showDiagnostics(diags))
	}
	var got []string
	for _, r := range unit.Resources {
		got = append(got, fmt.Sprintf("%s %s %s maybe=%q guard=%q after=%v metadata=%s name=%s from %d to %d", r.Address, r.Type, show(r.Attributes),
			r.Maybe, r.Guard, r.DependsOn, show(r.Metadata), at(src, r.NameRange), r.Range.Start.Line, r.Range.End.Line))
	}
	want := []string{
		`Alpha AWS::EC2::VPC {CidrBlock: "10.0.0.0/16"} maybe="" guard="" after=[Gone] metadata=absent name=Alpha from 12 to 16`,
		`Zeta AWS::EC2::EIP {} maybe="condition HasNat depends on parameter Nat, which has no value" guard="HasNat" after=[Alpha Gone] metadata={vpclint: {ignore: []}} name=Zeta from 7 to 11`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = nil
	for _, o := range unit.Outputs {
		got = append(got, fmt.Sprintf("%s %s export=%s line %d", o.Name, show(o.Value), show(o.Export), o.Range.Start.Line))
	}
	want = []string{
		`Maybe <Zeta.Ref> export=absent line 27`,
		`Vpc <Alpha.Ref> export=?(AWS::StackName is known at deployment)+"-vpc" line 21`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if unit.Path != "t.yaml" || unit.Format != model.CloudFormation || !cmp.Equal(unit.Files, []string{"t.yaml"}) {
		t.Errorf("unit is %q %v %v", unit.Path, unit.Format, unit.Files)
	}
}

func TestARefStandsWhereItIsWritten(t *testing.T) {
	src := declarations + "      P: !Ref Name\n      Q: [!Ref Ids]\n"
	unit, _ := evaluate(t, src, Options{})
	r := unit.Resource("Test")
	if got := at(src, r.Attr("P").Range); got != "!Ref Name" {
		t.Errorf("P is at %q", got)
	}
	if got := at(src, r.Attr("Q").Items[0].Items[1].Range); got != "!Ref Ids" {
		t.Errorf("the item of Q is at %q", got)
	}
}

func TestWhatATransformMadeIsTold(t *testing.T) {
	tpl, _ := Read("t", []byte("Resources: {FRole: {Type: AWS::IAM::Role}}\n"))
	tpl.Made = map[string]Made{"FRole": {
		For: "F", WrittenAs: "AWS::Serverless::Function",
		PolicyOrigins: map[string]model.PolicyOrigin{"": {Source: model.AddedBySAM}},
	}}
	unit, _ := Evaluate(tpl, Options{})
	r := unit.Resource("FRole")
	if unit.Format != model.SAM || r.MadeFor != "F" || r.WrittenAs != "AWS::Serverless::Function" || r.PolicyOrigins[""].Source != model.AddedBySAM {
		t.Errorf("%v %+v", unit.Format, r)
	}
}

func TestWhatAddsResourcesIsOpaque(t *testing.T) {
	src := `Transform: [AWS::Serverless-2016-10-31, Macro]
Resources:
  Table: {Type: AWS::EC2::RouteTable}
  Fn::ForEach::Loop:
    - Id
    - !Ref Ids
    - Route${Id}: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref "Tab${Id}"}}
`
	unit, diags := evaluate(t, src, Options{})
	var got []string
	for _, m := range unit.Opaque {
		got = append(got, fmt.Sprintf("%s line %d %s", m.Address, m.Range.Start.Line, show(m.Arguments)))
	}
	want := []string{"Transform Macro line 1 absent", "Fn::ForEach::Loop line 4 [<Table.Ref>]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(unit.Resources) != 1 || len(diags) > 0 {
		t.Errorf("%d resources, %v", len(unit.Resources), showDiagnostics(diags))
	}
}

func TestFaultsOfSectionsAreReported(t *testing.T) {
	tests := map[string][]string{
		"Description: x\n":                             {"1: error: the template has no Resources"},
		"Parameters:\nResources: {}\n":                 {"1: warning: Parameters is empty"},
		"Resources: []\n":                              {"1: error: Resources must be a mapping, not a list"},
		"Resources:\n  A: x\n  B: {Properties: {}}\n":  {"2: error: resource A must be a mapping with a Type", "3: error: resource B has no Type"},
		"Resources:\n  A: {Type: X, Properties: []}\n": {"2: error: Properties must be a mapping, not a list"},
		"Resources:\n  A: {Type: X, Condition: C}\nConditions:\n  C: !Condition D\n  D: !Condition C\n": {"5: error: condition C refers to itself"},
		"Resources:\n  A: {Type: X, Properties: {a: !Ref B1, b: !Ref B2, c: !Ref B3, d: !Ref B4, e: !Ref B5, f: !Ref B6, g: !Ref B1}}\n": {
			"2: warning: B1 and 5 other names are not declared in the template, which seems to be a part of another one",
		},
	}
	for src, want := range tests {
		_, diags := evaluate(t, src, Options{})
		if diff := cmp.Diff(want, showDiagnostics(diags)); diff != "" {
			t.Errorf("%s\n%s", src, diff)
		}
	}
}

func TestABrokenTemplateGivesNoResources(t *testing.T) {
	tpl, diags := Read("t", []byte("Resources:\n  V: {Type: AWS::EC2::VPC}\n  W: [\n"))
	if len(diags) != 1 || tpl == nil || !tpl.Broken {
		t.Fatal(showDiagnostics(diags))
	}
	unit, diags := Evaluate(tpl, Options{})
	if len(unit.Resources) > 0 || len(diags) > 0 {
		t.Errorf("%d resources, %v", len(unit.Resources), showDiagnostics(diags))
	}
}

func TestEvaluationEndsOnBombs(t *testing.T) {
	var chain, text, splits strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&chain, "  A%d: {Type: X, Properties: {P: !GetAtt A%d.P, Q: !Sub '${A%d.Q}${A%d.Q}'}}\n", i, i+1, i+1, i+1)
	}
	var origins strings.Builder
	for i := range 900 {
		fmt.Fprintf(&origins, "  A%d: {Type: X, Properties: {P: !Sub '${A%d.P}${A%d.P}'}}\n", i, i+1, i+1)
	}
	origins.WriteString("  A900: {Type: X, Properties: {P: x}}\n")
	text.WriteString("  A: {Type: X, Properties: {P: " + strings.Repeat("!Sub ['${a}${a}${a}${a}', {a: ", 60) + "xxxxxxxxxx" + strings.Repeat("}]", 60) + "}}\n")
	splits.WriteString("  A: {Type: X, Properties: {P: [")
	for range 300 {
		splits.WriteString("!Split [',', !Ref Long], ")
	}
	splits.WriteString("]}}\nParameters: {Long: {Type: String, Default: '" + strings.Repeat(",", 50_000) + "'}}\n")
	for name, resources := range map[string]string{
		"a chain of attributes": chain.String(), "text that doubles": text.String(),
		"attributes that double": origins.String(), "many long splits": splits.String(),
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := evaluate(t, "Resources:\n"+resources, Options{})
			got := strings.Join(showDiagnostics(diags), "\n")
			if !strings.Contains(got, "error: its functions are nested too deeply") && !strings.Contains(got, "error: the template expands to too many values") {
				t.Errorf("no limit in %.300s", got)
			}
		})
	}
}

func TestListParametersTakeCommasAndJSON(t *testing.T) {
	for name, c := range map[string]struct {
		value string
		want  []string
	}{
		"commas":             {"subnet-1, subnet-2", []string{"subnet-1", "subnet-2"}},
		"a JSON list":        {`["subnet-1", "subnet-2"]`, []string{"subnet-1", "subnet-2"}},
		"one item":           {"subnet-1", []string{"subnet-1"}},
		"a broken JSON list": {`["subnet-1"`, []string{`["subnet-1"`}},
	} {
		t.Run(name, func(t *testing.T) {
			template, _ := Read("t.yaml", []byte("Parameters:\n  Ids: {Type: 'List<AWS::EC2::Subnet::Id>'}\nResources:\n  A:\n    Type: AWS::EC2::VPC\n    Properties: {Ids: !Ref Ids}\n"))
			unit, _ := Evaluate(template, Options{Parameters: map[string]string{"Ids": c.value}})
			var got []string
			for _, item := range unit.Resources[0].Attr("Ids").Items {
				got = append(got, item.Text)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
