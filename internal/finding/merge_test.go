package finding_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
)

func draft(resource, block string, change func(*finding.Draft)) finding.Draft {
	d := finding.Draft{Block: block, Finding: finding.Finding{
		Rule: "r", Severity: model.Warning, Message: resource + " hangs.", Unit: ".", Format: model.Terraform, Resource: resource,
		Subjects: []string{resource}, Services: []string{"sqs"}, Cause: "no-path",
	}}
	if change != nil {
		change(&d)
	}
	return d
}

// brief is what the tests compare.
type brief struct {
	Resource, Message  string
	Severity           model.Severity
	Subjects, Services []string
}

func briefs(findings []finding.Finding) (out []brief) {
	for _, f := range findings {
		out = append(out, brief{f.Resource, f.Message, f.Severity, f.Subjects, f.Services})
	}
	return out
}

func TestInstancesOfOneBlockAreOneFinding(t *testing.T) {
	got := finding.Merge([]finding.Draft{
		draft("f[1]", "f", func(d *finding.Draft) { d.Severity = model.Error; d.Services = []string{"s3"} }),
		draft("f[0]", "f", nil),
	})
	want := []brief{{"f[0]", "f[1] hangs. The same holds for f[0].", model.Error, []string{"f[0]", "f[1]"}, []string{"s3", "sqs"}}}
	if diff := cmp.Diff(want, briefs(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestManyInstancesAreCounted(t *testing.T) {
	var drafts []finding.Draft
	for _, name := range []string{"f[0]", "f[1]", "f[2]", "f[3]", "f[4]"} {
		drafts = append(drafts, draft(name, "f", nil))
	}
	got := finding.Merge(drafts)
	if len(got) != 1 || got[0].Message != "f[0] hangs. The same holds for f[1], f[2] and 2 more." {
		t.Errorf("got %v", briefs(got))
	}
}

func TestOtherCausesRulesAndBlocksStayApart(t *testing.T) {
	got := finding.Merge([]finding.Draft{
		draft("f[0]", "f", nil),
		draft("f[1]", "f", func(d *finding.Draft) { d.Cause = "subnets" }),
		draft("f[2]", "f", func(d *finding.Draft) { d.Rule = "s" }),
		draft("f[3]", "f", func(d *finding.Draft) { d.Unit = "other" }),
		draft("g", "g", nil),
	})
	if len(got) != 5 {
		t.Errorf("%d findings, want 5: %v", len(got), briefs(got))
	}
}

func TestFunctionsThatShareGlobalsAreOneFinding(t *testing.T) {
	globals := model.Range{File: "template.yaml", Start: model.Pos{Line: 3, Byte: 20}, End: model.Pos{Line: 4, Byte: 40}}
	shared := func(d *finding.Draft) { d.Format, d.Range = model.SAM, globals }
	got := finding.Merge([]finding.Draft{draft("A", "A", shared), draft("B", "B", shared)})
	if len(got) != 1 || !slices.Equal(got[0].Subjects, []string{"A", "B"}) {
		t.Errorf("got %v", briefs(got))
	}
}

func TestFunctionsOnOneLineStayApart(t *testing.T) {
	at := func(start int) func(*finding.Draft) {
		return func(d *finding.Draft) {
			d.Format, d.Range = model.CloudFormation, model.Range{File: "minified.json", Start: model.Pos{Line: 1, Byte: start}}
		}
	}
	if got := finding.Merge([]finding.Draft{draft("A", "A", at(10)), draft("B", "B", at(90))}); len(got) != 2 {
		t.Errorf("got %v", briefs(got))
	}
}

func TestAFingerprintStaysWhenLinesMoveAndInstancesComeAndGo(t *testing.T) {
	one := finding.Merge([]finding.Draft{draft("f[0]", "f", nil)})[0]
	moved := finding.Merge([]finding.Draft{
		draft("f[0]", "f", func(d *finding.Draft) { d.Range.Start.Line = 99 }),
		draft("f[1]", "f", nil),
	})[0]
	other := finding.Merge([]finding.Draft{draft("f[0]", "f", func(d *finding.Draft) { d.Services = []string{"sns"} })})[0]
	if one.Fingerprint != moved.Fingerprint || one.Fingerprint == other.Fingerprint || len(one.Fingerprint) != 32 {
		t.Errorf("fingerprints %s, %s, %s", one.Fingerprint, moved.Fingerprint, other.Fingerprint)
	}
}

func TestOrder(t *testing.T) {
	place := func(file string, at int) func(*finding.Draft) {
		return func(d *finding.Draft) { d.Range = model.Range{File: file, Start: model.Pos{Line: 1, Byte: at}} }
	}
	note := draft("n", "n", place("a.tf", 1))
	note.Severity = model.Note
	findings := finding.Merge([]finding.Draft{
		draft("c", "c", place("b.tf", 0)), draft("b", "b", place("a.tf", 9)), draft("a", "a", place("a.tf", 9)), note,
	})
	names := func() (out []string) {
		for _, f := range findings {
			out = append(out, f.Resource)
		}
		return out
	}
	if diff := cmp.Diff([]string{"n", "a", "b", "c"}, names()); diff != "" {
		t.Errorf("from top to bottom (-want +got):\n%s", diff)
	}
	finding.SortWorst(findings)
	if diff := cmp.Diff([]string{"a", "b", "c", "n"}, names()); diff != "" {
		t.Errorf("worst first (-want +got):\n%s", diff)
	}
}

func TestNotCheckedKeepsOneReason(t *testing.T) {
	got := finding.SortNotChecked([]finding.NotChecked{
		{Rule: "r", Resource: "B", Reason: "z"}, {Rule: "r", Resource: "A", Reason: "y"}, {Rule: "r", Resource: "A", Reason: "x"},
	})
	want := []finding.NotChecked{{Rule: "r", Resource: "A", Reason: "x"}, {Rule: "r", Resource: "B", Reason: "z"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestCallsOfOneModuleAreOneFindingWhenTheyLackTheSame(t *testing.T) {
	at := func(services ...string) func(*finding.Draft) {
		return func(d *finding.Draft) {
			d.Range = model.Range{File: "lambda/main.tf", Start: model.Pos{Line: 6, Byte: 60}, End: model.Pos{Line: 6, Byte: 97}}
			d.Services = services
		}
	}
	got := finding.Merge([]finding.Draft{
		draft("module.one.g", "module.one.g", at("sqs")),
		draft("module.two.g", "module.two.g", at("sqs")),
		draft("module.other.g", "module.other.g", at("sns")),
	})
	want := []brief{
		{"module.one.g", "module.one.g hangs. The same holds for module.two.g.", model.Warning, []string{"module.one.g", "module.two.g"}, []string{"sqs"}},
		{"module.other.g", "module.other.g hangs.", model.Warning, []string{"module.other.g"}, []string{"sns"}},
	}
	if diff := cmp.Diff(want, briefs(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
