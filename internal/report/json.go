package report

import (
	"encoding/json"
	"io"

	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
)

// The types below are the contract of --format json. Columns are counted in characters (runes); ends are exclusive.

type jsonReport struct {
	Version     int              `json:"version"`
	Tool        jsonTool         `json:"tool"`
	Findings    []jsonFinding    `json:"findings"`
	NotChecked  []jsonNotChecked `json:"notChecked"`
	Diagnostics []jsonDiagnostic `json:"diagnostics"`
	Ignored     []jsonFinding    `json:"ignored"`
	Summary     jsonSummary      `json:"summary"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type jsonFinding struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Unit     string `json:"unit"`
	Format   string `json:"format"`
	Resource string `json:"resource"`
	// Construct is the path of CDK's construct.
	Construct string   `json:"construct,omitempty"`
	Subjects  []string `json:"subjects"`
	Services  []string `json:"services,omitempty"`
	jsonPlace
	Path        []jsonStep     `json:"path"`
	Related     []jsonRelated  `json:"related"`
	Evidence    []jsonEvidence `json:"evidence"`
	Worlds      []string       `json:"worlds,omitempty"`
	Fix         jsonFix        `json:"fix"`
	Fingerprint string         `json:"fingerprint"`
	Help        string         `json:"help"`
}

type jsonPlace struct {
	File  string    `json:"file"`
	Range jsonRange `json:"range"`
}

type jsonRange struct {
	Start jsonPos `json:"start"`
	End   jsonPos `json:"end"`
}

type jsonPos struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

type jsonStep struct {
	Resource string `json:"resource"`
	Note     string `json:"note"`
	jsonPlace
}

type jsonRelated struct {
	Role     string `json:"role"`
	Resource string `json:"resource"`
	jsonPlace
}

type jsonEvidence struct {
	Class string `json:"class"`
	Text  string `json:"text"`
	jsonPlace
}

type jsonFix struct {
	Text  string     `json:"text"`
	Edits []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	jsonPlace
	NewText string `json:"newText"`
}

type jsonNotChecked struct {
	Rule      string `json:"rule"`
	Resource  string `json:"resource"`
	Construct string `json:"construct,omitempty"`
	Unit      string `json:"unit"`
	Reason    string `json:"reason"`
}

type jsonDiagnostic struct {
	Severity string `json:"severity"`
	Message  string `json:"message"`
	jsonPlace
}

type jsonSummary struct {
	Units      int `json:"units"`
	Resources  int `json:"resources"`
	Functions  int `json:"functions"`
	Triggers   int `json:"triggers"`
	Rules      int `json:"rules"`
	Error      int `json:"error"`
	Warning    int `json:"warning"`
	Note       int `json:"note"`
	NotChecked int `json:"notChecked"`
}

func writeJSON(w io.Writer, r Report) error {
	src := sources(r.Sources)
	out := jsonReport{
		Version: 1,
		Tool:    jsonTool(r.Tool),
		Findings: each(r.Findings, func(f finding.Finding) jsonFinding {
			return src.finding(f)
		}),
		NotChecked: each(r.NotChecked, func(n finding.NotChecked) jsonNotChecked {
			return jsonNotChecked{n.Rule, n.Resource, n.Construct, n.Unit, n.Reason}
		}),
		Diagnostics: each(r.Diagnostics, func(d model.Diagnostic) jsonDiagnostic {
			return jsonDiagnostic{d.Severity.String(), d.Message, src.place(d.Range)}
		}),
		Ignored: []jsonFinding{},
		Summary: jsonSummary{
			Units: r.Summary.Units, Resources: r.Summary.Resources,
			Functions: r.Summary.Functions, Triggers: r.Summary.Triggers, Rules: r.Summary.Rules,
			Error: r.Count(model.Error), Warning: r.Count(model.Warning), Note: r.Count(model.Note),
			NotChecked: len(r.NotChecked),
		},
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

func (s sources) finding(f finding.Finding) jsonFinding {
	return jsonFinding{
		Rule: f.Rule, Severity: f.Severity.String(), Message: f.Message,
		Unit: f.Unit, Format: f.Format.String(), Resource: f.Resource, Construct: f.Construct,
		Subjects: each(f.Subjects, same), Services: f.Services,
		jsonPlace: s.place(f.Range),
		Path: each(f.Path, func(p finding.Step) jsonStep {
			return jsonStep{p.Resource, p.Note, s.place(p.Range)}
		}),
		Related: each(f.Related, func(r finding.Related) jsonRelated {
			return jsonRelated{r.Role, r.Resource, s.place(r.Range)}
		}),
		Evidence: each(f.Evidence, func(e finding.Evidence) jsonEvidence {
			return jsonEvidence{e.Class, e.Text, s.place(e.Range)}
		}),
		Worlds:      f.Worlds,
		Fix:         jsonFix{Text: f.Fix.Text, Edits: []jsonEdit{}},
		Fingerprint: f.Fingerprint, Help: f.Help,
	}
}

func (s sources) place(r model.Range) jsonPlace {
	return jsonPlace{r.File, jsonRange{s.pos(r.File, r.Start), s.pos(r.File, r.End)}}
}

func (s sources) pos(file string, at model.Pos) jsonPos {
	return jsonPos{max(at.Line, 1), s.column(file, at, inRunes), at.Byte}
}

// each maps a slice. It never returns nil: an empty list is [] and not null.
func each[T, U any](in []T, f func(T) U) []U {
	out := make([]U, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}

func same(s string) string { return s }
