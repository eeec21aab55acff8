package finding_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
)

// inWorld is a world with one assignment, "A" for A=true and "-A" for A=false, and what was found there.
func inWorld(isDefault bool, choices []string, found ...finding.Finding) finding.InWorld {
	var a model.Assignment
	for _, c := range choices {
		if c[0] == '-' {
			a = append(a, model.Choice{Condition: c[1:]})
		} else {
			a = append(a, model.Choice{Condition: c, Value: true})
		}
	}
	return finding.InWorld{
		World:    model.World{Default: isDefault, Assignments: []model.Assignment{a}},
		Findings: found,
		Exists:   func(string) bool { return true },
	}
}

func hangs(change func(*finding.Finding)) finding.Finding {
	f := finding.Finding{
		Rule: "r", Severity: model.Warning, Message: "F hangs.", Unit: "t.yaml", Format: model.CloudFormation, Resource: "F",
		Subjects: []string{"F"}, Services: []string{"sqs"}, Cause: "no-path", Fingerprint: "1",
	}
	if change != nil {
		change(&f)
	}
	return f
}

// told is what the tests of worlds compare.
type told struct {
	Message     string
	Severity    model.Severity
	Worlds      []string
	Fingerprint string
}

func tell(found []finding.Finding) (out []told) {
	for _, f := range found {
		out = append(out, told{f.Message, f.Severity, f.Worlds, f.Fingerprint})
	}
	return out
}

func TestFindingsOfSeveralWorlds(t *testing.T) {
	severe := func(f *finding.Finding) { f.Severity, f.Message, f.Fingerprint = model.Error, "F hangs badly.", "2" }
	wider := func(f *finding.Finding) {
		f.Services, f.Message, f.Fingerprint = []string{"sns", "sqs"}, "F hangs twice.", "2"
	}
	elsewhere := func(f *finding.Finding) { f.Range = model.Range{File: "t.yaml", Start: model.Pos{Line: 9}} }
	absent := inWorld(false, []string{"-A"})
	absent.Exists = func(string) bool { return false }
	tests := []struct {
		name   string
		worlds []finding.InWorld
		want   []told
	}{
		{
			"what holds everywhere names no world",
			[]finding.InWorld{inWorld(true, []string{"A"}, hangs(nil)), inWorld(false, []string{"-A"}, hangs(nil))},
			[]told{{"F hangs.", model.Warning, nil, "1"}},
		},
		{
			"what holds by default names its worlds",
			[]finding.InWorld{inWorld(true, []string{"A"}, hangs(nil)), inWorld(false, []string{"-A"})},
			[]told{{"F hangs.", model.Warning, []string{"A=true"}, "1"}},
		},
		{
			"what does not hold by default says so first",
			[]finding.InWorld{inWorld(true, []string{"A"}), inWorld(false, []string{"-A"}, hangs(nil))},
			[]told{{"Only if A=false: F hangs.", model.Warning, []string{"A=false"}, "1"}},
		},
		{
			"a world without the resource does not count",
			[]finding.InWorld{inWorld(true, []string{"A"}, hangs(nil)), absent},
			[]told{{"F hangs.", model.Warning, nil, "1"}},
		},
		{
			"the branch of a condition moves a finding and makes no other",
			[]finding.InWorld{inWorld(true, []string{"A"}, hangs(nil)), inWorld(false, []string{"-A"}, hangs(elsewhere))},
			[]told{{"F hangs.", model.Warning, nil, "1"}},
		},
		{
			"two conditions are named together where neither does alone",
			[]finding.InWorld{
				inWorld(true, []string{"A", "B"}), inWorld(false, []string{"-A", "B"}),
				inWorld(false, []string{"A", "-B"}), inWorld(false, []string{"-A", "-B"}, hangs(nil)),
			},
			[]told{{"Only if A=false and B=false: F hangs.", model.Warning, []string{"A=false and B=false"}, "1"}},
		},
		{
			"either of two conditions",
			[]finding.InWorld{
				inWorld(true, []string{"A", "B"}), inWorld(false, []string{"-A", "B"}, hangs(nil)),
				inWorld(false, []string{"A", "-B"}, hangs(nil)), inWorld(false, []string{"-A", "-B"}, hangs(nil)),
			},
			[]told{{"Only if A=false or B=false: F hangs.", model.Warning, []string{"A=false", "B=false"}, "1"}},
		},
		{
			"the highest severity leads, the fingerprint is that of the defaults",
			[]finding.InWorld{inWorld(true, []string{"A"}, hangs(nil)), inWorld(false, []string{"-A"}, hangs(severe))},
			[]told{{"F hangs badly. It is an error if A=false, a warning if A=true.", model.Error, nil, "1"}},
		},
		{
			"more services in another world are another finding",
			[]finding.InWorld{inWorld(true, []string{"A"}, hangs(nil)), inWorld(false, []string{"-A"}, hangs(wider))},
			[]told{
				{"F hangs.", model.Warning, nil, "1"},
				{"Only if A=false: F hangs twice.", model.Warning, []string{"A=false"}, "2"},
			},
		},
		{
			"fewer services in another world are the same finding",
			[]finding.InWorld{inWorld(true, []string{"A"}, hangs(wider)), inWorld(false, []string{"-A"}, hangs(nil))},
			[]told{{"F hangs twice.", model.Warning, nil, "2"}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			found, _ := finding.MergeWorlds(test.worlds)
			if diff := cmp.Diff(test.want, tell(found)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestWhatIsNotCheckedInSeveralWorlds(t *testing.T) {
	open := finding.NotChecked{Rule: "r", Resource: "F", Unit: "t.yaml", Reason: "the subnets come from outside"}
	with := func(isDefault bool, choice string, items ...finding.NotChecked) finding.InWorld {
		w := inWorld(isDefault, []string{choice})
		w.NotChecked = items
		return w
	}
	tests := []struct {
		name   string
		worlds []finding.InWorld
		want   []string
	}{
		{"by default and elsewhere", []finding.InWorld{with(true, "A", open), with(false, "-A", open)}, []string{"the subnets come from outside"}},
		{"by default only", []finding.InWorld{with(true, "A", open), with(false, "-A")}, []string{"the subnets come from outside"}},
		{"elsewhere only", []finding.InWorld{with(true, "A"), with(false, "-A", open)}, []string{"the subnets come from outside (if A=false)"}},
		{"everywhere without a default", []finding.InWorld{with(false, "A", open), with(false, "-A", open)}, []string{"the subnets come from outside"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, notChecked := finding.MergeWorlds(test.worlds)
			var got []string
			for _, n := range notChecked {
				got = append(got, n.Reason)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
