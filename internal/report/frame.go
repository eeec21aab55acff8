package report

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vpclint/vpclint/model"
)

const (
	frameLines = 4   // of a range that spans more, the first ones are shown
	frameWidth = 120 // characters of a line; minified templates have lines of megabytes
)

// frame shows the lines of the range with the range underlined:
//
//	12 |       SubnetIds: [!Ref PublicA]
//	   |       ^^^^^^^^^^^^^^^^^^^^^^^^^
func (t *text) frame(r model.Range, s model.Severity) {
	src, ok := t.src[r.File]
	if !ok || r.Start.Line == 0 || r.Start.Byte > len(src) {
		return
	}
	last := min(r.End.Line, r.Start.Line+frameLines-1)
	gutter := len(strconv.Itoa(max(last, r.Start.Line)))
	for line, offset := r.Start.Line, r.Start.Byte; ; line++ {
		content, start := t.src.line(r.File, offset)
		before, marked, after := cut(content, max(r.Start.Byte, start)-start, max(r.End.Byte, r.Start.Byte)-start)
		if before+marked+after != "" {
			t.printf("  %*d %s %s\n", gutter, line, t.paint.faint("|"), before+marked+after)
		}
		if marked != "" {
			pad := strings.Repeat(" ", utf8.RuneCountInString(before))
			t.printf("  %*s %s %s%s\n", gutter, "", t.paint.faint("|"), pad,
				t.paint.severity(s, strings.Repeat("^", utf8.RuneCountInString(marked))))
		}
		offset = start + len(content)
		for offset < len(src) && src[offset] != '\n' {
			offset++ // the carriage return
		}
		offset++
		if line >= last || offset >= len(src) {
			break
		}
	}
	if r.End.Line > last {
		t.printf("  %*s %s\n", gutter, "", t.paint.faint("| …"))
	}
}

// cut divides a line into what stands before, in and after the marked bytes, made printable. Indentation is never marked, and
// of a long line only the surroundings of the mark are kept.
func cut(line []byte, from, to int) (before, marked, after string) {
	to = min(to, len(line))
	from = min(from, to)
	for from < to && (line[from] == ' ' || line[from] == '\t') {
		from++
	}
	left, middle, right := []rune(untabbed(line[:from])), []rune(untabbed(line[from:to])), []rune(untabbed(line[to:]))
	if len(left)+len(middle)+len(right) <= frameWidth {
		return string(left), string(middle), string(right)
	}
	if len(left) > frameWidth/3 {
		left = append([]rune("…"), left[len(left)-frameWidth/3:]...)
	}
	if room := frameWidth - len(left); len(middle) > room {
		return string(left), string(middle[:room]) + "…", ""
	}
	if room := frameWidth - len(left) - len(middle); len(right) > room {
		right = append(right[:room], '…')
	}
	return string(left), string(middle), string(right)
}

// untabbed makes every character one column wide, so that the underline stands under what it marks.
func untabbed(b []byte) string {
	return printable(strings.ReplaceAll(string(b), "\t", "    "))
}
