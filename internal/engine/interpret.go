package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
)

// statement is an element of a rule's deny set.
type statement struct {
	Resource string     `json:"resource"` // the address of what must be mended
	Message  string     `json:"message"`
	At       *place     `json:"at"`       // nil, or nowhere: the resource's name
	Severity string     `json:"severity"` // "": that of the metadata
	Subjects []string   `json:"subjects"`
	Services []string   `json:"services"`
	Path     []step     `json:"path"`
	Related  []related  `json:"related"`
	Evidence []evidence `json:"evidence"`
	Fix      string     `json:"fix"`
	Cause    string     `json:"cause"`
}

// doubt is an element of a rule's unknown set.
type doubt struct {
	Resource string `json:"resource"`
	Reason   string `json:"reason"`
}

type step struct {
	Resource string `json:"resource"`
	Note     string `json:"note"`
	Range    place  `json:"range"`
}

type related struct {
	Role     string `json:"role"`
	Resource string `json:"resource"`
	Range    place  `json:"range"`
}

type evidence struct {
	Class string `json:"class"`
	Text  string `json:"text"`
	Range place  `json:"range"`
}

type position struct {
	Line int `json:"line"`
	Byte int `json:"byte"`
}

// place is a model.Range as the document writes it.
type place struct {
	File  string   `json:"file"`
	Start position `json:"start"`
	End   position `json:"end"`
}

func (p place) span() model.Range {
	return model.Range{File: p.File, Start: model.Pos(p.Start), End: model.Pos(p.End)}
}

// interpret makes drafts of what a rule said.
func interpret(rule *Rule, u *model.Unit, result map[string]any) (verdict, error) {
	var v verdict
	var denied []statement
	if err := read(result["deny"], &denied); err != nil {
		return v, fmt.Errorf("deny: %w", err)
	}
	for _, s := range denied {
		draft, err := s.draft(rule, u)
		if err != nil {
			return v, err
		}
		v.drafts = append(v.drafts, draft)
	}
	var doubts []doubt
	if err := read(result["unknown"], &doubts); err != nil {
		return v, fmt.Errorf("unknown: %w", err)
	}
	for _, d := range doubts {
		if found(v.drafts, d.Resource) {
			continue // what is proven needs no more checking
		}
		v.notChecked = append(v.notChecked, finding.NotChecked{
			Rule: rule.ID, Resource: d.Resource, Unit: u.Path, Reason: d.Reason, Range: nameOf(u, d.Resource),
		})
	}
	return v, nil
}

// found says whether a draft concerns the resource.
func found(drafts []finding.Draft, resource string) bool {
	return slices.ContainsFunc(drafts, func(d finding.Draft) bool {
		return d.Resource == resource || slices.Contains(d.Subjects, resource)
	})
}

// read decodes what OPA returns, and fails on keys that no report would show.
func read(from any, into any) error {
	if from == nil {
		return nil // the rule has no such set
	}
	text, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return decodeStrict(text, into)
}

func (s statement) draft(rule *Rule, u *model.Unit) (finding.Draft, error) {
	severity := rule.Severity
	if s.Severity != "" {
		var ok bool
		if severity, ok = model.ParseSeverity(s.Severity); !ok {
			return finding.Draft{}, fmt.Errorf("deny: severity %q is not error, warning or note", s.Severity)
		}
	}
	if s.Resource == "" || s.Message == "" {
		return finding.Draft{}, fmt.Errorf("deny: an element lacks resource or message: %+v", s)
	}
	d := finding.Draft{Block: s.Resource, Finding: finding.Finding{
		Rule: rule.ID, Severity: severity, Message: s.Message, Unit: u.Path, Format: u.Format, Resource: s.Resource,
		Subjects: s.Subjects, Services: s.Services, Range: nameOf(u, s.Resource), Fix: finding.Fix{Text: s.Fix},
		Cause: s.Cause, Help: rule.Links[0],
	}}
	if s.At != nil && s.At.File != "" {
		d.Range = s.At.span()
	}
	for _, p := range s.Path {
		d.Path = append(d.Path, finding.Step{Resource: p.Resource, Note: p.Note, Range: p.Range.span()})
	}
	for _, p := range s.Related {
		d.Related = append(d.Related, finding.Related{Role: p.Role, Resource: p.Resource, Range: p.Range.span()})
	}
	for _, e := range s.Evidence {
		d.Evidence = append(d.Evidence, finding.Evidence{Class: e.Class, Text: e.Text, Range: e.Range.span()})
	}
	if r := u.Resource(s.Resource); r != nil {
		d.Block = r.Block
		throughCalls(&d.Finding, r)
	}
	return d, nil
}

// throughCalls adds the module calls that lead to the resource. A value that a call hands in is mended there, and what is written
// inside a module that came from elsewhere cannot be mended in it: then the call is the location and the definition is related.
func throughCalls(f *finding.Finding, r *model.Resource) {
	at := slices.IndexFunc(r.Calls, func(c model.Call) bool { return !c.Local })
	var place model.Range
	if at >= 0 {
		place = r.Calls[at].Range
	}
	if p, ok := r.PassedAt(f.Range); ok && (at < 0 || p.Call <= at) {
		at, place = p.Call, p.Argument
	}
	if at >= 0 {
		f.Related = append(f.Related, finding.Related{Role: "definition", Resource: r.Address, Range: f.Range})
		f.Range = place
	}
	for i, call := range r.Calls {
		if i != at {
			f.Related = append(f.Related, finding.Related{Role: "caller", Resource: call.Address, Range: call.Range})
		}
	}
}

// nameOf is where the resource, or the module that is not on disk, is named.
func nameOf(u *model.Unit, address string) model.Range {
	if r := u.Resource(address); r != nil {
		return r.NameRange
	}
	for _, m := range u.Opaque {
		if m.Address == address {
			return m.Range
		}
	}
	return model.Range{}
}

// decodeStrict decodes JSON and refuses unknown fields.
func decodeStrict(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(into)
}
