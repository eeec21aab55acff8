package report

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
)

// writeText writes a line for each diagnostic and finding in the form that compilers use, so that every editor and problem
// matcher reads it:
//
//	^(.+?):(\d+):(\d+): (error|warning|note): (.+) \[([a-z][a-z0-9-]*)\]$
//
// Diagnostics carry the ids parse-error, parse-warning and parse-note. The last line is the summary.
func writeText(w io.Writer, r Report) error {
	t := &text{printer: newPrinter(w), src: r.Sources, view: r.View, paint: paint(r.View.Color)}
	for _, d := range r.Diagnostics {
		t.line(d.Range, d.Severity, d.Message, "parse-"+d.Severity.String())
		if t.view.Frames {
			t.frame(d.Range, d.Severity)
			t.printf("\n")
		}
	}
	for _, f := range r.Findings {
		t.line(f.Range, f.Severity, f.Message, f.Rule)
		if t.view.Frames {
			t.frame(f.Range, f.Severity)
			t.worlds(f.Worlds)
			t.path(f.Path)
			t.mend(f.Fix)
			t.printf("\n")
		}
	}
	if !t.view.Quiet {
		t.printf("%s\n", summaryLine(r))
	}
	return t.Flush()
}

// WriteNotChecked writes one line for each rule that could not be decided, and why.
func WriteNotChecked(w io.Writer, r Report) error {
	t := &text{printer: newPrinter(w), src: r.Sources, view: r.View}
	for _, n := range r.NotChecked {
		at := n.Unit
		if !n.Range.IsZero() {
			at = t.at(n.Range)
		}
		t.printf("%s: not checked: %s on %s: %s\n", at, n.Rule, printable(n.Name()), printable(n.Reason))
	}
	return t.Flush()
}

// text writes to people.
type text struct {
	printer
	src   sources
	view  View
	paint paint
}

func (t *text) line(at model.Range, s model.Severity, message, id string) {
	t.printf("%s: %s %s %s\n",
		t.paint.bold(t.at(at)),
		t.paint.severity(s, s.String()+":"),
		printable(message),
		t.paint.faint("["+id+"]"))
}

// at is file:line:column.
func (t *text) at(r model.Range) string {
	return fmt.Sprintf("%s:%d:%d", printable(t.view.shown(r.File)), max(r.Start.Line, 1), t.src.column(r.File, r.Start, inRunes))
}

// worlds says where a finding holds that does not hold in every variant of the template.
func (t *text) worlds(names []string) {
	if len(names) > 0 {
		t.printf("%s %s\n", t.paint.faint("  if:"), printable(strings.Join(names, " or ")))
	}
}

// path shows the witness, one hop a line. Places come first: they are short, and editors jump to them.
func (t *text) path(steps []finding.Step) {
	if len(steps) == 0 {
		return
	}
	t.printf("%s\n", t.paint.faint("  path:"))
	places, width := make([]string, len(steps)), 0
	for i, s := range steps {
		if !s.Range.IsZero() {
			places[i] = fmt.Sprintf("%s:%d", printable(t.view.shown(s.Range.File)), max(s.Range.Start.Line, 1))
		}
		width = max(width, utf8.RuneCountInString(places[i]))
	}
	for i, s := range steps {
		arrow := "→"
		if i == 0 {
			arrow = " "
		}
		t.printf("    %s  %s %s\n", t.paint.faint(fmt.Sprintf("%-*s", width, places[i])), arrow, hop(s))
	}
}

// hop is what a step says. Most notes name the resource themselves.
func hop(s finding.Step) string {
	switch {
	case s.Note == "":
		return printable(s.Resource)
	case strings.Contains(s.Note, s.Resource):
		return printable(s.Note)
	default:
		return printable(s.Resource + ": " + s.Note)
	}
}

func (t *text) mend(f finding.Fix) {
	if f.Text == "" {
		return
	}
	t.printf("%s\n", t.paint.faint("  mend:"))
	for line := range strings.SplitSeq(strings.TrimRight(f.Text, "\n"), "\n") {
		t.printf("    %s\n", t.paint.green(printable(line)))
	}
}

// summaryLine says what a silence is worth: how much was judged, and how much was not.
func summaryLine(r Report) string {
	s := r.Summary
	line := fmt.Sprintf("%s ran on %s and %s in %s: %s, %s, %s, %d not checked",
		count(s.Rules, "rule"), count(s.Functions, "function"), count(s.Triggers, "trigger"), count(s.Units, "template"),
		count(r.Count(model.Error), "error"), count(r.Count(model.Warning), "warning"), count(r.Count(model.Note), "note"),
		len(r.NotChecked))
	if n := r.Broken(); n > 0 {
		line += ", " + count(n, "parse error")
	}
	return line
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// printable keeps names from templates from breaking lines or steering the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case unicode.IsControl(r):
			return unicode.ReplacementChar
		default:
			return r
		}
	}, s)
}
