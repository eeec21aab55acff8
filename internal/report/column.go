package report

import (
	"bytes"
	"unicode/utf8"

	"github.com/vpclint/vpclint/model"
)

// sources answers questions about places in the text that was read. Every consumer counts columns differently, so they are
// derived here from the byte offset.
type sources map[string][]byte

// inRunes and inUTF16 measure a piece of a line: people and compilers count runes, SARIF and editors' protocols count UTF-16
// code units.
func inRunes(b []byte) int { return utf8.RuneCount(b) }

func inUTF16(b []byte) int {
	n := 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		n++
		if r > 0xFFFF {
			n++
		}
		b = b[size:]
	}
	return n
}

// column is the 1-based column of a position; 1 where the text is not known.
func (s sources) column(file string, at model.Pos, measure func([]byte) int) int {
	src := s[file]
	if at.Byte < 0 || at.Byte > len(src) {
		return 1
	}
	return measure(src[lineStart(src, at.Byte):at.Byte]) + 1
}

// line is the text of the line that holds the offset, without its end, and where it starts.
func (s sources) line(file string, offset int) (text []byte, start int) {
	src := s[file]
	if offset < 0 || offset > len(src) {
		return nil, 0
	}
	start = lineStart(src, offset)
	text = src[start:]
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	return bytes.TrimSuffix(text, []byte("\r")), start
}

var byteOrderMark = []byte("\uFEFF")

// lineStart is the offset where the line that holds offset starts. A byte order mark is no part of its line.
func lineStart(src []byte, offset int) int {
	start := bytes.LastIndexByte(src[:offset], '\n') + 1
	if start == 0 && offset >= len(byteOrderMark) && bytes.HasPrefix(src, byteOrderMark) {
		start = len(byteOrderMark)
	}
	return start
}
