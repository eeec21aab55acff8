package cloudformation

import (
	"bytes"
	"path"
	"strings"
)

// Detect says whether the text is a CloudFormation or SAM template, without parsing it: by its top-level keys. A broken
// template that looks like one is one, so that Read can say where it breaks. Other YAML and JSON is not, nor is a template
// that some template engine has yet to render.
func Detect(name string, src []byte) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".j2", ".jinja", ".jinja2", ".erb", ".tpl", ".tmpl", ".tftpl", ".mustache", ".hbs":
		return false
	}
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	// Nearly all other files end here: one search is far cheaper than looking at lines.
	version := bytes.Contains(src, []byte("AWSTemplateFormatVersion"))
	if !version && !bytes.Contains(src, []byte("Resources")) && !bytes.Contains(src, []byte("Transform")) {
		return false
	}
	if bytes.HasPrefix(src, []byte("{%")) || bytes.Contains(src, []byte("\n{%")) {
		return false
	}
	keys := topLevelKeysOfYAML
	if looksLikeJSON(src) {
		keys = topLevelKeysOfJSON
	}
	is := false
	keys(src, func(key, value []byte) bool {
		switch string(key) {
		case "AWSTemplateFormatVersion":
			is = true
		case "Transform":
			is = bytes.Contains(src, []byte("AWS::"))
		case "Resources":
			is = (len(value) == 0 || value[0] == '{' || value[0] == '#' || value[0] == '&') && declaresType(src)
		}
		return !is
	})
	return is
}

// looksLikeJSON says whether the first significant character begins a JSON object. Tabs before it are fine in JSON only.
func looksLikeJSON(src []byte) bool {
	src = bytes.TrimLeft(src, " \t\r\n")
	return len(src) > 0 && src[0] == '{'
}

// startsWithQuotedKey says whether a text that begins with a brace goes on as JSON has to.
func startsWithQuotedKey(src []byte) bool {
	src = bytes.TrimLeft(src, " \t\r\n")
	src = bytes.TrimLeft(bytes.TrimPrefix(src, []byte("{")), " \t\r\n")
	return len(src) > 0 && src[0] == '"'
}

// declaresType looks for a resource type: the key Type with a value like AWS::EC2::VPC.
func declaresType(src []byte) bool {
	for {
		i := bytes.Index(src, []byte("Type"))
		if i < 0 {
			return false
		}
		src = src[i+len("Type"):]
		value := bytes.TrimLeft(src, "\"' \t")
		if len(value) == 0 || value[0] != ':' {
			continue
		}
		value = bytes.TrimLeft(value[1:], " \t\r\n\"'")
		n := 0
		for n < len(value) && isAlphanumeric(value[n]) {
			n++
		}
		if n > 0 && bytes.HasPrefix(value[n:], []byte("::")) {
			return true
		}
	}
}

// topLevelKeysOfYAML visits the keys of the first document's root mapping, with the rest of their line.
func topLevelKeysOfYAML(src []byte, visit func(key, value []byte) bool) {
	indent := -1
	for len(src) > 0 {
		line := src
		if i := bytes.IndexByte(src, '\n'); i >= 0 {
			line, src = src[:i], src[i+1:]
		} else {
			src = nil
		}
		text := bytes.TrimLeft(line, " ")
		depth := len(line) - len(text)
		text = bytes.TrimRight(text, " \t\r")
		if indent >= 0 && depth > indent || len(text) == 0 || text[0] == '#' {
			continue
		}
		if bytes.HasPrefix(text, []byte("---")) || bytes.HasPrefix(text, []byte("%")) {
			if indent >= 0 {
				return
			}
			continue
		}
		if indent < 0 {
			indent = depth
		}
		key, value, ok := bytes.Cut(text, []byte(":"))
		if !ok {
			continue
		}
		key = bytes.Trim(key, "\"' \t")
		if !visit(key, bytes.TrimSpace(value)) {
			return
		}
	}
}

// topLevelKeysOfJSON visits the keys of the root object, with what follows them. It takes bare keys too, because a YAML flow
// mapping looks alike.
func topLevelKeysOfJSON(src []byte, visit func(key, value []byte) bool) {
	depth := 0
	expectKey := false
	for i := 0; i < len(src); {
		c := src[i]
		switch {
		case c == '{' || c == '[':
			depth++
			expectKey = depth == 1
			i++
		case c == '}' || c == ']':
			depth--
			i++
		case c == ',':
			expectKey = depth == 1
			i++
		case c == '"':
			end := endOfQuoted(src, i)
			if expectKey && !visitKey(src[i+1:max(i+1, end-1)], src[end:], visit) {
				return
			}
			expectKey = false
			i = end
		case expectKey && isAlphanumeric(c):
			end := i
			for end < len(src) && isAlphanumeric(src[end]) {
				end++
			}
			if !visitKey(src[i:end], src[end:], visit) {
				return
			}
			expectKey = false
			i = end
		default:
			i++
		}
	}
}

func visitKey(key, after []byte, visit func(key, value []byte) bool) bool {
	after = bytes.TrimLeft(after, " \t\r\n")
	if len(after) == 0 || after[0] != ':' {
		return true
	}
	return visit(key, bytes.TrimLeft(after[1:], " \t\r\n"))
}

// endOfQuoted is the offset behind the closing quote of the string that begins at i.
func endOfQuoted(src []byte, i int) int {
	for i++; i < len(src); i++ {
		switch src[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(src)
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
