package report

import (
	"strconv"
	"unicode/utf16"
)

// hashWindow is how many characters a line's hash is made of.
const hashWindow = 100

// lineHashes computes the fingerprint of every line as GitHub's upload action does, which warns when a report says something
// else: a rolling hash over the 100 characters from the start of the line that are neither space nor tab, in hexadecimal,
// and after a colon how often that hash has occurred. Source: github/codeql-action, src/fingerprints.ts.
//
// The action's arithmetic is that of 64-bit integers that wrap, its characters are UTF-16 code units, its lines end with LF,
// CR or CRLF, and the end of the file counts as the character 65535 followed by zeros.
func lineHashes(src []byte) []string {
	h := lineHasher{seen: map[string]int{}}
	for i := range h.lineAt {
		h.lineAt[i] = -1
	}
	h.first = 1
	for range hashWindow {
		h.first *= hashFactor
	}
	h.lineStarts = true
	for _, c := range utf16.Encode([]rune(string(src))) {
		h.add(c)
	}
	h.add(0xFFFF)
	for range hashWindow {
		h.emit()
		h.roll(0)
	}
	return h.hashes
}

const hashFactor = 37

type lineHasher struct {
	window [hashWindow]uint16
	lineAt [hashWindow]int // index into hashes of the line that starts at that place of the window, -1 for none
	at     int             // next place in the window
	hash   uint64
	first  uint64 // factor of the character that leaves the window

	lineStarts, afterCR bool
	seen                map[string]int
	hashes              []string
}

func (h *lineHasher) add(c uint16) {
	if c == ' ' || c == '\t' || h.afterCR && c == '\n' {
		h.afterCR = false
		return
	}
	h.afterCR = c == '\r'
	if h.afterCR {
		c = '\n'
	}
	h.emit()
	if h.lineStarts {
		h.lineAt[h.at] = len(h.hashes)
		h.hashes = append(h.hashes, "")
	}
	h.lineStarts = c == '\n'
	h.roll(c)
}

// emit writes down the hash of the line whose first character is about to leave the window.
func (h *lineHasher) emit() {
	line := h.lineAt[h.at]
	if line < 0 {
		return
	}
	value := strconv.FormatUint(h.hash, 16)
	h.seen[value]++
	h.hashes[line] = value + ":" + strconv.Itoa(h.seen[value])
	h.lineAt[h.at] = -1
}

func (h *lineHasher) roll(c uint16) {
	leaving := h.window[h.at]
	h.window[h.at] = c
	h.hash = hashFactor*h.hash + uint64(c) - h.first*uint64(leaving)
	h.at = (h.at + 1) % hashWindow
}
