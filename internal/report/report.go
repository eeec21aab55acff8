// Package report writes what a run found, one file a format. Every format is a pure function of a Report.
package report

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
)

// Report is all that a run has to say.
type Report struct {
	Tool Tool
	// Findings, NotChecked and Diagnostics are in their final order.
	Findings    []finding.Finding
	NotChecked  []finding.NotChecked
	Diagnostics []model.Diagnostic
	// Rules are all rules of the run, sorted by id, also those that found nothing.
	Rules []Rule
	// Sources holds the text of the files that ranges point into, by the name that ranges use.
	Sources map[string][]byte
	Summary Summary
	// Subtree is the directory that was checked, relative to the root; "." for the root itself.
	Subtree string
	View    View
}

// Tool names the program that made the report.
type Tool struct {
	Name    string
	Version string
}

// Rule is what a report tells about a rule.
type Rule struct {
	ID          string
	Title       string
	Description string
	Category    string
	Precision   string // very-high, high, medium or low
	Severity    model.Severity
	Links       []string
	Page        string // the rule's page in Markdown, "" if there is none
}

// Summary counts what was judged.
type Summary struct {
	Units     int
	Resources int
	Functions int // in a VPC
	Triggers  int
	Rules     int
}

// View says how text is shown to people. Formats that machines read ignore it.
type View struct {
	// Root and Dir are absolute: the root of the run, and the directory that file names are shown relative to. Names are
	// shown relative to the root when one of them is empty.
	Root, Dir string
	Color     bool
	Frames    bool // source, path and mend under each finding
	Quiet     bool // no summary
}

// Write writes the report in the format.
func Write(w io.Writer, f Format, r Report) error {
	switch f {
	case Text:
		return writeText(w, r)
	case JSON:
		return writeJSON(w, r)
	case SARIF:
		return writeSARIF(w, r)
	case GitHub:
		return writeGitHub(w, r)
	default:
		return fmt.Errorf("no writer for format %s", f)
	}
}

// Count returns how many findings have the severity.
func (r Report) Count(s model.Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Broken returns how many diagnostics say that something could not be read.
func (r Report) Broken() int {
	n := 0
	for _, d := range r.Diagnostics {
		if d.Severity == model.Error {
			n++
		}
	}
	return n
}

// worstFirst orders findings by severity and keeps their order within one.
func worstFirst(findings []finding.Finding) []finding.Finding {
	sorted := slices.Clone(findings)
	slices.SortStableFunc(sorted, func(a, b finding.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	return sorted
}

// shown is the name under which a person finds the file from the directory of the view.
func (v View) shown(file string) string {
	if v.Root == "" || v.Dir == "" {
		return file
	}
	name, err := filepath.Rel(v.Dir, filepath.Join(v.Root, filepath.FromSlash(file)))
	if err != nil {
		return file
	}
	return filepath.ToSlash(name)
}
