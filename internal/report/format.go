package report

import (
	"fmt"
	"strings"

	"github.com/vpclint/vpclint/internal/spelling"
)

// Format is a form of report. The zero Format is invalid.
type Format uint8

const (
	// Text is one line a finding, as compilers write them.
	Text Format = iota + 1
	// JSON is the stable machine-readable form.
	JSON
	// SARIF is version 2.1.0 as GitHub code scanning reads it.
	SARIF
	// GitHub is workflow commands, which become annotations.
	GitHub
)

var formatNames = [...]string{"invalid", "text", "json", "sarif", "github"}

func (f Format) String() string { return formatNames[f] }

// Formats are the names of all formats.
func Formats() []string { return formatNames[Text:] }

// ParseFormat reads the name of a format.
func ParseFormat(name string) (Format, error) {
	for f := Text; int(f) < len(formatNames); f++ {
		if formatNames[f] == name {
			return f, nil
		}
	}
	if hint := spelling.Suggestion(name, Formats()); hint != "" {
		return 0, fmt.Errorf("unknown format %q%s", name, hint)
	}
	return 0, fmt.Errorf("unknown format %q; there are %s", name, strings.Join(Formats(), ", "))
}
