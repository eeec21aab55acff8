package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/vpclint/vpclint/internal/engine"
	"github.com/vpclint/vpclint/internal/facts"
	"github.com/vpclint/vpclint/internal/report"
	"github.com/vpclint/vpclint/model"
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
	m, err := load(ctx, cfg.sources)
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
	if cfg.verbose {
		err = hintInstall(s.err, m)
	}
	return exitCode(r, cfg.failOn), err
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
