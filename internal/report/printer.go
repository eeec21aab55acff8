package report

import (
	"bufio"
	"fmt"
	"io"
)

// printer writes text. It keeps the first error of its writer, and Flush returns it.
type printer struct{ *bufio.Writer }

func newPrinter(w io.Writer) printer { return printer{bufio.NewWriter(w)} }

func (p printer) printf(format string, args ...any) {
	_, _ = fmt.Fprintf(p.Writer, format, args...) // bufio.Writer remembers
}
