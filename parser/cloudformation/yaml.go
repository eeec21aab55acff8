package cloudformation

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/vpclint/vpclint/model"
)

// Limits of what a template may expand to. The largest template that CloudFormation accepts has 1 MB.
const (
	maxDepth      = 200
	maxAliasNodes = 200_000
)

// tooDeep is the reason of everything below maxDepth.
const tooDeep = "the template is nested too deeply here"

// readYAML reads the first document. When a syntax error ends it early, it returns what stands before the resource or
// section with the error, and broken is set.
func readYAML(s *source) (root model.Value, diags []model.Diagnostic, broken bool) {
	doc, failure := decodeYAML(s.bytes)
	if failure != nil && !errors.Is(failure, io.EOF) {
		at := s.errorOffset(failure)
		diags = append(diags, model.Diagnostic{Severity: model.Error, Message: "YAML syntax: " + yamlMessage(failure), Range: s.rest(at)})
		broken = true
		doc = decodePrefix(s, at)
	}
	if doc == nil || len(doc.Content) == 0 {
		if !broken {
			diags = append(diags, model.Diagnostic{Severity: model.Error, Message: "the file is empty", Range: s.rest(s.bom)})
		}
		return model.Value{}, diags, true
	}
	r := yamlReader{source: s}
	root = r.value(doc.Content[0], 0)
	return root, append(diags, r.diags...), broken
}

// decodeYAML parses the first document of src to nodes.
func decodeYAML(src []byte) (*yaml.Node, error) {
	var doc yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(src)).Decode(&doc); err != nil {
		return nil, err
	}
	return &doc, nil
}

// errorOffset is the place of a syntax error.
func (s *source) errorOffset(err error) int {
	var load *yaml.LoadError
	if errors.As(err, &load) {
		if load.Mark.Line > 0 {
			return s.offset(load.Mark.Line, load.Mark.Column)
		}
		if load.ContextMark.Line > 0 {
			return s.offset(load.ContextMark.Line, load.ContextMark.Column)
		}
	}
	return s.bom
}

// yamlMessage is the parser's message without its position.
func yamlMessage(err error) string {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return strings.TrimPrefix(err.Error(), "yaml: ")
	}
	if load.ContextMsg == "" {
		return load.Message
	}
	if load.ContextMark.Line > 0 && load.ContextMark.Line != load.Mark.Line {
		return fmt.Sprintf("%s %s that begins on line %d", load.Message, load.ContextMsg, load.ContextMark.Line)
	}
	return load.Message + " " + load.ContextMsg
}

// decodePrefix parses the text before a syntax error, cut where a top-level section or one of its entries begins.
func decodePrefix(s *source, at int) *yaml.Node {
	line := s.pos(at).Line
	for tries := 0; line > 1 && tries < 20; line-- {
		start := s.lines[line-1]
		if indent := indentation(s.bytes[start:]); indent > 4 || !startsEntry(s.bytes[start:]) {
			continue
		}
		tries++
		if doc, err := decodeYAML(s.bytes[:start]); err == nil && len(doc.Content) > 0 && doc.Content[0].Kind == yaml.MappingNode {
			return doc
		}
	}
	return nil
}

func indentation(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " ")) }

// startsEntry says whether a line holds anything but a comment.
func startsEntry(line []byte) bool {
	line = bytes.TrimLeft(line, " ")
	return len(line) > 0 && isAlphanumeric(line[0]) || len(line) > 0 && (line[0] == '"' || line[0] == '\'')
}

// yamlReader turns nodes into values.
type yamlReader struct {
	*source
	diags   []model.Diagnostic
	aliases int // nodes visited inside aliases
	inAlias int // how many aliases deep the reader is
	gaveUp  bool
}

func (r *yamlReader) report(severity model.Severity, at model.Range, format string, args ...any) {
	r.diags = append(r.diags, model.Diagnostic{Severity: severity, Message: fmt.Sprintf(format, args...), Range: at})
}

