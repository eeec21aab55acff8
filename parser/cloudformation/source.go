package cloudformation

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/vpclint/vpclint/model"
)

// source is a file's text with its lines. Byte offsets are the one position inside the package.
type source struct {
	name  string
	bytes []byte
	bom   int // length of the byte order mark

	// lines holds the offset of each line's first byte, as editors count lines; yamlLines as YAML does, which takes
	// more characters for line breaks.
	lines     []int
	yamlLines []int
	// columns holds, for long lines of YAML, the offset of every columnStep-th character.
	columns map[int][]int
}

// columnStep is how many characters are at most walked to find a column.
const columnStep = 128

func newSource(name string, src []byte) *source {
	s := &source{name: name, bytes: src, columns: map[int][]int{}}
	if bytes.HasPrefix(src, []byte("\xef\xbb\xbf")) {
		s.bom = 3
	}
	s.lines = append(s.lines, 0)
	for i := 0; i < len(src); i++ {
		if src[i] == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	s.yamlLines = s.lines
	for _, other := range []string{"\r", "\u0085", "\u2028", "\u2029"} {
		if bytes.Contains(src, []byte(other)) {
			s.yamlLines = yamlLineStarts(src)
			break
		}
	}
	return s
}

func yamlLineStarts(src []byte) []int {
	starts := []int{0}
	for i := 0; i < len(src); {
		n := breakLength(src[i:])
		if n == 0 {
			i++
			continue
		}
		i += n
		starts = append(starts, i)
	}
	return starts
}

// breakLength is the length of the line break at the start of b, 0 if there is none.
func breakLength(b []byte) int {
	switch {
	case b[0] == '\n':
		return 1
	case b[0] == '\r':
		if len(b) > 1 && b[1] == '\n' {
			return 2
		}
		return 1
	case bytes.HasPrefix(b, []byte("\u0085")):
		return 2
	case bytes.HasPrefix(b, []byte("\u2028")), bytes.HasPrefix(b, []byte("\u2029")):
		return 3
	default:
		return 0
	}
}

// offset turns YAML's 1-based line and column, which counts code points, into a byte offset.
func (s *source) offset(line, column int) int {
	if line < 1 || line > len(s.yamlLines) {
		return len(s.bytes)
	}
	i := s.yamlLines[line-1]
	if line == 1 {
		i = s.bom
	}
	if column > columnStep {
		steps := s.columnSteps(line, i)
		n := min((column-1)/columnStep, len(steps)-1)
		i, column = steps[n], column-n*columnStep
	}
	for ; column > 1 && i < len(s.bytes); column-- {
		i += s.characterLength(i)
	}
	return i
}

// columnSteps indexes the line that begins at i: a file may be one line of a megabyte.
func (s *source) columnSteps(line, i int) []int {
	if steps, ok := s.columns[line]; ok {
		return steps
	}
	end := len(s.bytes)
	if line < len(s.yamlLines) {
		end = s.yamlLines[line]
	}
	steps := []int{i}
	for n := 0; i < end; n++ {
		if n > 0 && n%columnStep == 0 {
			steps = append(steps, i)
		}
		i += s.characterLength(i)
	}
	s.columns[line] = steps
	return steps
}

func (s *source) characterLength(i int) int {
	if s.bytes[i] < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRune(s.bytes[i:])
	return n
}

// pos is the position of a byte offset.
func (s *source) pos(offset int) model.Pos {
	offset = min(max(offset, 0), len(s.bytes))
	i, found := slices.BinarySearch(s.lines, offset)
	if found {
		i++
	}
	return model.Pos{Line: i, Byte: offset}
}

// span is the range from start to end.
func (s *source) span(start, end int) model.Range {
	return model.Range{File: s.name, Start: s.pos(start), End: s.pos(max(start, end))}
}

// rest is the range from start to the end of its line: where a syntax error is shown.
func (s *source) rest(start int) model.Range {
	start = min(start, len(s.bytes))
	end := start
	for end < len(s.bytes) && s.bytes[end] != '\n' && s.bytes[end] != '\r' {
		end++
	}
	return s.span(start, end)
}

// checkEncoding finds what no template may contain: text that is not UTF-8, and control characters.
func (s *source) checkEncoding() (model.Diagnostic, bool) {
	if bytes.HasPrefix(s.bytes, []byte("\xff\xfe")) || bytes.HasPrefix(s.bytes, []byte("\xfe\xff")) {
		return model.Diagnostic{Severity: model.Error, Message: "the file is UTF-16; templates are read as UTF-8", Range: s.span(0, 2)}, false
	}
	for i := 0; i < len(s.bytes); {
		c := s.bytes[i]
		if c < utf8.RuneSelf {
			if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f {
				return model.Diagnostic{
					Severity: model.Error,
					Message:  fmt.Sprintf("control character %#02x is not allowed in a template", c),
					Range:    s.span(i, i+1),
				}, false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(s.bytes[i:])
		if r == utf8.RuneError && n == 1 {
			return model.Diagnostic{Severity: model.Error, Message: "the file is not UTF-8", Range: s.span(i, i+1)}, false
		}
		if r < 0xa0 && r != 0x85 || r == 0xfffe || r == 0xffff {
			return model.Diagnostic{
				Severity: model.Error,
				Message:  fmt.Sprintf("character %U is not allowed in a template", r),
				Range:    s.span(i, i+n),
			}, false
		}
		i += n
	}
	return model.Diagnostic{}, true
}
