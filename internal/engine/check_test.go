package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/internal/engine"
	"github.com/vpclint/vpclint/internal/facts"
	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/policies"
)

func at(line int) model.Range {
	return model.Range{
		File: "template.yaml", Start: model.Pos{Line: line, Byte: line * 100}, End: model.Pos{Line: line, Byte: line*100 + 10},
	}
}

func base(address string, line int) model.Base {
	return model.Base{Address: address, Block: address, Range: at(line), NameRange: at(line)}
}

// isolated is a unit whose function calls SQS from a subnet that leads nowhere, and its facts.
func isolated() (*model.Unit, *facts.Facts) {
	u := &model.Unit{Path: "template.yaml", Format: model.CloudFormation, Kinds: model.Kinds{
		VPCs:    []model.VPC{{Base: base("Main", 1)}},
		Subnets: []model.Subnet{{Base: base("Private", 5)}},
		Functions: []model.Function{{
			Base: base("Consumer", 10), Attached: model.Yes, VPCConfig: at(12), Timeout: 30,
			Role: model.Link{ID: "arn:aws:iam::123456789012:role/consumer"},
		}},
	}}
	for _, b := range []model.Base{u.Kinds.Functions[0].Base, u.Kinds.VPCs[0].Base, u.Kinds.Subnets[0].Base} {
		u.Resources = append(u.Resources, &model.Resource{Address: b.Address, Block: b.Block, Range: b.Range, NameRange: b.NameRange})
	}
	path := []facts.Hop{{Resource: "Private", Note: "no default route", Range: at(5)}}
	no := facts.Verdict{Truth: model.No, Cause: facts.Isolated, Path: path}
	return u, &facts.Facts{
		Placements: []facts.Placement{{
			ID: "placement-1", Users: []string{"Consumer"}, VPC: "Main", Groups: []string{"FunctionGroup"}, Closed: model.Yes,
			Internet: no, Egress: facts.Verdict{Truth: model.Yes},
			BySubnet: []facts.SubnetVerdict{{Subnet: "Private", Table: "PrivateTable", Verdict: no}},
		}},
		Needs: []facts.Need{{
			Subject: "Consumer", Placement: "placement-1", Service: "sqs", Class: "E3",
			Evidence: []facts.Evidence{{Class: "E3", Text: "role Consumer allows sqs:SendMessage on Orders", Range: at(50)}},
			Verdict:  facts.Verdict{Truth: model.No, Cause: facts.NoPath, Path: path},
		}},
		Roles: []facts.RoleFact{{
			Role: "Consumer", Users: []string{"Consumer"}, ENI: facts.Verdict{Reason: "role arn:aws:iam::123456789012:role/consumer is outside the template"},
		}},
	}
}

