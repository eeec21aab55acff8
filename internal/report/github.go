package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// perLevel is how many annotations of a level the runner keeps of one step. It drops the others without a word.
const perLevel = 10

// writeGitHub writes workflow commands, worst first. What exceeds the runner's limit is counted in a last notice.
func writeGitHub(w io.Writer, r Report) error {
	out := newPrinter(w)
	src := sources(r.Sources)
	written := map[string]int{}
	left := 0
	annotate := func(s model.Severity, at model.Range, title, message string) {
		level := githubLevel(s)
		limit := perLevel
		if level == "notice" {
			limit-- // one is kept for the notice that counts the rest
		}
		if written[level] == limit {
			left++
			return
		}
		written[level]++
		out.printf("::%s %s::%s\n", level, githubPlace(src, at, title), escapeData(message))
	}
	for _, d := range r.Diagnostics {
		if d.Severity == model.Error {
			annotate(d.Severity, d.Range, "parse-error", d.Message)
		}
	}
	for _, f := range worstFirst(r.Findings) {
		annotate(f.Severity, f.Range, f.Rule, f.Message)
	}
	for _, d := range r.Diagnostics {
		if d.Severity != model.Error {
			annotate(d.Severity, d.Range, "parse-"+d.Severity.String(), d.Message)
		}
	}
	if left > 0 {
		out.printf("::notice title=vpclint::%s\n", escapeData(fmt.Sprintf(
			"%d more: GitHub shows %d annotations of a level. The job summary and --format sarif have them all.", left, perLevel)))
	}
	return out.Flush()
}

// githubLevel is the runner's word: it knows no note.
func githubLevel(s model.Severity) string {
	if s == model.Note {
		return "notice"
	}
	return s.String()
}

func githubPlace(src sources, r model.Range, title string) string {
	properties := []string{"file=" + escapeProperty(r.File), fmt.Sprintf("line=%d", max(r.Start.Line, 1))}
	if r.End.Line > r.Start.Line {
		properties = append(properties, fmt.Sprintf("endLine=%d", r.End.Line))
	}
	// Columns are taken only of ranges within one line.
	if r.End.Line == r.Start.Line && r.End.Byte > r.Start.Byte {
		properties = append(properties,
			fmt.Sprintf("col=%d", src.column(r.File, r.Start, inRunes)),
			fmt.Sprintf("endColumn=%d", src.column(r.File, r.End, inRunes)))
	}
	return strings.Join(append(properties, "title="+escapeProperty(title)), ",")
}

// escapeData and escapeProperty escape as the runner unescapes (actions/toolkit, packages/core/src/command.ts).
func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func escapeProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeData(s))
}

// WriteStepSummary writes the job summary in Markdown: a table of all findings, and the summary line.
func WriteStepSummary(w io.Writer, r Report) error {
	out := newPrinter(w)
	out.printf("### vpclint\n\n%s\n", escapeMarkdown(summaryLine(r)))
	if len(r.Findings)+r.Broken() > 0 {
		out.printf("\n| Severity | Place | Rule | Finding |\n| --- | --- | --- | --- |\n")
	}
	for _, d := range r.Diagnostics {
		if d.Severity == model.Error {
			row(out, d.Severity, d.Range, "parse-error", d.Message)
		}
	}
	for _, f := range worstFirst(r.Findings) {
		row(out, f.Severity, f.Range, f.Rule, f.Message)
	}
	out.printf("\n")
	return out.Flush()
}

func row(w printer, s model.Severity, at model.Range, rule, message string) {
	w.printf("| %s | %s | %s | %s |\n", s, escapeMarkdown(at.String()), rule, escapeMarkdown(message))
}

// escapeMarkdown keeps text from templates from becoming markup or leaving its cell.
func escapeMarkdown(s string) string {
	return strings.NewReplacer(
		`\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;",
	).Replace(printable(s))
}
