package report

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestEveryFormatWritesWhatItAlwaysWrote(t *testing.T) {
	framed := sample(t)
	framed.View = View{Frames: true}
	var summary strings.Builder
	if err := WriteStepSummary(&summary, sample(t)); err != nil {
		t.Fatal(err)
	}
	tests := map[string]string{
		"report.txt":         render(t, Text, sample(t)),
		"report_frames.txt":  render(t, Text, framed),
		"report.json":        render(t, JSON, sample(t)),
		"report.sarif":       render(t, SARIF, sample(t)),
		"report_github.txt":  render(t, GitHub, sample(t)),
		"report_summary.md":  summary.String(),
		"report_empty.json":  render(t, JSON, Report{Tool: Tool{Name: "vpclint", Version: "v0.1.0"}}),
		"report_empty.sarif": render(t, SARIF, Report{Tool: Tool{Name: "vpclint", Version: "v0.1.0"}}),
	}
	for name, got := range tests {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
