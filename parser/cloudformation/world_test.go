package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
)

// showWorlds writes a line for each world that is judged: its name, * for the one of the defaults, and the resources in it.
func showWorlds(u *model.Unit) []string {
	var out []string
	for _, w := range u.Worlds() {
		line := w.World.Name()
		if w.World.Default {
			line += "*"
		}
		var names []string
		for _, r := range w.Resources {
			names = append(names, r.Address)
		}
		out = append(out, line+": "+strings.Join(names, " "))
	}
	return out
}

func worldsOf(t *testing.T, src string, o Options) (*model.Unit, []model.Diagnostic) {
	t.Helper()
	tpl, diags := Read("t.yaml", []byte(src))
	if tpl == nil || len(diags) > 0 {
		t.Fatalf("Read: %v", showDiagnostics(diags))
	}
	return EvaluateWorlds(tpl, o)
}

const subnet = "{Type: AWS::EC2::Subnet"

func TestWorlds(t *testing.T) {
	tests := []struct {
		name  string
		src   string
		given map[string]string
		want  []string
	}{
		{
			"two values decide a condition: two worlds, the default one first",
			`
Parameters: {Nat: {Type: String, AllowedValues: [yes, no], Default: no}}
Conditions: {HasNat: !Equals [!Ref Nat, yes]}
Resources:
  A: ` + subnet + `}
  B: ` + subnet + `, Condition: HasNat}
`, nil,
			[]string{"HasNat=false*: A", "HasNat=true: A B"},
		},
		{
			"a value that is given leaves one world",
			`
Parameters: {Nat: {Type: String, AllowedValues: [yes, no], Default: no}}
Conditions: {HasNat: !Equals [!Ref Nat, yes]}
Resources: {B: ` + subnet + `, Condition: HasNat}}
`,
			map[string]string{"Nat": "yes"},
			[]string{": B"},
		},
		{
			"free text has its default only, and a parameter without any value stays unknown",
			`
Parameters: {Id: {Type: String, Default: ""}, Other: {Type: String}}
Conditions: {HasId: !Equals [!Ref Id, ""], HasOther: !Equals [!Ref Other, ""]}
Resources: {A: ` + subnet + `, Condition: HasId}, B: ` + subnet + `, Condition: HasOther}}
`, nil,
			[]string{": A B"},
		},
		{
			"values that no condition tells apart make one world",
			`
Parameters: {Stage: {Type: String, AllowedValues: [dev, test, prod], Default: dev}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources: {A: ` + subnet + `, Condition: IsProd}}
`, nil,
			[]string{"IsProd=false*: ", "IsProd=true: A"},
		},
		{
			"conditions without a bearing on networks make no world",
			`
Parameters: {Alarm: {Type: String, AllowedValues: [yes, no], Default: no}}
Conditions: {HasAlarm: !Equals [!Ref Alarm, yes]}
Resources:
  A: ` + subnet + `, Properties: {Tags: [{Key: Name, Value: !If [HasAlarm, a, b]}]}}
  B: {Type: AWS::CloudWatch::Alarm, Condition: HasAlarm}
`, nil,
			[]string{": A"},
		},
		{
			"without a default there is no world of the defaults",
			`
Parameters: {Nat: {Type: String, AllowedValues: [yes, no]}}
Conditions: {HasNat: !Equals [!Ref Nat, yes]}
Resources: {A: ` + subnet + `, Condition: HasNat}}
`, nil,
			[]string{"HasNat=true: A", "HasNat=false: "},
		},
		{
			"a world in which a resource refers to one that is not created cannot be deployed",
			`
Parameters: {Nat: {Type: String, AllowedValues: [none, one, two], Default: none}}
Conditions: {One: !Not [!Equals [!Ref Nat, none]], Two: !Equals [!Ref Nat, two], None: !Equals [!Ref Nat, none]}
Resources:
  A: ` + subnet + `, Condition: One}
  B: ` + subnet + `, Condition: Two, Properties: {VpcId: !Ref A}}
  C: ` + subnet + `, Condition: None, Properties: {VpcId: !GetAtt A.VpcId}}
`, nil,
			[]string{"Two=false: A", "Two=true: A B"},
		},
		{
			"an output counts like a resource, a branch that is not taken does not",
			`
Parameters: {Nat: {Type: String, AllowedValues: [yes, no], Default: yes}}
Conditions: {HasNat: !Equals [!Ref Nat, yes]}
Resources: {A: ` + subnet + `, Condition: HasNat}, B: ` + subnet + `, Properties: {VpcId: !If [HasNat, !Ref A, x]}}}
Outputs: {O: {Value: !If [HasNat, !Ref A, none]}}
`, nil,
			[]string{"HasNat=true*: A B", "HasNat=false: B"},
		},
		{
			"an output that refers to what is not created leaves no choice",
			`
Parameters: {Nat: {Type: String, AllowedValues: [yes, no], Default: yes}}
Conditions: {HasNat: !Equals [!Ref Nat, yes]}
Resources: {A: ` + subnet + `, Condition: HasNat}}
Outputs: {O: {Value: !Ref A}}
`, nil,
			[]string{"*: A"},
		},
		{
			"mappings decide by every value",
			`
Parameters: {Stage: {Type: String, AllowedValues: [dev, test, prod], Default: dev}}
Mappings: {Stages: {dev: {Nat: "no"}, test: {Nat: "no"}, prod: {Nat: "yes"}}}
Conditions: {HasNat: !Equals [!FindInMap [Stages, !Ref Stage, Nat], "yes"]}
Resources: {A: ` + subnet + `, Condition: HasNat}}
`, nil,
			[]string{"HasNat=false*: ", "HasNat=true: A"},
		},
		{
			"Rules tie parameters together",
			`
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod], Default: dev}
  Nats: {Type: String, AllowedValues: ["0", "1", "2"], Default: "0"}
Rules:
  Prod:
    RuleCondition: !Equals [!Ref Stage, prod]
    Assertions: [{Assert: {Fn::Contains: [["2"], !Ref Nats]}, AssertDescription: prod has two}]
Conditions: {IsProd: !Equals [!Ref Stage, prod], None: !Equals [!Ref Nats, "0"], Two: !Equals [!Ref Nats, "2"]}
Resources: {A: ` + subnet + `, Condition: Two}, B: ` + subnet + `, Condition: None}, C: ` + subnet + `, Condition: IsProd}}
`, nil,
			[]string{
				"IsProd=false and None=true and Two=false*: B",
				"IsProd=false and None=false and Two=false: ",
				"IsProd=false and None=false and Two=true: A",
				"IsProd=true and None=false and Two=true: A C",
			},
		},
		{
			"a rule may rule the defaults out",
			`
Parameters: {Nat: {Type: String, AllowedValues: [yes, no], Default: no}}
Rules: {Always: {Assertions: [{Assert: !Not [!Equals [!Ref Nat, no]]}]}}
Conditions: {HasNat: !Equals [!Ref Nat, yes]}
Resources: {A: ` + subnet + `, Condition: HasNat}}
`, nil,
			[]string{": A"},
		},
		{
			"every parameter of a type, and every member of a list",
			`
Parameters:
  A: {Type: AWS::EC2::VPC::Id, Default: vpc-1}
  B: {Type: AWS::EC2::VPC::Id, Default: vpc-1}
  Zones: {Type: CommaDelimitedList, Default: "a,b"}
  Nat: {Type: String, AllowedValues: [yes, no, perhaps], Default: no}
Rules:
  Equal: {Assertions: [{Assert: {Fn::EachMemberEquals: [{Fn::RefAll: AWS::EC2::VPC::Id}, vpc-1]}}]}
  In: {RuleCondition: {Fn::EachMemberIn: [!Ref Zones, [a, b, c]]}, Assertions: [{Assert: !Not [!Equals [!Ref Nat, perhaps]]}]}
  Other: {RuleCondition: {Fn::EachMemberEquals: [!Ref Zones, a]}, Assertions: [{Assert: !Equals [!Ref Nat, no]}]}
Conditions: {HasNat: !Equals [!Ref Nat, yes], Perhaps: !Equals [!Ref Nat, perhaps]}
Resources: {R: ` + subnet + `, Condition: HasNat}, S: ` + subnet + `, Condition: Perhaps}}
`, nil,
			[]string{"HasNat=false*: ", "HasNat=true: R"},
		},
		{
			"what a rule asks at deployment excludes nothing",
			`
Parameters: {Nat: {Type: String, AllowedValues: [yes, no], Default: no}, Vpc: {Type: AWS::EC2::VPC::Id}}
Rules:
  Tag: {Assertions: [{Assert: !Equals [{Fn::ValueOf: [Vpc, Tags.Stage]}, prod]}]}
  Vpc: {RuleCondition: !Equals [!Ref Vpc, vpc-1], Assertions: [{Assert: !Equals [!Ref Nat, no]}]}
Conditions: {HasNat: !Equals [!Ref Nat, yes]}
Resources: {A: ` + subnet + `, Condition: HasNat}}
`, nil,
			[]string{"HasNat=false*: ", "HasNat=true: A"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u, diags := worldsOf(t, test.src, Options{Parameters: test.given})
			if diff := cmp.Diff(test.want, showWorlds(u)); diff != "" {
				t.Errorf("worlds (-want +got):\n%s", diff)
			}
			if len(diags) > 0 {
				t.Errorf("diagnostics: %v", showDiagnostics(diags))
			}
		})
	}
}

