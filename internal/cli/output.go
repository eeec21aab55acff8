package cli

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/mattn/go-isatty"

	"github.com/vpclint/vpclint/internal/report"
)

// write writes every report that was asked for, and what was not checked to standard error with -v.
func write(cfg config, r report.Report, s streams) error {
	for _, t := range cfg.targets {
		out := r
		out.View.Frames = cfg.frames || t.file == "" && isTerminal(s.out)
		out.View.Color = cfg.color.colors(t.file == "" && isTerminal(s.out))
		var b bytes.Buffer
		if err := report.Write(&b, t.format, out); err != nil {
			return err
		}
		if err := t.deliver(b.Bytes(), s.out); err != nil {
			return err
		}
		if summary := os.Getenv("GITHUB_STEP_SUMMARY"); t.format == report.GitHub && summary != "" {
			if err := appendSummary(summary, r); err != nil {
				return err
			}
		}
	}
	if cfg.verbose {
		return report.WriteNotChecked(s.err, r)
	}
	return nil
}

func (t target) deliver(text []byte, stdout io.Writer) error {
	if t.file == "" {
		_, err := stdout.Write(text)
		return err
	}
	if err := os.WriteFile(t.file, text, 0o644); err != nil {
		if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
			err = pe.Err
		}
		return usagef("cannot write %s: %v", t.file, err)
	}
	return nil
}

// appendSummary adds to the job summary, to which other steps write too.
func appendSummary(name string, r report.Report) error {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	return errors.Join(report.WriteStepSummary(f, r), f.Close())
}

// colorMode is the value of --color.
type colorMode string

const (
	colorAuto   colorMode = "auto"
	colorAlways colorMode = "always"
	colorNever  colorMode = "never"
)

func parseColorMode(name string) (colorMode, error) {
	switch mode := colorMode(name); mode {
	case colorAuto, colorAlways, colorNever:
		return mode, nil
	default:
		return "", unknown("colour mode", name, []string{"auto", "always", "never"})
	}
}

// colors decides about colours: the flag, then the environment (no-color.org, FORCE_COLOR), then the terminal.
func (m colorMode) colors(terminal bool) bool {
	switch {
	case m != colorAuto:
		return m == colorAlways
	case os.Getenv("NO_COLOR") != "":
		return false
	case os.Getenv("FORCE_COLOR") != "":
		return true
	default:
		return terminal && os.Getenv("TERM") != "dumb"
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd())
}

// workingDir is the current directory, "" if it is gone.
func workingDir() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return dir
}
