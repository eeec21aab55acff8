package cloudformation

import (
	"encoding/json"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/vpclint/vpclint/model"
)

// WriteJSON writes a raw template (Template.Root) as JSON: two spaces an indent, the keys of every object sorted, functions
// in their long form. Scalars keep their type; a number that JSON has no spelling for (0123) is written as text, which
// CloudFormation takes for a number all the same. What is unknown is null.
func WriteJSON(w io.Writer, root model.Value) error {
	var p jsonPrinter
	p.value(root, 0)
	p.WriteByte('\n')
	_, err := io.WriteString(w, p.String())
	return err
}

// WriteYAML writes a raw template as YAML 1.1, like WriteJSON: text that some reader might take for anything else is quoted.
func WriteYAML(w io.Writer, root model.Value) error {
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(yamlNode(root)); err != nil {
		return err
	}
	return enc.Close()
}

// jsonPrinter writes as the translator of SAM does, so that the two can be compared with diff.
type jsonPrinter struct{ strings.Builder }

func (p *jsonPrinter) value(v model.Value, depth int) {
	switch v.Kind {
	case model.Object:
		entries := sortedEntries(v)
		p.collection('{', '}', len(entries), depth, func(i int) {
			p.text(entries[i].Key)
			p.WriteString(": ")
			p.value(entries[i].Value, depth+1)
		})
	case model.List:
		p.collection('[', ']', len(v.Items), depth, func(i int) { p.value(v.Items[i], depth+1) })
	case model.String:
		p.text(v.Text)
	case model.Number:
		if json.Valid([]byte(v.Text)) {
			p.WriteString(v.Text)
		} else {
			p.text(v.Text)
		}
	case model.Bool:
		text, _ := v.AsString()
		p.WriteString(text)
	default:
		p.WriteString("null")
	}
}

func (p *jsonPrinter) collection(open, shut byte, n, depth int, item func(i int)) {
	p.WriteByte(open)
	for i := range n {
		if i > 0 {
			p.WriteByte(',')
		}
		p.WriteString("\n" + strings.Repeat("  ", depth+1))
		item(i)
	}
	if n > 0 {
		p.WriteString("\n" + strings.Repeat("  ", depth))
	}
	p.WriteByte(shut)
}

func (p *jsonPrinter) text(s string) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // text into memory: neither can fail
	p.WriteString(strings.TrimSuffix(b.String(), "\n"))
}

// sortedEntries are an object's attributes by name; of duplicate keys the last counts.
func sortedEntries(v model.Value) []model.Entry {
	last := entriesByKey(v)
	out := make([]model.Entry, 0, len(last))
	for _, key := range sortedKeys(last) {
		out = append(out, last[key])
	}
	return out
}

func yamlNode(v model.Value) *yaml.Node {
	switch v.Kind {
	case model.Object:
		n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		for _, e := range sortedEntries(v) {
			n.Content = append(n.Content, yamlText(e.Key), yamlNode(e.Value))
		}
		return flowIfEmpty(n)
	case model.List:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, item := range v.Items {
			n.Content = append(n.Content, yamlNode(item))
		}
		return flowIfEmpty(n)
	case model.String:
		return yamlText(v.Text)
	case model.Number:
		if !json.Valid([]byte(v.Text)) {
			return yamlText(v.Text)
		}
		return &yaml.Node{Kind: yaml.ScalarNode, Value: v.Text}
	case model.Bool:
		text, _ := v.AsString()
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: text}
	default:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
	}
}

func flowIfEmpty(n *yaml.Node) *yaml.Node {
	if len(n.Content) == 0 {
		n.Style = yaml.FlowStyle
	}
	return n
}

// yamlText is a text, plain where no reader can take it for anything else, in a block of lines where it has several.
func yamlText(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s, Style: yaml.DoubleQuotedStyle}
	switch {
	case isPlain(s):
		n.Style = 0
	case isBlock(s):
		n.Style = yaml.LiteralStyle
	}
	return n
}

// yamlWords are what YAML 1.1 reads as true, false or null.
var yamlWords = [...]string{"y", "n", "yes", "no", "on", "off", "true", "false", "null"}

// isPlain says whether a text needs no quotes: it begins with a letter, and has neither a line break nor anything that ends
// a plain scalar.
func isPlain(s string) bool {
	if s == "" || !isAlphanumeric(s[0]) || s[0] <= '9' || strings.HasSuffix(s, " ") || slices.Contains(yamlWords[:], strings.ToLower(s)) {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case isAlphanumeric(c), strings.IndexByte("_-./+*()@$ =", c) >= 0:
		case c == ':' && i+1 < len(s) && s[i+1] != ' ':
		default:
			return false
		}
	}
	return true
}

// isBlock says whether a text reads well as a block of lines and keeps every character there.
func isBlock(s string) bool {
	if !strings.Contains(s, "\n") || strings.HasPrefix(s, " ") || strings.HasPrefix(s, "\n") || strings.HasSuffix(s, "\n\n") {
		return false
	}
	for line := range strings.Lines(s) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasSuffix(line, " ") {
			return false
		}
		for _, c := range line {
			if c < ' ' || c > '~' {
				return false
			}
		}
	}
	return true
}
