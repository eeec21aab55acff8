package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
)

// unescape is what the runner does to a command (actions/runner, src/Runner.Common/ActionCommand.cs).
func unescape(s string, property bool) string {
	pairs := []string{"%0D", "\r", "%0A", "\n", "%25", "%"}
	if property {
		pairs = append([]string{"%3A", ":", "%2C", ","}, pairs...)
	}
	for i := 0; i < len(pairs); i += 2 {
		s = strings.ReplaceAll(s, pairs[i], pairs[i+1])
	}
	return s
}

func TestTheRunnerReadsBackWhatWasWritten(t *testing.T) {
	const file, message = "dir, with: 100%/a%2Cb.yaml", "50% of\r\n\"::error::x\", a%0Ab"
	r := Report{Findings: []finding.Finding{{
		Rule: "function-in-public-subnet", Severity: model.Error, Message: message,
		Range: model.Range{File: file, Start: model.Pos{Line: 3}, End: model.Pos{Line: 3}},
	}}}
	out := render(t, GitHub, r)
	if strings.Count(out, "\n") != 1 {
		t.Fatalf("want one line: %q", out)
	}
	properties, data, _ := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(out, "\n"), "::error "), "::")
	if diff := cmp.Diff(message, unescape(data, false)); diff != "" {
		t.Error(diff)
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(properties, "file="), ",")
	if diff := cmp.Diff(file, unescape(name, true)); diff != "" {
		t.Error(diff)
	}
}

func TestAtMostTenOfALevelAndANoticeForTheRest(t *testing.T) {
	var r Report
	for i := range 12 {
		for _, s := range []model.Severity{model.Note, model.Error} {
			r.Findings = append(r.Findings, finding.Finding{
				Rule: "r", Severity: s, Message: fmt.Sprint(i), Range: model.Range{File: "a.yaml", Start: model.Pos{Line: i + 1}},
			})
		}
	}
	out := render(t, GitHub, r)
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if got := strings.Count(out, "::error "); got != 10 {
		t.Errorf("%d errors", got)
	}
	if got := strings.Count(out, "::notice "); got != 10 {
		t.Errorf("%d notices", got)
	}
	if !strings.HasPrefix(lines[0], "::error ") {
		t.Errorf("the worst is not first: %s", lines[0])
	}
	want := "::notice title=vpclint::5 more: GitHub shows 10 annotations of a level. The job summary and --format sarif have them all."
	if diff := cmp.Diff(want, lines[len(lines)-1]); diff != "" {
		t.Error(diff)
	}
}
