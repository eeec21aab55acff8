package report

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
)

type sarifLog struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct{ ID string }
			}
		}
		Invocations []struct {
			ExecutionSuccessful        bool
			ToolExecutionNotifications []struct{ Message struct{ Text string } }
		}
		Results []struct {
			RuleID    string
			RuleIndex int
			Level     string
		}
	}
}

func parseSARIF(t *testing.T, r Report) sarifLog {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal([]byte(render(t, SARIF, r)), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

func TestSARIFKeepsTheWorstFiveThousand(t *testing.T) {
	var r Report
	for i := range maxResults + 3 {
		severity := model.Note
		if i >= maxResults {
			severity = model.Error
		}
		r.Findings = append(r.Findings, finding.Finding{Rule: "r", Severity: severity, Message: fmt.Sprint(i), Range: model.Range{File: "a"}})
	}
	run := parseSARIF(t, r).Runs[0]
	if len(run.Results) != maxResults {
		t.Errorf("%d results", len(run.Results))
	}
	for i, result := range run.Results[:4] {
		if want := []string{"error", "error", "error", "note"}[i]; result.Level != want {
			t.Errorf("result %d is %s, want %s", i, result.Level, want)
		}
	}
	notes := run.Invocations[0].ToolExecutionNotifications
	if len(notes) != 1 || notes[0].Message.Text != "3 results were left out: the worst 5000 are here." {
		t.Errorf("notifications: %v", notes)
	}
	if !run.Invocations[0].ExecutionSuccessful {
		t.Error("a run that was cut is successful all the same")
	}
}

func TestSARIFIndexesTheRules(t *testing.T) {
	run := parseSARIF(t, sample(t)).Runs[0]
	for _, result := range run.Results {
		if got := run.Tool.Driver.Rules[result.RuleIndex].ID; got != result.RuleID {
			t.Errorf("ruleIndex %d is %s, want %s", result.RuleIndex, got, result.RuleID)
		}
	}
	if run.Invocations[0].ExecutionSuccessful {
		t.Error("a run that could not read a file is not successful")
	}
}

func TestSARIFURIsArePercentEncoded(t *testing.T) {
	tests := map[string]string{
		"network/template.yaml": "network/template.yaml",
		"a b/ü#?.tf":            "a%20b/%C3%BC%23%3F.tf",
		"a:b.yaml":              "./a:b.yaml", // a: is no scheme
		"100%.json":             "100%25.json",
	}
	for file, want := range tests {
		if got := sarifURI(file); got != want {
			t.Errorf("sarifURI(%q) = %q, want %q", file, got, want)
		}
	}
}
