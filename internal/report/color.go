package report

import "github.com/vpclint/vpclint/model"

// paint colours text for terminals when it is true.
type paint bool

func (p paint) wrap(code, s string) string {
	if !p || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p paint) bold(s string) string  { return p.wrap("1", s) }
func (p paint) faint(s string) string { return p.wrap("2", s) }
func (p paint) green(s string) string { return p.wrap("32", s) }

func (p paint) severity(s model.Severity, text string) string {
	switch s {
	case model.Error:
		return p.wrap("1;31", text)
	case model.Warning:
		return p.wrap("1;33", text)
	default:
		return p.wrap("1;36", text)
	}
}
