package report

import (
	"strings"
	"testing"

	"github.com/vpclint/vpclint/model"
)

func TestColumnsAreWhatEachConsumerCounts(t *testing.T) {
	tests := map[string]struct {
		src          string
		at           int // byte offset
		runes, utf16 int
	}{
		"the start of the file": {"abc", 0, 1, 1},
		"ASCII":                 {"abc", 2, 3, 3},
		"an umlaut is one character of two bytes":     {"ä=x", 2, 2, 2},
		"a rocket is one character of two code units": {"🚀=x", 4, 2, 3},
		"the second line":                  {"ä\näb", 5, 2, 2},
		"the start of a line after CRLF":   {"a\r\nb", 3, 1, 1},
		"a byte order mark is not counted": {"\uFEFFab", 4, 2, 2},
		"the end of the file":              {"ab", 2, 3, 3},
		"beyond the end":                   {"ab", 9, 1, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := sources{"f": []byte(test.src)}
			at := model.Pos{Line: 1, Byte: test.at}
			got := [2]int{s.column("f", at, inRunes), s.column("f", at, inUTF16)}
			if want := [2]int{test.runes, test.utf16}; got != want {
				t.Errorf("runes, UTF-16 = %v, want %v", got, want)
			}
		})
	}
}

func TestTheFrameOfAMinifiedTemplateIsShort(t *testing.T) {
	src := []byte("{" + strings.Repeat(`"a":1,`, 100_000) + `"b":` + strings.Repeat("2", 1000) + "}")
	at := rangeOf(t, "f.json", src, `"b":`+strings.Repeat("2", 1000))
	r := Report{
		Sources:     map[string][]byte{"f.json": src},
		Diagnostics: []model.Diagnostic{{Severity: model.Error, Message: "too long", Range: at}},
		View:        View{Frames: true},
	}
	lines := strings.Split(render(t, Text, r), "\n")
	if len(lines) < 3 || !strings.Contains(lines[1], `"b":2222`) || !strings.Contains(lines[2], "^^^^") {
		t.Fatalf("no frame: %.300q", lines)
	}
	for _, line := range lines {
		if n := inRunes([]byte(line)); n > frameWidth+20 {
			t.Errorf("a line of %d characters: %.100s…", n, line)
		}
	}
}