// value converts a node. Its range runs from the tag or anchor, where one is written, to the end of the content.
func (r *yamlReader) value(n *yaml.Node, depth int) model.Value {
	start := r.offset(n.Line, n.Column)
	if depth > maxDepth {
		return r.giveUp(tooDeep, start)
	}
	if r.inAlias > 0 {
		if r.aliases++; r.aliases > maxAliasNodes {
			return r.giveUp(fmt.Sprintf("its aliases expand to more than %d values", maxAliasNodes), start)
		}
	}
	if n.Kind == yaml.AliasNode {
		r.inAlias++
		v := r.value(n.Alias, depth+1)
		r.inAlias--
		v.Range = r.span(start, start+1+len(n.Value))
		return v
	}
	content := r.skipProperties(n, start)
	var v model.Value
	switch n.Kind {
	case yaml.ScalarNode:
		v = scalarValue(n)
		v.Range = r.span(start, r.scalarEnd(n, content))
	case yaml.SequenceNode:
		v = model.Value{Kind: model.List}
		end := content
		if len(n.Content) > 0 {
			v.Items = make([]model.Value, 0, len(n.Content))
		}
		for _, item := range n.Content {
			w := r.value(item, depth+1)
			end = max(end, w.Range.End.Byte)
			v.Items = append(v.Items, w)
		}
		v.Range = r.span(start, r.collectionEnd(n, content, end))
	case yaml.MappingNode:
		v = model.Value{Kind: model.Object}
		end := r.entries(n, &v, content, depth)
		v.Range = r.span(start, r.collectionEnd(n, content, end))
	default:
		return r.giveUp("this is no YAML value", start)
	}
	if function, ok := longForm(n.Tag); ok {
		return r.call(function, n.Tag, v, content)
	}
	return normalizeGetAtt(v)
}

// giveUp is the value of what is not read, said once a template.
func (r *yamlReader) giveUp(reason string, start int) model.Value {
	if !r.gaveUp {
		r.gaveUp = true
		r.report(model.Error, r.rest(start), "%s", reason)
	}
	return model.UnknownValue(reason, r.span(start, start))
}

// call is a short-form function in its long form: `!Sub x` is {"Fn::Sub": "x"}. The tag stands for the key.
func (r *yamlReader) call(function, tag string, argument model.Value, content int) model.Value {
	whole := argument.Range
	argument.Range = r.span(min(content, whole.End.Byte), whole.End.Byte)
	if argument.Kind == model.Null {
		argument = model.StringValue("", argument.Range) // `!GetAZs` alone
	}
	tagAt := whole.Start.Byte
	if i := bytes.Index(r.bytes[tagAt:whole.End.Byte], []byte(tag)); i > 0 {
		tagAt += i // behind an anchor
	}
	key := model.Entry{Key: function, KeyRange: r.span(tagAt, min(tagAt+len(tag), whole.End.Byte)), Value: argument}
	return normalizeGetAtt(model.Value{Kind: model.Object, Entries: []model.Entry{key}, Range: whole})
}

// entries converts a mapping's entries into v and returns where the last one ends. Merge keys are expanded: what is
// written beside them wins.
func (r *yamlReader) entries(n *yaml.Node, v *model.Value, start, depth int) int {
	end := start
	var merged []model.Value
	var seen keys
	if len(n.Content) > 0 {
		v.Entries = make([]model.Entry, 0, len(n.Content)/2)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, at := r.key(n.Content[i], depth)
		value := r.value(n.Content[i+1], depth+1)
		end = max(end, at.End.Byte, value.Range.End.Byte)
		if n.Content[i].Tag == "!!merge" {
			merged = append(merged, value)
			continue
		}
		if first, dup := seen.find(v.Entries, key); dup {
			r.reportDuplicate(key, first, at)
		}
		v.Entries = append(v.Entries, model.Entry{Key: key, KeyRange: at, Value: value})
	}
	for _, m := range merged {
		r.merge(v, m, &seen)
	}
	return end
}

// merge adds the entries of m, a mapping or a list of mappings, whose keys are not there yet.
func (r *yamlReader) merge(v *model.Value, m model.Value, seen *keys) {
	switch m.Kind {
	case model.Object:
		for _, e := range m.Entries {
			if _, there := seen.find(v.Entries, e.Key); !there {
				v.Entries = append(v.Entries, e)
			}
		}
	case model.List:
		for _, item := range m.Items {
			r.merge(v, item, seen)
		}
	default:
		r.report(model.Warning, m.Range, "only a mapping can be merged with <<")
	}
}

// key is the text of a mapping's key and its range.
func (r *yamlReader) key(n *yaml.Node, depth int) (string, model.Range) {
	v := r.value(n, depth+1)
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind == yaml.ScalarNode {
		return n.Value, v.Range
	}
	r.report(model.Error, v.Range, "a key must be text")
	return string(r.bytes[v.Range.Start.Byte:v.Range.End.Byte]), v.Range
}

func (s *source) duplicate(key string, first, second model.Range) model.Diagnostic {
	return model.Diagnostic{
		Severity: model.Warning,
		Message:  fmt.Sprintf("%s is written twice, on lines %d and %d; the last one counts", key, first.Start.Line, second.Start.Line),
		Range:    second,
	}
}

func (r *yamlReader) reportDuplicate(key string, first, second model.Range) {
	if r.inAlias == 0 { // once, where it is written
		r.diags = append(r.diags, r.duplicate(key, first, second))
	}
}
