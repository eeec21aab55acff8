package cloudformation

import (
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/vpclint/vpclint/model"
)

// readJSON reads a JSON document with the position of every key and value. At a syntax error it stops, reports the place
// and returns what stands before it.
func readJSON(s *source) (root model.Value, diags []model.Diagnostic, broken bool) {
	r := jsonReader{source: s, i: s.bom}
	r.skipSpace()
	root = r.value(0)
	r.skipSpace()
	if !r.broken && r.i < len(s.bytes) {
		r.fail(r.i, "there is text after the end of the document")
	}
	return root, r.diags, r.broken
}

type jsonReader struct {
	*source
	i      int
	diags  []model.Diagnostic
	broken bool

	// entries and items are those of the objects and lists around i that are not complete. Each is copied once it is, in a slice that
	// is as long as it must be.
	entries []model.Entry
	items   []model.Value
}

// fail reports the first syntax error. Every loop of the reader ends when broken is set.
func (r *jsonReader) fail(at int, format string, args ...any) {
	if r.broken {
		return
	}
	r.broken = true
	r.diags = append(r.diags, model.Diagnostic{
		Severity: model.Error,
		Message:  "JSON syntax: " + fmt.Sprintf(format, args...),
		Range:    r.rest(at),
	})
}

func (r *jsonReader) skipSpace() {
	for r.i < len(r.bytes) {
		switch r.bytes[r.i] {
		case ' ', '\t', '\r', '\n':
			r.i++
		default:
			return
		}
	}
}

// peek is the next significant character, 0 at the end.
func (r *jsonReader) peek() byte {
	r.skipSpace()
	if r.i >= len(r.bytes) {
		return 0
	}
	return r.bytes[r.i]
}

func (r *jsonReader) value(depth int) model.Value {
	start := r.i
	if depth > maxDepth {
		r.fail(start, "%s", tooDeep)
		return model.UnknownValue(tooDeep, r.rest(start))
	}
	var v model.Value
	switch c := r.peek(); {
	case c == '{':
		v = r.object(depth)
	case c == '[':
		v = r.list(depth)
	case c == '"':
		v = model.Value{Kind: model.String, Text: r.text()}
	case c == '-' || c >= '0' && c <= '9':
		v = r.number()
	case c == 0:
		r.fail(r.i, "the file ends in the middle of the document")
	default:
		v = r.word()
	}
	v.Range = r.span(start, r.i)
	return normalizeGetAtt(v)
}

func (r *jsonReader) object(depth int) model.Value {
	start := len(r.entries)
	r.members(start, depth)
	v := model.Value{Kind: model.Object}
	v.Entries, r.entries = pop(r.entries, start)
	return v
}

// members reads the entries of an object to r.entries, where the first one is at from.
func (r *jsonReader) members(from, depth int) {
	var seen keys
	open := r.i
	r.i++
	for first := true; ; first = false {
		c := r.peek()
		if c == '}' && first {
			r.i++
			return
		}
		if c != '"' {
			r.failEntry(c, open, '}')
			return
		}
		start := r.i
		key := r.text()
		at := r.span(start, r.i)
		if r.peek() != ':' {
			r.fail(r.i, "a colon must follow the key %q", key)
			return
		}
		r.i++
		r.skipSpace()
		value := r.value(depth + 1)
		if !value.IsSet() {
			return
		}
		if before, dup := seen.find(r.entries[from:], key); dup {
			r.diags = append(r.diags, r.duplicate(key, before, at))
		}
		r.entries = append(r.entries, model.Entry{Key: key, KeyRange: at, Value: value})
		if r.broken || !r.more('}', open) {
			return
		}
	}
}

func (r *jsonReader) list(depth int) model.Value {
	start := len(r.items)
	r.elements(depth)
	v := model.Value{Kind: model.List}
	v.Items, r.items = pop(r.items, start)
	return v
}

// pop takes what is above start off a stack.
func pop[T any](stack []T, start int) (top, rest []T) {
	if start < len(stack) {
		top = make([]T, len(stack)-start)
		copy(top, stack[start:])
		clear(stack[start:])
	}
	return top, stack[:start]
}

// elements reads the items of a list to r.items.
func (r *jsonReader) elements(depth int) {
	open := r.i
	r.i++
	for first := true; ; first = false {
		c := r.peek()
		if c == ']' && first {
			r.i++
			return
		}
		if c == ']' || c == 0 {
			r.failEntry(c, open, ']')
			return
		}
		item := r.value(depth + 1)
		if item.IsSet() {
			r.items = append(r.items, item)
		}
		if r.broken || !r.more(']', open) {
			return
		}
	}
}

