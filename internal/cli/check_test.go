package cli

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/internal/report"
	"github.com/vpclint/vpclint/model"
)

func TestNamedFilesSelectTheFindingsThatTouchThem(t *testing.T) {
	in := func(file string) model.Range { return model.Range{File: file} }
	m := &model.Model{Units: []*model.Unit{
		{Path: "live", Named: []string{"live/vpc.tf"}},
		{Path: "whole"},
	}}
	found := []finding.Finding{
		{Message: "in the named file", Unit: "live", Range: in("live/vpc.tf")},
		{Message: "elsewhere", Unit: "live", Range: in("live/main.tf")},
		{Message: "elsewhere, by way of it", Unit: "live", Range: in("live/main.tf"), Path: []finding.Step{{Range: in("live/vpc.tf")}}},
		{Message: "elsewhere, related to it", Unit: "live", Range: in("live/main.tf"), Related: []finding.Related{{Range: in("live/vpc.tf")}}},
		{Message: "elsewhere, because of it", Unit: "live", Range: in("live/main.tf"), Evidence: []finding.Evidence{{Range: in("live/vpc.tf")}}},
		{Message: "in a unit that was asked for as a whole", Unit: "whole", Range: in("whole/main.tf")},
	}
	var kept []string
	for _, f := range asked(m, found) {
		kept = append(kept, f.Message)
	}
	want := []string{
		"in the named file", "elsewhere, by way of it", "elsewhere, related to it", "elsewhere, because of it",
		"in a unit that was asked for as a whole",
	}
	if diff := cmp.Diff(want, kept); diff != "" {
		t.Error(diff)
	}
}

func TestExitCodesFollowTheThreshold(t *testing.T) {
	with := func(severities ...model.Severity) report.Report {
		var r report.Report
		for _, s := range severities {
			r.Findings = append(r.Findings, finding.Finding{Severity: s})
		}
		return r
	}
	broken := report.Report{Diagnostics: []model.Diagnostic{{Severity: model.Error}}}
	remarked := report.Report{Diagnostics: []model.Diagnostic{{Severity: model.Warning}}}
	tests := map[string]struct {
		report                      report.Report
		never, error, warning, note int
	}{
		"nothing":                            {report.Report{}, 0, 0, 0, 0},
		"a note":                             {with(model.Note), 0, 0, 0, 1},
		"a warning":                          {with(model.Note, model.Warning), 0, 0, 1, 1},
		"an error":                           {with(model.Error), 0, 1, 1, 1},
		"a template that cannot be parsed":   {broken, 0, 1, 1, 1},
		"a parser's warning is not the rule": {remarked, 0, 0, 0, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := map[string]int{}
			for _, failOn := range []string{"never", "error", "warning", "note"} {
				least, err := parseThreshold(failOn)
				if err != nil {
					t.Fatal(err)
				}
				got[failOn] = exitCode(test.report, least)
			}
			want := map[string]int{"never": test.never, "error": test.error, "warning": test.warning, "note": test.note}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
