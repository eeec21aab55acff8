package report

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
)

// matcher is the pattern that GitHub is given; VS Code and Emacs are documented to use the same.
func matcher(t *testing.T) *regexp.Regexp {
	t.Helper()
	text, err := os.ReadFile("../../.github/vpclint-matcher.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		ProblemMatcher []struct {
			Pattern []struct{ Regexp string }
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(file.ProblemMatcher[0].Pattern[0].Regexp)
}

func TestEveryLineButTheSummaryIsMatched(t *testing.T) {
	matcher := matcher(t)
	r := sample(t)
	lines := strings.Split(strings.TrimSuffix(render(t, Text, r), "\n"), "\n")
	if want := len(r.Findings) + len(r.Diagnostics) + 1; len(lines) != want {
		t.Fatalf("%d lines, want %d", len(lines), want)
	}
	summary := lines[len(lines)-1]
	for _, line := range lines[:len(lines)-1] {
		if !matcher.MatchString(line) {
			t.Errorf("not matched: %s", line)
		}
	}
	if matcher.MatchString(summary) {
		t.Errorf("the summary looks like a finding: %s", summary)
	}
}

func TestNamesFromTemplatesNeitherBreakLinesNorSteerTheTerminal(t *testing.T) {
	r := Report{Findings: []finding.Finding{{
		Rule: "function-in-public-subnet", Severity: model.Error, Message: "a\nb\x1b[2Jc\r",
		Range: model.Range{File: "a\nb.yaml", Start: model.Pos{Line: 1}, End: model.Pos{Line: 1}},
	}}, View: View{Quiet: true}}
	want := "a b.yaml:1:1: error: a b\uFFFD[2Jc  [function-in-public-subnet]\n"
	if diff := cmp.Diff(want, render(t, Text, r)); diff != "" {
		t.Error(diff)
	}
}

func TestColoursOnlyWrapTheText(t *testing.T) {
	r := sample(t)
	r.View = View{Frames: true}
	plain := render(t, Text, r)
	r.View.Color = true
	colored := render(t, Text, r)
	if colored == plain {
		t.Error("no colours")
	}
	stripped := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(colored, "")
	if diff := cmp.Diff(plain, stripped); diff != "" {
		t.Error(diff)
	}
}

func TestFileNamesAreShownFromTheCurrentDirectory(t *testing.T) {
	tests := map[string]struct{ root, dir, want string }{
		"at the root":               {"/repo", "/repo", "network/a.yaml"},
		"below the root":            {"/repo", "/repo/network", "a.yaml"},
		"in a sibling directory":    {"/repo", "/repo/live", "../network/a.yaml"},
		"above the root":            {"/repo", "/", "repo/network/a.yaml"},
		"without a directory":       {"/repo", "", "network/a.yaml"},
		"in a directory that is up": {"/repo/x", "/repo", "x/network/a.yaml"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := (View{Root: test.root, Dir: test.dir}).shown("network/a.yaml"); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestWhatWasNotCheckedIsListedWithItsReason(t *testing.T) {
	var b strings.Builder
	if err := WriteNotChecked(&b, sample(t)); err != nil {
		t.Fatal(err)
	}
	want := "network/template one.yaml:9:3: not checked: function-in-public-subnet on Other: parameter SubnetIds has no value\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}