// more reads a comma, or the closing bracket.
func (r *jsonReader) more(closing byte, open int) bool {
	switch r.peek() {
	case ',':
		r.i++
		return true
	case closing:
		r.i++
		return false
	case 0:
		r.failEntry(0, open, closing)
	default:
		r.fail(r.i, "a comma or %q is missing here", closing)
	}
	return false
}

// failEntry reports what stands where an entry should.
func (r *jsonReader) failEntry(c byte, open int, closing byte) {
	switch c {
	case 0:
		r.fail(r.i, "%q of line %d is never closed", r.bytes[open], r.pos(open).Line)
	case closing:
		// The comma is what has to go.
		at := r.i - 1
		for at > open && r.bytes[at] != ',' {
			at--
		}
		r.fail(at, "a comma must not stand before %q", closing)
	default:
		r.fail(r.i, "a key in double quotes must stand here")
	}
}

// text reads the string that begins at i.
func (r *jsonReader) text() string {
	start := r.i + 1
	for i := start; i < len(r.bytes); i++ {
		switch r.bytes[i] {
		case '"':
			r.i = i + 1
			return string(r.bytes[start:i])
		case '\\':
			return r.escapedText(start, i)
		case '\n':
			r.fail(i, "a string must not go over the end of the line")
			r.i = i
			return string(r.bytes[start:i])
		}
	}
	r.fail(start-1, "the string is never closed")
	r.i = len(r.bytes)
	return string(r.bytes[start:])
}

// escapedText reads on at the first backslash.
func (r *jsonReader) escapedText(start, i int) string {
	out := append([]byte(nil), r.bytes[start:i]...)
	for i < len(r.bytes) {
		switch c := r.bytes[i]; {
		case c == '"':
			r.i = i + 1
			return string(out)
		case c == '\n':
			r.fail(i, "a string must not go over the end of the line")
			r.i = i
			return string(out)
		case c != '\\':
			out = append(out, c)
			i++
		default:
			var n int
			out, n = r.escape(out, i)
			if n == 0 {
				r.fail(i, "this is no escape of JSON")
				r.i = i
				return string(out)
			}
			i += n
		}
	}
	r.fail(start-1, "the string is never closed")
	r.i = len(r.bytes)
	return string(out)
}

// escape appends the character that the escape at i stands for, and returns the escape's length, 0 if there is none.
func (r *jsonReader) escape(out []byte, i int) ([]byte, int) {
	if i+1 >= len(r.bytes) {
		return out, 0
	}
	switch c := r.bytes[i+1]; c {
	case '"', '\\', '/':
		return append(out, c), 2
	case 'b':
		return append(out, '\b'), 2
	case 'f':
		return append(out, '\f'), 2
	case 'n':
		return append(out, '\n'), 2
	case 'r':
		return append(out, '\r'), 2
	case 't':
		return append(out, '\t'), 2
	case 'u':
		first, ok := r.codeUnit(i)
		if !ok {
			return out, 0
		}
		if utf16.IsSurrogate(first) {
			if second, ok := r.codeUnit(i + 6); ok {
				if c := utf16.DecodeRune(first, second); c != utf8.RuneError {
					return utf8.AppendRune(out, c), 12
				}
			}
			first = utf8.RuneError
		}
		return utf8.AppendRune(out, first), 6
	}
	return out, 0
}

// codeUnit reads the \uXXXX at i.
func (r *jsonReader) codeUnit(i int) (rune, bool) {
	if i+6 > len(r.bytes) || r.bytes[i] != '\\' || r.bytes[i+1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(r.bytes[i+2:i+6]), 16, 16)
	return rune(n), err == nil
}

func (r *jsonReader) number() model.Value {
	start := r.i
	for r.i < len(r.bytes) && (isAlphanumeric(r.bytes[r.i]) || r.bytes[r.i] == '-' || r.bytes[r.i] == '+' || r.bytes[r.i] == '.') {
		r.i++
	}
	text := string(r.bytes[start:r.i])
	if !isDecimal(text) {
		r.fail(start, "%q is no number", text)
	}
	return model.Value{Kind: model.Number, Text: text}
}

func (r *jsonReader) word() model.Value {
	start := r.i
	for r.i < len(r.bytes) && isAlphanumeric(r.bytes[r.i]) {
		r.i++
	}
	switch word := string(r.bytes[start:r.i]); word {
	case "true", "false":
		return model.Value{Kind: model.Bool, Bool: word == "true", Text: word}
	case "null":
		return model.Value{Kind: model.Null}
	default:
		r.fail(start, "a value must stand here")
		return model.Value{}
	}
}