func TestAWorldKeepsTheDefaultsThatItCanAndGuessesNoOthers(t *testing.T) {
	u, _ := worldsOf(t, `
Parameters:
  Stage: {Type: String, AllowedValues: [dev, test, prod], Default: prod}
  Nat: {Type: String, AllowedValues: [yes, no], Default: no}
Conditions: {IsProd: !Equals [!Ref Stage, prod], HasNat: !Equals [!Ref Nat, yes]}
Resources:
  A: {Type: AWS::EC2::Subnet, Properties: {Stage: !Ref Stage, Nat: !Ref Nat, Prod: !If [IsProd, a, b], Nats: !If [HasNat, a, b]}}
`, Options{})
	got := map[string]string{}
	for _, w := range u.Worlds() {
		got[w.World.Name()] = show(w.Resource("A").Attributes)
	}
	want := map[string]string{
		"HasNat=false and IsProd=true":  `{Stage: "prod", Nat: "no", Prod: "a", Nats: "b"}`,
		"HasNat=true and IsProd=true":   `{Stage: "prod", Nat: "yes", Prod: "a", Nats: "a"}`,
		"HasNat=false and IsProd=false": `{Stage: ?(parameter Stage is dev or test | "dev" | "test"), Nat: "no", Prod: "b", Nats: "b"}`,
		"HasNat=true and IsProd=false":  `{Stage: ?(parameter Stage is dev or test | "dev" | "test"), Nat: "yes", Prod: "b", Nats: "a"}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// conditional is a template with n subnets, each on a parameter of its own.
func conditional(n int) string {
	var parameters, conditions, resources strings.Builder
	for i := range n {
		fmt.Fprintf(&parameters, "  P%d: {Type: String, AllowedValues: [a, b], Default: a}\n", i)
		fmt.Fprintf(&conditions, "  C%d: !Equals [!Ref P%d, a]\n", i, i)
		fmt.Fprintf(&resources, "  R%d: {Type: AWS::EC2::Subnet, Condition: C%d}\n", i, i)
	}
	return "Conditions:\n" + conditions.String() + "Parameters:\n" + parameters.String() + "Resources:\n" + resources.String()
}

func TestWhenThereAreTooManyWorldsThisIsSaid(t *testing.T) {
	const tooMany = "1: note: the conditions make too many variants of this template: "
	tests := []struct {
		name          string
		n, worlds     int
		want          []string
		withoutPreset bool
	}{
		{"all of them", 5, 32, nil, false},
		{"those near the defaults", 6, 7, []string{tooMany + "only those that differ from the parameters' defaults in one of them are checked"}, false},
		{"too many of these, too", 40, 1, []string{tooMany + "only the one of the parameters' defaults is checked"}, false},
		{"no defaults to be near to", 6, 1, []string{tooMany + "only the one of the parameters' defaults is checked"}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			src := conditional(test.n)
			if test.withoutPreset {
				src = strings.Replace(src, ", Default: a", "", 1)
			}
			u, diags := worldsOf(t, src, Options{})
			if len(u.Worlds()) != test.worlds || len(u.Resources) != test.n {
				t.Errorf("%d worlds, want %d; %d resources in the first", len(u.Worlds()), test.worlds, len(u.Resources))
			}
			if diff := cmp.Diff(test.want, showDiagnostics(diags)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestEnvironmentsFollowTheDefaultsBeforeNetworksDo(t *testing.T) {
	var parameters, conditions, variables strings.Builder
	for i := range 20 {
		fmt.Fprintf(&parameters, "  P%d: {Type: String, AllowedValues: [a, b], Default: a}\n", i)
		fmt.Fprintf(&conditions, "  C%d: !Equals [!Ref P%d, a]\n", i, i)
		fmt.Fprintf(&variables, "          V%d: !If [C%d, a, b]\n", i, i)
	}
	u, diags := worldsOf(t, "Parameters:\n"+parameters.String()+"Conditions:\n"+conditions.String()+`Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      VpcConfig: !If [C7, {SubnetIds: [subnet-1], SecurityGroupIds: [sg-1]}, !Ref AWS::NoValue]
      Environment:
        Variables:
`+variables.String(), Options{})
	if got := showWorlds(u); !cmp.Equal(got, []string{"C7=true*: F", "C7=false: F"}) || len(diags) > 0 {
		t.Errorf("got %v, %v", got, showDiagnostics(diags))
	}
}

func TestHalfOfTheVPCSettingsIsNoFaultWhenAParameterIsEmpty(t *testing.T) {
	const src = `
Parameters:
  Subnets: {Type: CommaDelimitedList, Default: "subnet-1,subnet-2"}
  Groups: {Type: CommaDelimitedList, Default: ""}
Conditions: {HasGroups: !Not [!Equals [!Join ["", !Ref Groups], ""]]}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      VpcConfig:
        SubnetIds: !Ref Subnets
        SecurityGroupIds: !If [HasGroups, !Ref Groups, !Ref AWS::NoValue]
`
	tests := []struct {
		name  string
		given map[string]string
		want  string
	}{
		{"by default the list is unknown", nil, "?(parameter Groups is empty by default | absent)"},
		{"somebody who gives an empty list means it", map[string]string{"Groups": ""}, "absent"},
		{"a list that is given is that list", map[string]string{"Groups": "sg-1"}, `["sg-1"]`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u, _ := worldsOf(t, src, Options{Parameters: test.given})
			if got := show(u.Resource("F").Attr("VpcConfig", "SecurityGroupIds")); got != test.want {
				t.Errorf("SecurityGroupIds: %s, want %s", got, test.want)
			}
		})
	}
}