func load(t *testing.T, want engine.Selection) *engine.Rules {
	t.Helper()
	rules, err := engine.Load(policies.FS, want)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func TestAFindingCarriesWhatTheRuleSaysAndWhatTheHostKnows(t *testing.T) {
	u, f := isolated()
	found, notChecked, err := load(t, engine.Selection{}).Check(t.Context(), &model.Model{Units: []*model.Unit{u}}, []*facts.Facts{f}, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := []finding.Finding{{
		Rule: "function-service-unreachable", Severity: model.Error, Unit: "template.yaml", Format: model.CloudFormation,
		Message: "Consumer may call sqs (role Consumer allows sqs:SendMessage on Orders), but nothing in VPC Main leads there from subnet " +
			"Private: no VPC endpoint for it and no working NAT. Calls will hang until its timeout (30 s).",
		Resource: "Consumer", Subjects: []string{"Consumer"}, Services: []string{"sqs"}, Range: at(12), Cause: "no-path",
		Path:     []finding.Step{{Resource: "Private", Note: "no default route", Range: at(5)}},
		Evidence: []finding.Evidence{{Class: "E3", Text: "role Consumer allows sqs:SendMessage on Orders", Range: at(50)}},
		Fix: finding.Fix{Text: `SqsEndpoint:
  Type: AWS::EC2::VPCEndpoint
  Properties:
    VpcEndpointType: Interface
    PrivateDnsEnabled: true
    ServiceName: !Sub com.amazonaws.${AWS::Region}.sqs
    VpcId: !Ref Main
    SubnetIds: [!Ref Private]
    SecurityGroupIds: [!GetAtt EndpointSecurityGroup.GroupId]  # must admit TCP 443 from FunctionGroup`},
		Help: "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html",
	}}
	want[0].Fingerprint = finding.Fingerprint(want[0], "Consumer")
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	wantNotChecked := []finding.NotChecked{{
		Rule: "function-role-cannot-manage-enis", Resource: "Consumer", Unit: "template.yaml", Range: at(10),
		Reason: "role arn:aws:iam::123456789012:role/consumer is outside the template",
	}}
	if diff := cmp.Diff(wantNotChecked, notChecked); diff != "" {
		t.Errorf("not checked (-want +got):\n%s", diff)
	}
}

func TestJobsDoNotShow(t *testing.T) {
	m, derived := &model.Model{}, []*facts.Facts{}
	for i := range 20 {
		u, f := isolated()
		u.Path = fmt.Sprintf("%02d.yaml", i)
		m.Units, derived = append(m.Units, u), append(derived, f)
	}
	rules := load(t, engine.Selection{})
	one, oneNot, err := rules.Check(t.Context(), m, derived, 1)
	if err != nil {
		t.Fatal(err)
	}
	four, fourNot, err := rules.Check(t.Context(), m, derived, 4)
	if err != nil {
		t.Fatal(err)
	}
	if len(one) != 20 || len(oneNot) != 20 {
		t.Errorf("%d findings, %d not checked, want 20 each", len(one), len(oneNot))
	}
	if diff := cmp.Diff(one, four) + cmp.Diff(oneNot, fourNot); diff != "" {
		t.Error(diff)
	}
}

func TestSelectionNamesRules(t *testing.T) {
	ids := func(want engine.Selection) (out []string) {
		for _, r := range load(t, want).List() {
			out = append(out, r.ID)
		}
		return out
	}
	all := ids(engine.Selection{})
	if len(all) < 18 {
		t.Errorf("%d rules, want 18 at least", len(all))
	}
	nat := []string{"nat-in-private-subnet", "nat-without-internet"}
	if diff := cmp.Diff(nat, ids(engine.Selection{Rule: nat})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(nat[:1], ids(engine.Selection{Rule: nat, Skip: nat[1:]})); diff != "" {
		t.Error(diff)
	}
	_, err := engine.Load(policies.FS, engine.Selection{Skip: []string{"nat-in-privat-subnet"}})
	var unknown *engine.UnknownRuleError
	if !errors.As(err, &unknown) || unknown.Nearest != "nat-in-private-subnet" {
		t.Errorf("got %v, want an UnknownRuleError that names nat-in-private-subnet", err)
	}
}

func TestTheRulesThatShipAreVerified(t *testing.T) {
	if err := load(t, engine.Selection{}).Verify(); err != nil {
		t.Error(err)
	}
}

// ruleNamed is a rule of a user whose body is the text.
func ruleNamed(body string) fstest.MapFS {
	return fstest.MapFS{"own/no-sqs.rego": {Data: []byte(`# METADATA
# title: No SQS
# description: Nothing may call SQS.
# scope: package
# related_resources:
# - ref: https://example.com/no-sqs
# custom: {severity: warning, category: own, since: 1.0.0, inputs: [functions], precision: high}
package own.rules.no_sqs

` + body)}}
}

func TestVerifyRefusesWhatCannotWork(t *testing.T) {
	tests := map[string]struct{ body, want string }{
		"a misspelt field of the input":      {`deny contains n if some n in input.funktions`, "input.funktions"},
		"a misspelt field of a kind":         {`deny contains f.adr if some f in input.functions`, "adr"},
		"a misspelt field of a fact":         {`deny contains n.servise if some n in input.needs`, "servise"},
		"a builtin that reaches the network": {`deny contains r if r := http.send({"url": "http://example.com", "method": "get"})`, "http.send"},
		"a builtin that reads the clock":     {`deny contains t if t := time.now_ns()`, "time.now_ns"},
		"a builtin that reads the machine":   {`deny contains r if r := opa.runtime()`, "opa.runtime"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			rules, err := engine.Load(ruleNamed(test.body), engine.Selection{})
			if err != nil {
				t.Fatal(err)
			}
			if err := rules.Verify(); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error about %s", err, test.want)
			}
		})
	}
}

func TestABuiltinThatIsNotAllowedIsRefusedByCheckToo(t *testing.T) {
	u, f := isolated()
	rules, err := engine.Load(ruleNamed(`deny contains r if r := opa.runtime()`), engine.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := rules.Check(t.Context(), &model.Model{Units: []*model.Unit{u}}, []*facts.Facts{f}, 1); err == nil {
		t.Error("got no error")
	}
}

func TestARuleThatFailsIsNamedAndHidesNothing(t *testing.T) {
	tests := map[string]struct{ body, want string }{
		"no resource":      {`deny contains {"message": "x"}`, "lacks resource or message"},
		"unknown key":      {`deny contains {"resource": "Consumer", "message": "x", "line": 3}`, "line"},
		"unknown severity": {`deny contains {"resource": "Consumer", "message": "x", "severity": "fatal"}`, "fatal"},
		"conflict":         {"deny contains {} if x == 1\nx := 1 if input.path\nx := 2 if input.format", "conflict"},
		"too slow": {
			`deny contains n if { some a in numbers.range(1, 100000); some b in numbers.range(1, 100000); a * b == 1; n := a }`,
			"took longer than",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			u, f := isolated()
			fsys := ruleNamed(test.body)
			fsys["own/good.rego"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(
				ruleNamed(`deny contains {"resource": "Consumer", "message": "x"}`)["own/no-sqs.rego"].Data), "no_sqs", "good"))}
			rules, err := engine.Load(fsys, engine.Selection{})
			if err != nil {
				t.Fatal(err)
			}
			found, _, err := rules.Check(t.Context(), &model.Model{Units: []*model.Unit{u}}, []*facts.Facts{f}, 1)
			var failed *engine.RuleError
			if !errors.As(err, &failed) || failed.Rule != "no-sqs" || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want a RuleError of no-sqs about %q", err, test.want)
			}
			if len(found) != 1 || found[0].Rule != "good" {
				t.Errorf("found %v, want what rule good says", found)
			}
		})
	}
}

