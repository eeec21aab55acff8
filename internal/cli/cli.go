// Package cli is the command line: flags, exit codes, and what goes to which stream.
package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/vpclint/vpclint/internal/engine"
	"github.com/vpclint/vpclint/internal/spelling"
	"github.com/vpclint/vpclint/parser"
)

// Exit codes. They do not depend on the format.
const (
	exitClean    = 0 // nothing at or above --fail-on
	exitFindings = 1 // findings, or a template that cannot be parsed
	exitUsage    = 2 // wrong usage or configuration, or nothing to check
	exitFailure  = 3 // the tool failed
)

// streams are where input comes from and output goes to.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// Main runs the command line and returns the exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	defer func() {
		if fault := recover(); fault != nil {
			complain(stderr, fmt.Sprintf("internal error: %v\n%s", fault, debug.Stack()))
			code = exitFailure
		}
	}()
	tuneMemory()
	a := &app{streams: streams{stdin, stdout, stderr}}
	root := a.command()
	args, err := withCommand(args, root)
	if err == nil {
		root.SetArgs(args)
		err = root.Execute()
	}
	if errors.Is(err, parser.ErrNothing) {
		err = fmt.Errorf("%w (--allow-empty makes this no error)", err)
	}
	if err != nil {
		complain(stderr, err.Error())
		return exitOf(err)
	}
	return a.code
}

// complain tells what went wrong. Where standard error is closed the exit code has to say it alone.
func complain(stderr io.Writer, what string) { _, _ = fmt.Fprintf(stderr, "vpclint: %s\n", what) }

// app carries the exit code out of the command that runs.
type app struct {
	streams
	code int
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "vpclint",
		Short: "Proves from CloudFormation, SAM and Terraform whether Lambda functions in a VPC can reach what they need",
		Long: "vpclint proves, before anything is deployed, whether Lambda functions in a VPC and Kafka, MQ and DocumentDB\n" +
			"triggers can reach what they need. Without a command it checks.\n\n" +
			"Exit codes: 0 nothing found at or above --fail-on, 1 findings or a template that cannot be parsed,\n" +
			"2 wrong usage or nothing to check, 3 internal failure.",
		Version:           version(),
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.Flags().Bool("version", false, "print the version") // without cobra's -v, which is --verbose
	root.SetVersionTemplate("vpclint {{.Version}}\n")
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(a.checkCommand(), a.explainCommand(), a.rulesCommand(), a.modelCommand(), a.expandCommand(), a.evalCommand(), a.versionCommand())
	return root
}

// withCommand puts the default command in front of arguments that name none.
func withCommand(args []string, root *cobra.Command) ([]string, error) {
	if len(args) == 0 {
		return []string{"check"}, nil
	}
	commands := []string{"help"}
	for _, c := range root.Commands() {
		commands = append(commands, c.Name())
	}
	switch first := args[0]; {
	case slices.Contains(commands, first), slices.Contains([]string{"-h", "--help", "--version"}, first):
		return args, nil
	case !strings.HasPrefix(first, "-") && !exists(first) && spelling.Nearest(first, commands) != "":
		return nil, usagef("%q is neither a command nor a path%s", first, spelling.Suggestion(first, commands))
	default:
		return append([]string{"check"}, args...), nil
	}
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// usageError says that the command line is wrong.
type usageError struct{ message string }

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// flagError turns a complaint of the flag parser into one that names the nearest right flag.
func flagError(c *cobra.Command, err error) error {
	unknown := (*pflag.NotExistError)(nil)
	if !errors.As(err, &unknown) {
		return usagef("%v", err)
	}
	var flags []string
	c.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, "--"+f.Name) })
	name := "--" + unknown.GetSpecifiedName()
	if len(unknown.GetSpecifiedShortnames()) > 0 {
		return usagef("unknown flag -%s", unknown.GetSpecifiedName())
	}
	return usagef("unknown flag %s%s", name, spelling.Suggestion(name, flags))
}

// exitOf tells wrong usage from a failure of the tool.
func exitOf(err error) int {
	var (
		usage *usageError
		path  *parser.PathError
		rule  *engine.UnknownRuleError
	)
	if errors.As(err, &usage) || errors.As(err, &path) || errors.As(err, &rule) || errors.Is(err, parser.ErrNothing) {
		return exitUsage
	}
	return exitFailure
}
