package cli

import (
	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
)

// asked drops findings that do not touch the files that were named: a hook names the changed files of a module and does not want to
// hear of the others.
func asked(m *model.Model, found []finding.Finding) []finding.Finding {
	named := map[string]map[string]bool{} // unit → its named files
	for _, u := range m.Units {
		for _, file := range u.Named {
			if named[u.Path] == nil {
				named[u.Path] = map[string]bool{}
			}
			named[u.Path][file] = true
		}
	}
	var kept []finding.Finding
	for _, f := range found {
		if files := named[f.Unit]; files == nil || touches(f, files) {
			kept = append(kept, f)
		}
	}
	return kept
}

// touches says whether a finding, its witness or anything that belongs to it lies in one of the files.
func touches(f finding.Finding, files map[string]bool) bool {
	touched := files[f.Range.File]
	for _, s := range f.Path {
		touched = touched || files[s.Range.File]
	}
	for _, r := range f.Related {
		touched = touched || files[r.Range.File]
	}
	for _, e := range f.Evidence {
		touched = touched || files[e.Range.File]
	}
	return touched
}