func TestRulesWithoutTheirKindsAreNotCompiled(t *testing.T) {
	rules, err := engine.Load(ruleNamed(`deny contains x if x := undefined_function(1)`), engine.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	empty := &model.Model{Units: []*model.Unit{{Path: "empty.yaml", Format: model.SAM}}}
	if _, _, err := rules.Check(t.Context(), empty, []*facts.Facts{{}}, 1); err != nil {
		t.Error(err)
	}
}

func TestMetadataMustBeComplete(t *testing.T) {
	good := string(ruleNamed("")["own/no-sqs.rego"].Data)
	for name, change := range map[string][2]string{
		"no such severity":   {"severity: warning", "severity: bad"},
		"no such kind":       {"inputs: [functions]", "inputs: [funktions]"},
		"another folder":     {"category: own", "category: other"},
		"another id":         {"own.rules.no_sqs", "own.rules.no_sns"},
		"no title":           {"# title: No SQS\n", ""},
		"no links":           {"# related_resources:\n# - ref: https://example.com/no-sqs\n", ""},
		"no package scope":   {"# scope: package\n", "# scope: rule\n"},
		"a rule named twice": {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := fstest.MapFS{"own/no-sqs.rego": {Data: []byte(strings.Replace(good, change[0], change[1], 1))}}
			if change[0] == "" {
				fsys["other/no-sqs.rego"] = fsys["own/no-sqs.rego"]
			}
			if _, err := engine.Load(fsys, engine.Selection{}); err == nil {
				t.Error("got no error")
			}
		})
	}
}

func BenchmarkCheckOneUnit(b *testing.B) {
	u, f := isolated()
	for b.Loop() {
		rules, err := engine.Load(policies.FS, engine.Selection{})
		if err != nil {
			b.Fatal(err)
		}
		if _, _, err := rules.Check(b.Context(), &model.Model{Units: []*model.Unit{u}}, []*facts.Facts{f}, 1); err != nil {
			b.Fatal(err)
		}
	}
}
