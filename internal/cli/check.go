package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/vpclint/vpclint/internal/engine"
	"github.com/vpclint/vpclint/internal/facts"
	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/internal/report"
	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser"
	"github.com/vpclint/vpclint/policies"
)

func (a *app) checkCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [flags] [PATH…]",
		Short: "Checks templates and Terraform modules (the default command)",
		Long: "Checks files and directories, by default the current directory with all below. Directories honour .gitignore.\n" +
			"A file selects findings; the module around a Terraform file is read whole. `-` reads standard input, which\n" +
			"--stdin-filename gives a name.",
	}
	flags := newCheckFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		cfg, err := flags.config(args, a.in)
		if err != nil {
			return err
		}
		a.code, err = check(cmd.Context(), cfg, a.streams)
		return err
	}
	return cmd
}

// check is the whole program: files → model → facts → findings → reports → exit code.
func check(ctx context.Context, cfg config, s streams) (int, error) {
	rules, err := engine.Load(policies.FS, cfg.rules)
	if err != nil {
		return 0, err
	}
	place, err := cfg.sources.Place()
	if err != nil {
		return 0, err
	}
	m, err := parser.Load(ctx, cfg.sources)
	if err != nil {
		return 0, err
	}
	derived := facts.Derive(m)
	found, notChecked, err := rules.Check(ctx, m, derived, cfg.sources.Jobs)
	if err != nil {
		return 0, err
	}
	r := report.Report{
		Tool:        tool(),
		Findings:    asked(m, found),
		NotChecked:  notChecked,
		Diagnostics: m.Diagnostics,
		Rules:       catalogue(rules),
		Sources:     m.Sources,
		Summary:     summary(m, rules),
		Subtree:     place.Subtree,
		View:        report.View{Root: place.Root, Dir: workingDir(), Quiet: cfg.quiet},
	}
	if err := write(cfg, r, s); err != nil {
		return 0, err
	}
	return exitCode(r, cfg.failOn), nil
}

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

// summary counts what was judged. Functions outside any VPC are none of our business.
func summary(m *model.Model, rules *engine.Rules) report.Summary {
	s := report.Summary{Units: len(m.Units), Rules: len(rules.List())}
	for _, u := range m.Units {
		// What exists in several worlds counts once.
		resources, functions, triggers := map[string]bool{}, map[string]bool{}, map[string]bool{}
		for _, w := range u.Worlds() {
			for _, r := range w.Resources {
				resources[r.Address] = true
			}
			for _, f := range w.Kinds.Functions {
				if f.Attached != model.No {
					functions[f.Address] = true
				}
			}
			for _, t := range w.Kinds.Triggers {
				triggers[t.Address] = true
			}
		}
		s.Resources += len(resources)
		s.Functions += len(functions)
		s.Triggers += len(triggers)
	}
	return s
}

func catalogue(rules *engine.Rules) []report.Rule {
	var out []report.Rule
	for _, r := range rules.List() {
		out = append(out, report.Rule{
			ID: r.ID, Title: r.Title, Description: r.Description, Category: r.Category, Precision: r.Precision,
			Severity: r.Severity, Links: r.Links, Page: r.Page,
		})
	}
	return out
}

// exitCode is exitFindings when something is at least as bad as failOn. What cannot be parsed counts as an error.
func exitCode(r report.Report, failOn threshold) int {
	for s := model.Error; s >= failOn.least() && s > 0; s-- {
		if r.Count(s) > 0 || s == model.Error && r.Broken() > 0 {
			return exitFindings
		}
	}
	return exitClean
}
