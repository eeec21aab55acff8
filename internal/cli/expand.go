package cli

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/vpclint/vpclint/internal/report"
	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser"
	"github.com/vpclint/vpclint/parser/cloudformation"
)

// expandFormats are the formats of expand.
var expandFormats = [...]string{"json", "yaml"}

func (a *app) expandCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "expand [flags] TEMPLATE",
		Short: "Prints the CloudFormation that a SAM template becomes",
		Long: "Prints the CloudFormation that the AWS::Serverless transform makes of a template: with Globals merged, and the roles,\n" +
			"policies, event source mappings, permissions and APIs that SAM makes by itself. It works offline and without\n" +
			"credentials. Functions like Ref and Fn::Sub stay as they are, in their long form; keys are sorted. A template without\n" +
			"SAM is printed as it is. `-` reads standard input.\n\n" +
			"Bodies of APIs are printed as they are written, without the routes that events add; tags that SAM adds are left out, and so\n" +
			"are the digests in the logical ids of layers and deployments. What is known at deployment only is null.\n\n" +
			"What the transform would refuse is told on standard error, and makes the exit code 1; the rest is printed all the same.",
		Example: "  vpclint expand template.yaml | jq '.Resources.ConsumerRole'\n" +
			"  diff <(git show main:template.yaml | vpclint expand -) <(vpclint expand template.yaml)",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("expand needs one template")
			}
			return nil
		},
	}
	format := cmd.Flags().String("format", "json", "json or yaml")
	flags := &sourceFlags{jobs: 1}
	cmd.Flags().StringVar(&flags.root, "root", "", "the `DIR` outside of which nothing is read (default: the nearest Git repository, else the template's directory)")
	cmd.Flags().StringVar(&flags.stdinName, "stdin-filename", "", "the name of the `FILE` that is read from standard input (with -)")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		print := cloudformation.WriteJSON
		switch *format {
		case "json":
		case "yaml":
			print = cloudformation.WriteYAML
		default:
			return unknown("format", *format, expandFormats[:])
		}
		if args[0] == "-" && flags.stdinName == "" {
			flags.stdinName = "stdin" // only messages show it
		}
		sources, err := flags.sources(args, a.in)
		if err != nil {
			return err
		}
		a.code, err = expand(sources, print, a.streams)
		return err
	}
	return cmd
}

// expand prints the expanded template, and to standard error what is wrong with it.
func expand(sources parser.Sources, print func(io.Writer, model.Value) error, s streams) (int, error) {
	place, err := sources.Place()
	if err != nil {
		return 0, err
	}
	expanded, err := parser.Expand(sources)
	if err != nil {
		return 0, err
	}
	r := report.Report{
		Diagnostics: expanded.Diagnostics,
		Sources:     expanded.Sources,
		View:        report.View{Root: place.Root, Dir: workingDir(), Quiet: true},
	}
	if err := report.Write(s.err, report.Text, r); err != nil {
		return 0, err
	}
	if expanded.Root.IsSet() {
		if err := print(s.out, expanded.Root); err != nil {
			return 0, err
		}
	}
	if len(expanded.Diagnostics) > 0 {
		return exitFindings, nil
	}
	return exitClean, nil
}
