package normalize

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// A hole in a policy text is written as its number between two characters of Unicode's private use area, which no policy
// contains, while the text is read as JSON.
const (
	holeOpen  = '\uE000'
	holeClose = '\uE001'
)

// maxPolicyDepth bounds the nesting of a policy text. Real policies need 6.
const maxPolicyDepth = 64

var errPolicyDepth = errors.New("the policy text is nested too deeply")

// policyText reads the JSON text of a policy. In a template the parts that are not known stay where they are: a whole
// string that is one reference becomes that reference, a string with a reference in it a template. Every value has the
// range of the text, for the lines inside it are not those of the file.
func policyText(v model.Value) (model.Value, error) {
	parts := v.Items
	if v.Kind != model.Template {
		parts = []model.Value{v}
	}
	t := textReader{parts: parts, at: v.Range}
	t.decoder = json.NewDecoder(strings.NewReader(t.join()))
	t.decoder.UseNumber()
	doc, err := t.value(0)
	if err != nil {
		return model.Value{}, err
	}
	if _, err := t.decoder.Token(); !errors.Is(err, io.EOF) {
		return model.Value{}, errors.New("the policy text goes on after its end")
	}
	return doc, nil
}

type textReader struct {
	parts   []model.Value
	at      model.Range
	decoder *json.Decoder
}

// join writes the text with numbered holes. A hole outside any string stands for a whole value, so it gets quotes.
func (t textReader) join() string {
	var b strings.Builder
	inString, escaped := false, false
	for i, part := range t.parts {
		if part.Kind != model.String {
			hole := string(holeOpen) + strconv.Itoa(i) + string(holeClose)
			if !inString {
				hole = `"` + hole + `"`
			}
			b.WriteString(hole)
			continue
		}
		for _, c := range part.Text {
			switch {
			case escaped:
				escaped = false
			case c == '\\' && inString:
				escaped = true
			case c == '"':
				inString = !inString
			case c == holeOpen || c == holeClose:
				c = '\uFFFD'
			}
			b.WriteRune(c)
		}
	}
	return b.String()
}

func (t textReader) value(depth int) (model.Value, error) {
	if depth > maxPolicyDepth {
		return model.Value{}, errPolicyDepth
	}
	token, err := t.decoder.Token()
	if err != nil {
		return model.Value{}, err
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return t.list(depth)
		}
		return t.object(depth)
	case string:
		return t.text(token), nil
	case json.Number:
		return model.Value{Kind: model.Number, Text: token.String(), Range: t.at}, nil
	case bool:
		return model.Value{Kind: model.Bool, Bool: token, Range: t.at}, nil
	case nil:
		return model.Value{Kind: model.Null, Range: t.at}, nil
	default:
		return model.Value{}, fmt.Errorf("unexpected %v in the policy text", token)
	}
}

func (t textReader) list(depth int) (model.Value, error) {
	list := model.Value{Kind: model.List, Range: t.at}
	for t.decoder.More() {
		item, err := t.value(depth + 1)
		if err != nil {
			return list, err
		}
		list.Items = append(list.Items, item)
	}
	_, err := t.decoder.Token()
	return list, err
}

func (t textReader) object(depth int) (model.Value, error) {
	object := model.Value{Kind: model.Object, Range: t.at}
	for t.decoder.More() {
		key, err := t.decoder.Token()
		if err != nil {
			return object, err
		}
		name, _ := key.(string)
		item, err := t.value(depth + 1)
		if err != nil {
			return object, err
		}
		object.Entries = append(object.Entries, model.Entry{Key: name, KeyRange: t.at, Value: item})
	}
	_, err := t.decoder.Token()
	return object, err
}

// text puts the holes of a string back.
func (t textReader) text(s string) model.Value {
	var parts []model.Value
	for s != "" {
		before, after, found := strings.Cut(s, string(holeOpen))
		if before != "" {
			parts = append(parts, model.StringValue(before, t.at))
		}
		number, rest, _ := strings.Cut(after, string(holeClose))
		if i, err := strconv.Atoi(number); found && err == nil && i < len(t.parts) {
			parts = append(parts, t.parts[i])
		}
		s = rest
	}
	switch {
	case len(parts) == 0:
		return model.StringValue("", t.at)
	case len(parts) == 1:
		return parts[0]
	default:
		return model.Value{Kind: model.Template, Items: parts, Range: t.at}
	}
}
