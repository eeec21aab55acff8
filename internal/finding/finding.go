// Package finding holds what a check finds: findings, what could not be checked, their order and fingerprints.
package finding

import "github.com/vpclint/vpclint/model"

// Finding is one fault, at the resource that must be mended.
type Finding struct {
	Rule     string
	Severity model.Severity
	Message  string
	Unit     string
	Format   model.Format
	Resource string
	// Construct is the path that CDK gave the resource ("Shop/Fn/Resource"), "" in templates that it did not write.
	Construct string
	Subjects  []string // functions or triggers that suffer, sorted
	Services  []string // endpoint suffixes, sorted
	Range     model.Range
	Path      []Step
	Related   []Related
	Evidence  []Evidence
	Worlds    []string
	Fix       Fix
	// Cause tells findings of one rule on one resource apart; it is part of the fingerprint.
	Cause       string
	Fingerprint string
	Help        string
}

// Step is one hop of the witness.
type Step struct {
	Resource string
	Note     string
	Range    model.Range
}

// Related is another place that belongs to the finding. Role is caller, definition, route, target or evidence.
type Related struct {
	Role     string
	Resource string
	Range    model.Range
}

// Evidence is a reason to believe that a call is made.
type Evidence struct {
	Class string
	Text  string
	Range model.Range
}

// Fix is the mend: a snippet in the template's own format.
type Fix struct {
	Text string
}

// NotChecked says that a rule could not be decided for a resource, and why.
type NotChecked struct {
	Rule      string
	Resource  string
	Construct string // as in Finding
	Unit      string
	Reason    string
	Range     model.Range
}
