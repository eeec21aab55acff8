package cli

import (
	"io"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/vpclint/vpclint/internal/engine"
	"github.com/vpclint/vpclint/internal/report"
	"github.com/vpclint/vpclint/internal/spelling"
	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser"
)

// config is what a check is asked to do.
type config struct {
	sources parser.Sources
	rules   engine.Selection
	targets []target
	failOn  threshold
	color   colorMode
	frames  bool
	verbose bool
	quiet   bool
}

// target is a report and the file that it goes to, "" for standard output.
type target struct {
	format report.Format
	file   string
}

// threshold is the least severity that fails a check; never is above all of them.
type threshold model.Severity

const never = threshold(model.Error + 1)

func (t threshold) least() model.Severity { return model.Severity(t) }

func parseThreshold(name string) (threshold, error) {
	if name == "never" {
		return never, nil
	}
	if s, ok := model.ParseSeverity(name); ok {
		return threshold(s), nil
	}
	known := []string{"error", "warning", "note", "never"}
	return 0, unknown("severity", name, known)
}

// unknown is the error for a name that is not among the known ones.
func unknown(what, name string, known []string) error {
	if hint := spelling.Suggestion(name, known); hint != "" {
		return usagef("unknown %s %q%s", what, name, hint)
	}
	return usagef("unknown %s %q; there are %s", what, name, strings.Join(known, ", "))
}

// sourceFlags are the flags of every command that reads templates.
type sourceFlags struct {
	root       string
	variables  []string
	varFiles   []string
	parameters []string
	jobs       int
	allowEmpty bool
	stdinName  string
}

func newSourceFlags(cmd *cobra.Command) *sourceFlags {
	f := &sourceFlags{}
	cmd.Flags().StringVar(&f.root, "root", "", "the `DIR` that names are relative to and outside of which nothing is read (default: the nearest Git repository, else the common parent)")
	cmd.Flags().StringArrayVar(&f.variables, "var", nil, "`NAME=VALUE` of a parameter or variable (repeatable)")
	cmd.Flags().StringArrayVar(&f.varFiles, "var-file", nil, "`FILE` with values of Terraform variables (repeatable; later ones win, --var over all)")
	cmd.Flags().StringArrayVar(&f.parameters, "parameters", nil, "`FILE` with values of a template's parameters: the AWS CLI's JSON, CodePipeline's, a samconfig file, or NAME=VALUE pairs (repeatable; later ones win, --var over all)")
	cmd.Flags().IntVar(&f.jobs, "jobs", runtime.GOMAXPROCS(0), "how many templates are read at a time")
	cmd.Flags().BoolVar(&f.allowEmpty, "allow-empty", false, "finding nothing to check is no error")
	cmd.Flags().StringVar(&f.stdinName, "stdin-filename", "", "the name of the `FILE` that is read from standard input (with -)")
	return f
}

func (f *sourceFlags) sources(paths []string, stdin io.Reader) (parser.Sources, error) {
	s := parser.Sources{Root: f.root, Jobs: f.jobs, AllowEmpty: f.allowEmpty, Variables: map[string]string{}, VarFiles: f.varFiles}
	if f.jobs < 1 {
		return s, usagef("--jobs %d: at least 1 is needed", f.jobs)
	}
	for _, v := range f.variables {
		name, value, ok := strings.Cut(v, "=")
		if !ok || name == "" {
			return s, usagef("--var %s: NAME=VALUE is expected", v)
		}
		s.Variables[name] = value
	}
	var err error
	if s.Parameters, err = readParameters(f.parameters); err != nil {
		return s, err
	}
	s.Paths = slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return p == "-" })
	switch reads := len(s.Paths) < len(paths); {
	case reads && f.stdinName == "":
		return s, usagef("- needs --stdin-filename: the name decides about the format, and reports show it")
	case !reads && f.stdinName != "":
		return s, usagef("--stdin-filename needs - as a path")
	case reads:
		text, err := io.ReadAll(stdin)
		if err != nil {
			return s, err
		}
		s.Stdin, s.StdinName = text, f.stdinName
	}
	return s, nil
}

// checkFlags are the flags of check as they are written.
type checkFlags struct {
	*sourceFlags
	formats                 []string
	output, failOn, color   string
	rule, skip              []string
	frames, verbose, silent bool
}

func newCheckFlags(cmd *cobra.Command) *checkFlags {
	f := &checkFlags{sourceFlags: newSourceFlags(cmd)}
	cmd.Flags().StringArrayVar(&f.formats, "format", []string{"text"}, "`FORMAT[=FILE]` of the report: "+strings.Join(report.Formats(), ", ")+" (repeatable)")
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "the `FILE` that the report goes to instead of standard output")
	cmd.Flags().StringVar(&f.failOn, "fail-on", "warning", "the least `SEVERITY` that makes the exit code 1: error, warning, note, never")
	cmd.Flags().StringSliceVar(&f.rule, "rule", nil, "run only these rules (`ID`,…)")
	cmd.Flags().StringSliceVar(&f.skip, "skip", nil, "leave out these rules (`ID`,…)")
	cmd.Flags().StringVar(&f.color, "color", "auto", "colours: auto, always, never")
	cmd.Flags().BoolVar(&f.frames, "frames", false, "show source, path and mend under each finding (the default on a terminal)")
	cmd.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "list what was not checked, and why (on standard error)")
	cmd.Flags().BoolVarP(&f.silent, "quiet", "q", false, "leave out the summary")
	return f
}

// config checks the flags and makes sense of them.
func (f *checkFlags) config(paths []string, stdin io.Reader) (config, error) {
	cfg := config{
		rules:   engine.Selection{Rule: f.rule, Skip: f.skip},
		frames:  f.frames,
		verbose: f.verbose,
		quiet:   f.silent,
	}
	var err error
	if cfg.failOn, err = parseThreshold(f.failOn); err != nil {
		return cfg, err
	}
	if cfg.color, err = parseColorMode(f.color); err != nil {
		return cfg, err
	}
	if cfg.targets, err = f.targets(); err != nil {
		return cfg, err
	}
	cfg.sources, err = f.sources(paths, stdin)
	return cfg, err
}

// targets says which report goes where. Only one can go to standard output.
func (f *checkFlags) targets() ([]target, error) {
	var targets []target
	open := -1 // the target without a file
	for _, written := range f.formats {
		name, file, hasFile := strings.Cut(written, "=")
		format, err := report.ParseFormat(name)
		if err != nil {
			return nil, usagef("%v", err)
		}
		if hasFile && file == "" {
			return nil, usagef("--format %s: the file's name is missing", written)
		}
		if !hasFile && open >= 0 {
			return nil, usagef("%s and %s would both go to standard output; give one a file: --format %s=FILE", targets[open].format, name, name)
		}
		if !hasFile {
			open = len(targets)
		}
		targets = append(targets, target{format, file})
	}
	if f.output != "" {
		if open < 0 {
			return nil, usagef("-o %s: every format has its own file already", f.output)
		}
		targets[open].file = f.output
	}
	return targets, nil
}
