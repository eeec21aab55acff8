package model

import (
	"cmp"
	"fmt"
	"strings"
)

// Pos is a place in a file: a 1-based line and a 0-based byte offset. The byte offset is the truth; columns are derived
// from it where a consumer wants them, because every consumer counts them differently.
type Pos struct {
	Line int
	Byte int
}

// Range is the part of File from Start to End, the end exclusive. File is relative to the root of the run and uses
// forward slashes. The zero Range is "nowhere".
type Range struct {
	File  string
	Start Pos
	End   Pos
}

// IsZero says whether the range is nowhere.
func (r Range) IsZero() bool { return r == Range{} }

// Compare orders ranges by file, start and end.
func (r Range) Compare(o Range) int {
	return cmp.Or(
		strings.Compare(r.File, o.File),
		cmp.Compare(r.Start.Byte, o.Start.Byte),
		cmp.Compare(r.End.Byte, o.End.Byte),
	)
}

// String is file:line, for messages about the tool's own input.
func (r Range) String() string {
	if r.Start.Line == 0 {
		return r.File
	}
	return fmt.Sprintf("%s:%d", r.File, r.Start.Line)
}
