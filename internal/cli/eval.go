package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vpclint/vpclint/internal/engine"
	"github.com/vpclint/vpclint/internal/report"
	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser"
	"github.com/vpclint/vpclint/parser/terraform"
)

// evalFormats are the formats of eval.
var evalFormats = [...]string{"text", "json"}

func (a *app) evalCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "eval [flags] EXPR [DIR]",
		Short: "Evaluates a Terraform expression in a root module, offline",
		Long: "Evaluates an expression as it would stand in the root module in DIR, by default the current directory: its value and\n" +
			"type, the attributes of resources that it comes from, and what is unknown and why. It works offline, without state\n" +
			"and without credentials: an attribute that a provider computes is a reference to it. `-` reads one expression a line\n" +
			"from standard input.\n\n" +
			"With --format json there is one object a line. The exit code is 1 when an expression or the module has a fault.",
		Example: "  vpclint eval 'local.subnet_ids' live/prod\n" +
			"  vpclint eval --var env=prod 'cidrsubnets(module.net.cidr, 4, 4)' live/prod\n" +
			"  printf '%s\\n' 'var.region' 'module.net' | vpclint eval --format json - live/prod",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return usagef("eval needs an expression, and at most one directory")
			}
			return nil
		},
	}
	format := cmd.Flags().String("format", "text", "text or json")
	flags := &sourceFlags{jobs: 1}
	cmd.Flags().StringVar(&flags.root, "root", "", "the `DIR` outside of which nothing is read (default: the nearest Git repository, else the module's directory)")
	cmd.Flags().StringArrayVar(&flags.variables, "var", nil, "`NAME=VALUE` of a variable (repeatable)")
	cmd.Flags().StringArrayVar(&flags.varFiles, "var-file", nil, "`FILE` with values of variables (repeatable; later ones win, --var over all)")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		if !slices.Contains(evalFormats[:], *format) {
			return unknown("format", *format, evalFormats[:])
		}
		dir := "."
		if len(args) == 2 {
			dir = args[1]
		}
		sources, err := flags.sources([]string{dir}, a.in)
		if err != nil {
			return err
		}
		expressions := args[:1]
		if args[0] == "-" {
			if expressions, err = readLines(a.in); err != nil {
				return err
			}
		}
		write := writeEvaluated
		if *format == "json" {
			write = writeEvaluatedJSON
		}
		a.code, err = evaluate(sources, expressions, write, a.streams)
		return err
	}
	return cmd
}

// readLines reads the lines that are not blank.
func readLines(in io.Reader) ([]string, error) {
	var out []string
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" {
			out = append(out, line)
		}
	}
	return out, lines.Err()
}

// evaluate prints what the expressions come to, and to standard error what is wrong with them and the module.
func evaluate(sources parser.Sources, expressions []string, write func(io.Writer, []evaluated) error, s streams) (int, error) {
	place, err := sources.Place()
	if err != nil {
		return 0, err
	}
	e, err := parser.Evaluate(sources, expressions)
	if err != nil {
		return 0, err
	}
	if !slices.ContainsFunc(e.Diagnostics, func(d model.Diagnostic) bool { return d.Severity == model.Error }) {
		if err := checkVariables(sources.Variables, e.Variables); err != nil {
			return 0, err
		}
	}
	module := report.Report{
		Diagnostics: e.Diagnostics, Sources: e.Sources,
		View: report.View{Root: place.Root, Dir: workingDir(), Quiet: true},
	}
	faults := report.Report{Diagnostics: e.Faults, Sources: e.Sources, View: report.View{Quiet: true}}
	for _, r := range []report.Report{module, faults} {
		if err := report.Write(s.err, report.Text, r); err != nil {
			return 0, err
		}
	}
	results := make([]evaluated, len(expressions))
	for i, r := range e.Results {
		results[i] = describe(expressions[i], r)
	}
	if err := write(s.out, results); err != nil {
		return 0, err
	}
	if len(e.Faults) > 0 {
		return exitFindings, nil
	}
	return exitCode(module, threshold(model.Error)), nil
}

// evaluated is what is told about an expression.
type evaluated struct {
	Expression string        `json:"expression"`
	Value      any           `json:"value"`
	Type       string        `json:"type"`
	References []string      `json:"references"`
	Unknown    []unknownPart `json:"unknown"`

	value model.Value
}

// unknownPart is a part of a value that cannot be told; the path is "" for the whole.
type unknownPart struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

func describe(expression string, r terraform.Result) evaluated {
	out := evaluated{
		Expression: expression, Value: engine.ValueTree(r.Value), Type: r.Type,
		References: []string{}, Unknown: []unknownPart{}, value: r.Value,
	}
	out.visit(r.Value, "")
	slices.Sort(out.References)
	out.References = slices.Compact(out.References)
	return out
}

// visit notes the references and the unknown parts of a value.
func (e *evaluated) visit(v model.Value, path string) {
	for _, o := range v.Origin {
		e.References = append(e.References, o.String())
	}
	switch v.Kind {
	case model.Reference:
		e.References = append(e.References, v.Ref.String())
	case model.Unknown:
		e.Unknown = append(e.Unknown, unknownPart{path, v.Text})
		for _, r := range v.Refs() {
			e.References = append(e.References, r.String())
		}
	case model.Template:
		for _, item := range v.Items {
			e.visit(item, path)
		}
	case model.List:
		for i, item := range v.Items {
			e.visit(item, fmt.Sprintf("%s[%d]", path, i))
		}
	case model.Object:
		for _, entry := range v.Entries {
			e.visit(entry.Value, path+"["+terraform.Quote(entry.Key)+"]")
		}
	}
}

func writeEvaluatedJSON(w io.Writer, results []evaluated) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, r := range results {
		if err := enc.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// writeEvaluated writes a paragraph for each expression, under the expression when there are several.
func writeEvaluated(w io.Writer, results []evaluated) error {
	var b strings.Builder
	for i, r := range results {
		if len(results) > 1 {
			if i > 0 {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "> %s\n", r.Expression)
		}
		b.WriteString(terraform.Print(r.value) + "\n")
		fmt.Fprintf(&b, "  type: %s\n", r.Type)
		for _, ref := range r.References {
			fmt.Fprintf(&b, "  from: %s\n", ref)
		}
		for _, u := range r.Unknown {
			fmt.Fprintf(&b, "  unknown: %s\n", strings.TrimPrefix(u.Path+": "+u.Reason, ": "))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
