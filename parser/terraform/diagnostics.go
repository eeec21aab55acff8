package terraform

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vpclint/vpclint/internal/spelling"
	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/files"
)

// report adds a diagnostic once: the instances of a block all meet the same fault.
func (l *loader) report(severity model.Severity, at hcl.Range, format string, args ...any) {
	d := model.Diagnostic{Severity: severity, Message: l.plain(fmt.Sprintf(format, args...)), Range: rangeOf(at)}
	if !l.reported[d] && len(l.diagnostics) < maxDiagnostics {
		l.reported[d] = true
		l.blamed[placeOf(at)] = true
		l.diagnostics = append(l.diagnostics, d)
	}
}

// place is where something begins.
type place struct {
	file string
	byte int
}

func placeOf(r hcl.Range) place { return place{r.Filename, r.Start.Byte} }

// reportErrors adds the errors that the HCL library has found, each on one line.
func (l *loader) reportErrors(diags hcl.Diagnostics) {
	for _, d := range diags {
		if d.Severity != hcl.DiagError {
			continue
		}
		var at hcl.Range
		if d.Subject != nil {
			at = *d.Subject
		}
		l.report(model.Error, at, "%s", describe(d))
	}
}

// reportFault adds what made an expression fail.
func (l *loader) reportFault(d *hcl.Diagnostic) {
	severity := model.Warning
	if extra, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallDiagExtra](d); ok {
		switch err := extra.FunctionCallError(); {
		case errors.Is(err, fs.ErrNotExist):
			severity = model.Note // what a build makes is not there yet
		case errors.Is(err, files.ErrOutside):
			severity = model.Error
		}
	}
	var at hcl.Range
	if d.Subject != nil {
		at = *d.Subject
	}
	if l.blamed[placeOf(at)] {
		return // what is wrong there has been said, and is why this fails
	}
	l.report(severity, at, "%s", l.fault(d))
}

// fault says what made an expression fail, and of a function in as many words as it does itself.
func (l *loader) fault(d *hcl.Diagnostic) string {
	if extra, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallUnknownDiagExtra](d); ok {
		// HCL's own suggestion depends on the order of a map.
		return fmt.Sprintf("there is no function %s%s", extra.CalledFunctionName(), nearest(extra.CalledFunctionName(), l.functionNames()))
	}
	if extra, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallDiagExtra](d); ok && extra.FunctionCallError() != nil {
		return extra.CalledFunctionName() + "(): " + extra.FunctionCallError().Error()
	}
	return describe(d)
}

func (l *loader) functionNames() []string { return slices.Sorted(maps.Keys(l.funcs)) }

// describe is a diagnostic's summary and the first paragraph of its detail.
func describe(d *hcl.Diagnostic) string {
	detail, _, _ := strings.Cut(d.Detail, "\n\n")
	detail = strings.TrimSuffix(strings.Join(strings.Fields(detail), " "), ".")
	if detail == "" {
		return d.Summary
	}
	return d.Summary + ": " + detail
}

// plain writes tokens in a message as the reference they stand for.
func (l *loader) plain(s string) string {
	if !hasToken(s) {
		return s
	}
	parts, ok := l.tokens.parts(s)
	if !ok {
		return strings.NewReplacer(tokenStart, "", tokenEnd, "").Replace(s)
	}
	var b strings.Builder
	for _, p := range parts {
		switch {
		case p.index < 0:
			b.WriteString(p.text)
		case l.tokens.values[p.index].Kind == model.Reference:
			b.WriteString("${" + l.tokens.values[p.index].Ref.String() + "}")
		default:
			b.WriteString("${…}")
		}
	}
	return b.String()
}

func sortDiagnostics(diags []model.Diagnostic) {
	slices.SortStableFunc(diags, func(a, b model.Diagnostic) int {
		if c := a.Range.Compare(b.Range); c != 0 {
			return c
		}
		return strings.Compare(a.Message, b.Message)
	})
}

// rangeOf is an HCL range as the model has it: lines and byte offsets, no columns.
func rangeOf(r hcl.Range) model.Range {
	return model.Range{
		File:  r.Filename,
		Start: model.Pos{Line: r.Start.Line, Byte: r.Start.Byte},
		End:   model.Pos{Line: r.End.Line, Byte: r.End.Byte},
	}
}

// nearest is ", did you mean …?" for the name that is closest to a wrong one, or "".
func nearest(wrong string, names []string) string {
	best := spelling.Within(wrong, names, max(1, len(wrong)/3))
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}
