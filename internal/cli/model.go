package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/vpclint/vpclint/internal/engine"
	"github.com/vpclint/vpclint/internal/facts"
	"github.com/vpclint/vpclint/internal/report"
	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser"
)

func (a *app) modelCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "model [flags] [PATH…]", Short: "Prints the model and the facts as JSON: what rules see"}
	flags := newSourceFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		sources, err := flags.sources(args, a.in)
		if err != nil {
			return err
		}
		a.code, err = printModel(cmd.Context(), sources, a.streams)
		return err
	}
	return cmd
}

// printModel prints the documents that rules get, and to standard error what could not be read.
func printModel(ctx context.Context, sources parser.Sources, s streams) (int, error) {
	place, err := sources.Place()
	if err != nil {
		return 0, err
	}
	m, err := load(ctx, sources)
	if err != nil {
		return 0, err
	}
	units := make([]any, len(m.Units))
	for i, f := range facts.Derive(m) {
		units[i] = engine.Document(m.Units[i], f)
	}
	r := report.Report{
		Diagnostics: m.Diagnostics,
		Sources:     m.Sources,
		View:        report.View{Root: place.Root, Dir: workingDir(), Quiet: true},
	}
	if err := report.Write(s.err, report.Text, r); err != nil {
		return 0, err
	}
	document := struct {
		Version int   `json:"version"`
		Units   []any `json:"units"`
	}{1, units}
	return exitCode(r, threshold(model.Error)), encode(s.out, document)
}
