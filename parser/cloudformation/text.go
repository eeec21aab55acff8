package cloudformation

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// text joins parts to one string. Known text gives a String; with references or unknown parts it is a Template, unless it
// is nothing but one of them. A dynamic reference, {{resolve:…}}, is unknown wherever it stands.
func (e *evaluator) text(parts []model.Value, at model.Range) model.Value {
	if reason, ok := e.charge(parts, at); !ok {
		return model.UnknownValue(reason, at)
	}
	var b textBuilder
	for _, part := range parts {
		b.add(part, at)
	}
	b.flush(at)
	flat := resolveDynamic(b.parts, at)
	switch len(flat) {
	case 0:
		return model.StringValue("", at)
	case 1:
		flat[0].Range = at
		return flat[0]
	default:
		return model.Value{Kind: model.Template, Items: flat, Range: at}
	}
}

// charge counts text that is about to be built.
func (e *evaluator) charge(parts []model.Value, at model.Range) (reason string, ok bool) {
	for _, part := range parts {
		e.bytes += len(part.Text)
		e.nodes += len(part.Items)
		for _, item := range part.Items {
			e.bytes += len(item.Text)
		}
	}
	reason, ok = e.enter(at, 0)
	if ok {
		e.depth--
	}
	return reason, ok
}

// textBuilder joins adjacent text, keeping what text was copied from.
type textBuilder struct {
	parts  []model.Value
	text   strings.Builder
	origin []model.Ref
}

func (b *textBuilder) add(part model.Value, at model.Range) {
	if s, ok := part.AsString(); ok {
		b.text.WriteString(s)
		b.origin = withOrigin(b.origin, part.Origin...)
		return
	}
	switch part.Kind {
	case model.Absent:
	case model.Template:
		for _, item := range part.Items {
			b.add(item, at)
		}
	case model.Reference, model.Unknown:
		b.flush(at)
		b.parts = append(b.parts, part)
	default:
		b.flush(at)
		b.parts = append(b.parts, derived(fmt.Sprintf("a %s stands where text is wanted", part.Kind), at, part))
	}
}

// flush makes a part of the text that was added since the last one.
func (b *textBuilder) flush(at model.Range) {
	if b.text.Len() > 0 || len(b.origin) > 0 {
		b.parts = append(b.parts, model.Value{Kind: model.String, Text: b.text.String(), Origin: b.origin, Range: at})
	}
	b.text.Reset()
	b.origin = nil
}

// dynamicOpen and dynamicEnd are around what CloudFormation reads from other services at deployment.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
const dynamicOpen, dynamicEnd = "{{resolve:", "}}"

// resolveDynamic replaces every {{resolve:…}} by an unknown part. A dynamic reference may be built from several parts.
func resolveDynamic(parts []model.Value, at model.Range) []model.Value {
	out := make([]model.Value, 0, len(parts))
	for i := 0; i < len(parts); i++ {
		part := parts[i]
		before, rest, found := strings.Cut(part.Text, dynamicOpen)
		if part.Kind != model.String || !found {
			out = append(out, part)
			continue
		}
		name := rest
		for j := i; ; j++ {
			if j > i && j < len(parts) {
				name += parts[j].Pattern()
			}
			inner, after, closed := strings.Cut(name, dynamicEnd)
			if !closed && j < len(parts) && j < i+maxDynamicParts {
				continue
			}
			if !closed {
				return append(out, parts[i:]...)
			}
			if before != "" {
				out = append(out, model.StringValue(before, part.Range))
			}
			out = append(out, derived(dynamicOpen+inner+dynamicEnd+" is read at deployment", at, parts[i:j+1]...))
			i = j
			if after != "" {
				// What follows may hold another one.
				parts[i] = model.StringValue(after, part.Range)
				i--
			}
			break
		}
	}
	return out
}

// maxDynamicParts bounds how many parts a dynamic reference may be built from.
const maxDynamicParts = 64

// sub evaluates Fn::Sub, in both forms.
func (e *evaluator) sub(argument model.Value, at model.Range) model.Value {
	pattern, variables := argument, model.Value{}
	if argument.Kind == model.List {
		if len(argument.Items) != 2 || argument.Items[1].Kind != model.Object {
			e.report(model.Warning, at, "Fn::Sub takes text, or a list of text and a mapping")
			return malformed("Fn::Sub", at)
		}
		pattern = argument.Items[0]
		variables = e.object(argument.Items[1])
	}
	text, ok := pattern.AsString()
	if !ok {
		e.report(model.Warning, at, "Fn::Sub takes text, or a list of text and a mapping")
		return malformed("Fn::Sub", at)
	}
	var parts []model.Value
	for {
		before, rest, found := strings.Cut(text, "${")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			parts = append(parts, model.StringValue(text, pattern.Range))
			return e.text(parts, at)
		}
		parts = append(parts, model.StringValue(before, pattern.Range))
		text = after
		name = strings.TrimSpace(name)
		if literal, escaped := strings.CutPrefix(name, "!"); escaped {
			parts = append(parts, model.StringValue("${"+literal+"}", pattern.Range))
			continue
		}
		if reason, ok := e.enter(at, 1); !ok {
			return model.UnknownValue(reason, at)
		}
		parts = append(parts, e.variable(name, variables, pattern.Range))
		e.depth--
	}
}

// variable is the value of ${name}.
func (e *evaluator) variable(name string, variables model.Value, at model.Range) model.Value {
	if v := variables.Get(name); v.IsSet() {
		return v
	}
	if id, attribute, ok := strings.Cut(name, "."); ok {
		return e.attribute(id, attribute, at)
	}
	return e.name(name, at)
}

// importValue evaluates Fn::ImportValue.
func (e *evaluator) importValue(argument model.Value, at model.Range) model.Value {
	name := e.eval(argument)
	return derived(fmt.Sprintf("import %s comes from another stack", orElse(name.Pattern(), "*")), at, name)
}

// base64 evaluates Fn::Base64.
func (e *evaluator) base64(argument model.Value, at model.Range) model.Value {
	v := e.eval(argument)
	if s, ok := v.AsString(); ok {
		return e.text([]model.Value{model.StringValue(base64.StdEncoding.EncodeToString([]byte(s)), at)}, at)
	}
	return derived(orElse(whyUnknown(v), "Fn::Base64 takes text"), at, v)
}

// toJSONString evaluates Fn::ToJsonString of what is wholly known.
func (e *evaluator) toJSONString(argument model.Value, at model.Range) model.Value {
	v := e.eval(argument)
	if reason := whyUnknown(v); reason != "" {
		return derived(reason, at, v)
	}
	return e.text([]model.Value{model.StringValue(string(appendJSON(nil, v)), at)}, at)
}

// appendJSON writes a known value, with its keys in the order of the source.
func appendJSON(b []byte, v model.Value) []byte {
	switch v.Kind {
	case model.List:
		b = append(b, '[')
		for i, item := range v.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(b, item)
		}
		return append(b, ']')
	case model.Object:
		b = append(b, '{')
		for i, entry := range v.Entries {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendQuoted(b, entry.Key), ':')
			b = appendJSON(b, entry.Value)
		}
		return append(b, '}')
	case model.Number, model.Bool:
		s, _ := v.AsString()
		return append(b, s...)
	case model.String:
		return appendQuoted(b, v.Text)
	default:
		return append(b, "null"...)
	}
}

func appendQuoted(b []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		return append(b, `""`...)
	}
	return append(b, quoted...)
}
