package cloudformation

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v4"
)

// The YAML parser tells where a node begins but not where it ends. The functions here find the end in the source, knowing
// the style and the text that the parser has read.

// skipProperties returns where the content of a node begins that starts at i with its tag and anchor.
func (s *source) skipProperties(n *yaml.Node, i int) int {
	tagged := n.Style&yaml.TaggedStyle != 0
	anchored := n.Anchor != ""
	if !tagged && !anchored {
		return i
	}
	end := i
	for i < len(s.bytes) && (tagged || anchored) {
		switch {
		case s.bytes[i] == '!' && tagged:
			i += s.tagLength(n.Tag, i)
			tagged = false
		case s.bytes[i] == '&' && anchored:
			i += 1 + len(n.Anchor)
			anchored = false
		default:
			return end
		}
		i = min(i, len(s.bytes))
		end = i
		i = s.skipBlank(i)
	}
	if n.Kind == yaml.ScalarNode && n.Value == "" && !s.quoteAt(n, i) && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		return end // nothing but properties
	}
	return i
}

func (s *source) quoteAt(n *yaml.Node, i int) bool {
	if i >= len(s.bytes) {
		return false
	}
	return n.Style&yaml.DoubleQuotedStyle != 0 && s.bytes[i] == '"' || n.Style&yaml.SingleQuotedStyle != 0 && s.bytes[i] == '\''
}

func (s *source) tagLength(tag string, i int) int {
	if bytes.HasPrefix(s.bytes[i:], []byte(tag)) {
		return len(tag)
	}
	n := 0
	for i+n < len(s.bytes) && !bytes.ContainsRune([]byte(" \t\r\n"), rune(s.bytes[i+n])) {
		n++
	}
	return n
}

// skipBlank skips white space and comments.
func (s *source) skipBlank(i int) int {
	for i < len(s.bytes) {
		switch s.bytes[i] {
		case ' ', '\t', '\r', '\n':
			i++
		case '#':
			for i < len(s.bytes) && s.bytes[i] != '\n' {
				i++
			}
		default:
			return i
		}
	}
	return i
}

// collectionEnd returns the end of a sequence or mapping whose last child ends at end.
func (s *source) collectionEnd(n *yaml.Node, content, end int) int {
	if n.Style&yaml.FlowStyle == 0 {
		return max(content, end)
	}
	i := end
	if len(n.Content) == 0 {
		i = content + 1
	}
	// A last child of no length may stand before its colon, and a comma may follow.
	for i < len(s.bytes) {
		i = s.skipBlank(i)
		if i >= len(s.bytes) {
			break
		}
		switch s.bytes[i] {
		case ',', ':', '?':
			i++
		case ']', '}':
			return i + 1
		default:
			return end
		}
	}
	return end
}

// scalarEnd returns the end of a scalar whose content begins at i.
func (s *source) scalarEnd(n *yaml.Node, i int) int {
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		return endOfQuoted(s.bytes, i)
	case n.Style&yaml.SingleQuotedStyle != 0:
		return s.singleQuotedEnd(i)
	case n.Style&yaml.LiteralStyle != 0:
		return s.literalEnd(n.Value, i)
	case n.Style&yaml.FoldedStyle != 0:
		return s.foldedEnd(n.Value, i)
	default:
		return s.plainEnd(n.Value, i)
	}
}

func (s *source) singleQuotedEnd(i int) int {
	for i++; i < len(s.bytes); i++ {
		if s.bytes[i] != '\'' {
			continue
		}
		if i+1 < len(s.bytes) && s.bytes[i+1] == '\'' {
			i++
			continue
		}
		return i + 1
	}
	return len(s.bytes)
}

// plainEnd walks the value and its source together: a run of white space with line breaks in the source is one space, or a
// line break for every break after the first.
func (s *source) plainEnd(value string, i int) int {
	for len(value) > 0 && i < len(s.bytes) {
		if value[0] != ' ' && value[0] != '\n' {
			if s.bytes[i] != value[0] {
				return i
			}
			i++
			value = value[1:]
			continue
		}
		run := i
		for run < len(s.bytes) && (s.bytes[run] == ' ' || s.bytes[run] == '\t') {
			run++
		}
		if run < len(s.bytes) && breakLength(s.bytes[run:]) == 0 {
			// White space within a line is kept as it is.
			if s.bytes[i] != value[0] {
				return i
			}
			i++
			value = value[1:]
			continue
		}
		for run < len(s.bytes) {
			if n := breakLength(s.bytes[run:]); n > 0 {
				run += n
			} else if s.bytes[run] == ' ' || s.bytes[run] == '\t' {
				run++
			} else {
				break
			}
		}
		i = run
		if value[0] == ' ' {
			value = value[1:]
		} else {
			value = strings.TrimLeft(value, "\n")
		}
	}
	return i
}

// literalEnd counts the lines: a literal block has as many as its text, after the header.
func (s *source) literalEnd(value string, i int) int {
	end := s.lineEnd(i)
	text := strings.TrimRight(value, "\n")
	if text == "" {
		return end
	}
	for range strings.Count(text, "\n") + 1 {
		next := s.nextLine(end)
		if next < 0 {
			break
		}
		end = s.lineEnd(next)
	}
	return end
}

// foldedEnd takes the lines that are indented as the first one.
func (s *source) foldedEnd(value string, i int) int {
	end := s.lineEnd(i)
	if strings.TrimRight(value, "\n") == "" {
		return end
	}
	indent := -1
	for next := s.nextLine(end); next >= 0; next = s.nextLine(s.lineEnd(next)) {
		stop := s.lineEnd(next)
		line := s.bytes[next:stop]
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		if indent < 0 {
			indent = indentation(line)
		}
		if indentation(line) < indent {
			break
		}
		end = stop
	}
	return end
}

// lineEnd is the end of the line at i, without its break.
func (s *source) lineEnd(i int) int {
	for i < len(s.bytes) && s.bytes[i] != '\n' && s.bytes[i] != '\r' {
		i++
	}
	return i
}

// nextLine is the start of the line after the one that ends at i, -1 if there is none.
func (s *source) nextLine(i int) int {
	if i < len(s.bytes) && s.bytes[i] == '\r' {
		i++
	}
	if i < len(s.bytes) && s.bytes[i] == '\n' {
		i++
	}
	if i >= len(s.bytes) {
		return -1
	}
	return i
}
