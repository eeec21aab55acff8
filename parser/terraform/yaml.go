package terraform

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"go.yaml.in/yaml/v4"
)

var yamlDecodeFunc = newFunc(func(args []cty.Value) (cty.Value, error) {
	if !args[0].IsKnown() {
		return cty.DynamicVal, nil
	}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(args[0].AsString()), &doc); err != nil {
		return cty.DynamicVal, err
	}
	if len(doc.Content) == 0 {
		return cty.NullVal(cty.DynamicPseudoType), nil
	}
	d := &yamlDecoder{}
	return d.value(doc.Content[0], 0)
}, plain("src", cty.String))

// yamlDecoder turns nodes into values. It counts, because aliases can make a small document a huge value.
type yamlDecoder struct{ nodes int }

func (d *yamlDecoder) value(n *yaml.Node, depth int) (cty.Value, error) {
	if d.nodes++; d.nodes > maxElements || depth > maxNesting {
		return cty.DynamicVal, errors.New("the document is too large")
	}
	switch n.Kind {
	case yaml.AliasNode:
		return d.value(n.Alias, depth+1)
	case yaml.SequenceNode:
		out := make([]cty.Value, 0, len(n.Content))
		for _, item := range n.Content {
			v, err := d.value(item, depth+1)
			if err != nil {
				return v, err
			}
			out = append(out, v)
		}
		return cty.TupleVal(out), nil
	case yaml.MappingNode:
		out := map[string]cty.Value{}
		merged := map[string]cty.Value{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			k, err := d.value(n.Content[i], depth+1)
			if err != nil {
				return k, err
			}
			v, err := d.value(n.Content[i+1], depth+1)
			if err != nil {
				return v, err
			}
			if n.Content[i].Tag == "!!merge" {
				if !v.Type().IsObjectType() {
					return cty.DynamicVal, errors.New("only a mapping can be merged")
				}
				for name, value := range v.AsValueMap() {
					merged[name] = value
				}
				continue
			}
			name, err := convert.Convert(k, cty.String)
			if err != nil || name.IsNull() {
				return cty.DynamicVal, errors.New("a mapping key must be text")
			}
			out[name.AsString()] = v
		}
		for name, v := range merged {
			if _, ok := out[name]; !ok {
				out[name] = v
			}
		}
		return cty.ObjectVal(out), nil
	case yaml.ScalarNode:
		return yamlScalar(n)
	}
	return cty.DynamicVal, fmt.Errorf("line %d: unexpected node", n.Line)
}

func yamlScalar(n *yaml.Node) (cty.Value, error) {
	if v, ok := oldBool(n); ok {
		return v, nil
	}
	switch n.ShortTag() {
	case "!!null":
		return cty.NullVal(cty.DynamicPseudoType), nil
	case "!!bool":
		return cty.BoolVal(strings.EqualFold(n.Value, "true")), nil
	case "!!int", "!!float":
		if v, err := cty.ParseNumberVal(n.Value); err == nil {
			return v, nil
		}
		if strings.Contains(n.Value, "_") {
			return cty.StringVal(n.Value), nil
		}
		var i int64
		if err := n.Decode(&i); err == nil {
			return cty.NumberIntVal(i), nil
		}
		return cty.StringVal(n.Value), nil
	case "!!merge":
		return cty.StringVal("<<"), nil
	case "!!timestamp":
		var t time.Time
		if err := n.Decode(&t); err == nil {
			return cty.StringVal(t.Format(time.RFC3339)), nil
		}
		return cty.StringVal(n.Value), nil
	case "!!str", "!!binary":
		return cty.StringVal(n.Value), nil
	}
	return cty.DynamicVal, fmt.Errorf("line %d: unsupported tag %q", n.Line, n.Tag)
}

// oldBool is a boolean of YAML 1.1, which the engine still reads.
func oldBool(n *yaml.Node) (cty.Value, bool) {
	if n.Style != 0 || n.ShortTag() != "!!str" {
		return cty.NilVal, false
	}
	switch n.Value {
	case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON":
		return cty.True, true
	case "n", "N", "no", "No", "NO", "off", "Off", "OFF":
		return cty.False, true
	}
	return cty.NilVal, false
}

var yamlEncodeFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowNull: true, AllowDynamicType: true}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(cty.String), nil
		}
		var b strings.Builder
		if err := writeYAML(&b, args[0], 0, false); err != nil {
			return cty.UnknownVal(cty.String), err
		}
		if v := args[0]; v.IsNull() || v.Type() == cty.Number || v.Type() == cty.Bool {
			b.WriteString("...\n") // a plain scalar alone needs an end
		}
		return cty.StringVal(b.String()), nil
	},
})

// writeYAML writes what the engine's yamlencode does: quoted keys and strings, two spaces a level, no flow style but for empty
// collections.
func writeYAML(b *strings.Builder, v cty.Value, indent int, inItem bool) error {
	t := v.Type()
	isCollection := v.IsKnown() && !v.IsNull() && v.CanIterateElements()
	if !isCollection {
		return writeYAMLScalar(b, v, indent)
	}
	isMap := t.IsMapType() || t.IsObjectType()
	if v.LengthInt() == 0 {
		if isMap {
			b.WriteString("{}\n")
		} else {
			b.WriteString("[]\n")
		}
		return nil
	}
	first := true
	for it := v.ElementIterator(); it.Next(); {
		k, element := it.Element()
		if !first || !inItem {
			b.WriteString(strings.Repeat(" ", indent))
		}
		first = false
		nested := !element.IsNull() && element.CanIterateElements() && element.LengthInt() > 0
		nestedMap := nested && (element.Type().IsMapType() || element.Type().IsObjectType())
		if !isMap {
			b.WriteString("- ")
			if err := writeYAML(b, element, indent+2, true); err != nil {
				return err
			}
			continue
		}
		b.WriteString(quote(k.AsString()) + ":")
		childIndent := indent
		if nested {
			b.WriteString("\n")
			if nestedMap {
				childIndent += 2
			}
		} else {
			b.WriteString(" ")
		}
		if err := writeYAML(b, element, childIndent, false); err != nil {
			return err
		}
	}
	return nil
}

func writeYAMLScalar(b *strings.Builder, v cty.Value, indent int) error {
	switch {
	case v.IsNull():
		b.WriteString("null\n")
	case v.Type() == cty.Bool && v.True():
		b.WriteString("true\n")
	case v.Type() == cty.Bool:
		b.WriteString("false\n")
	case v.Type() == cty.Number:
		b.WriteString(v.AsBigFloat().Text('f', -1) + "\n")
	case v.Type() == cty.String && strings.HasSuffix(v.AsString(), "\n") && !strings.HasPrefix(v.AsString(), " "):
		b.WriteString("|\n")
		for line := range strings.Lines(v.AsString()) {
			if strings.TrimSpace(line) != "" {
				b.WriteString(strings.Repeat(" ", max(indent, 2)))
			}
			b.WriteString(line)
		}
	case v.Type() == cty.String:
		b.WriteString(quote(v.AsString()) + "\n")
	default:
		return fmt.Errorf("a %s cannot be written as YAML", v.Type().FriendlyName())
	}
	return nil
}

// quote is JSON's, without its escapes for HTML.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}
