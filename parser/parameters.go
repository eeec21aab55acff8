package parser

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"go.yaml.in/yaml/v4"
)

// ParseParameters reads a file with the values of a template's parameters, in any of the forms that the tools of AWS take:
// the AWS CLI's [{"ParameterKey": …, "ParameterValue": …}] and ["Key=Value"], CodePipeline's {"Parameters": {…}}, the
// parameter_overrides of a samconfig file (.toml, .yaml), and Key=Value pairs.
func ParseParameters(name string, src []byte) (map[string]string, error) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	values, err := parseParameters(name, src)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return values, nil
}

func parseParameters(name string, src []byte) (map[string]string, error) {
	switch ext := path.Ext(name); {
	case isSAMConfig(name):
		config, err := parseSAMConfig(name, src)
		if err != nil {
			return nil, err
		}
		if parameters := under(config, "Parameters"); parameters != nil {
			return overrides(parameters)
		}
		return config.overrides()
	case ext == ".json" || bytes.HasPrefix(bytes.TrimSpace(src), []byte("[")) || bytes.HasPrefix(bytes.TrimSpace(src), []byte("{")):
		var document any
		d := json.NewDecoder(bytes.NewReader(src))
		d.UseNumber()
		if err := d.Decode(&document); err != nil {
			return nil, err
		}
		if object, ok := document.(map[string]any); ok {
			if document = object["Parameters"]; document == nil {
				return nil, errors.New(`neither a list of ParameterKey and ParameterValue nor an object with "Parameters"`)
			}
		}
		return overrides(document)
	default:
		return overrides(string(src))
	}
}

// samConfig is the content of a samconfig file.
type samConfig map[string]any

func isSAMConfig(name string) bool {
	return slices.Contains([]string{".toml", ".yaml", ".yml"}, path.Ext(name))
}

func parseSAMConfig(name string, src []byte) (samConfig, error) {
	config := map[string]any{} // not a samConfig: the YAML decoder would make all objects of its type
	if path.Ext(name) == ".toml" {
		err := toml.Unmarshal(src, &config)
		return config, err
	}
	err := yaml.Unmarshal(src, &config)
	return config, err
}

// overrides are the parameters of the default environment's deploy command, else those of all its commands.
func (c samConfig) overrides() (map[string]string, error) {
	return overrides(c.setting("parameter_overrides", "deploy", "global"))
}

// setting is a parameter of the first of the default environment's commands that has it.
func (c samConfig) setting(name string, commands ...string) any {
	for _, command := range commands {
		if v := under(c, "default", command, "parameters", name); v != nil {
			return v
		}
	}
	return nil
}

// under goes down the keys of a decoded document.
func under(document any, keys ...string) any {
	for _, key := range keys {
		switch m := document.(type) {
		case samConfig:
			document = m[key]
		case map[string]any:
			document = m[key]
		default:
			return nil
		}
	}
	return document
}

// overrides reads what stands for values of parameters: text with pairs, a list of pairs or of objects, or an object.
func overrides(v any) (map[string]string, error) {
	out := map[string]string{}
	switch v := v.(type) {
	case nil:
	case string:
		return pairs(v)
	case map[string]any:
		for key, value := range v {
			if text, ok := plainText(value); ok {
				out[key] = text
			}
		}
	case []any:
		for _, item := range v {
			more, err := override(item)
			if err != nil {
				return nil, err
			}
			for key, value := range more {
				out[key] = value
			}
		}
	default:
		return nil, fmt.Errorf("parameters cannot be %v", v)
	}
	return out, nil
}

// override reads an item of a list.
func override(item any) (map[string]string, error) {
	switch item := item.(type) {
	case string:
		name, value, ok := strings.Cut(item, "=")
		if !ok || strings.HasPrefix(item, parameterKey) {
			return pairs(item)
		}
		return map[string]string{name: unquoted(value)}, nil // the item ends the value, blanks do not
	case map[string]any:
		key, ok := plainText(item["ParameterKey"])
		if !ok {
			return nil, errors.New("an item has no ParameterKey")
		}
		if value, ok := plainText(item["ParameterValue"]); ok {
			return map[string]string{key: value}, nil
		}
		return nil, nil // UsePreviousValue
	default:
		return nil, fmt.Errorf("an item of a list of parameters cannot be %v", item)
	}
}

// plainText is a scalar as text, a list with commas.
func plainText(v any) (string, bool) {
	switch v := v.(type) {
	case nil, map[string]any:
		return "", false
	case string:
		return v, true
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i], _ = plainText(item)
		}
		return strings.Join(items, ","), true
	default:
		return fmt.Sprint(v), true
	}
}

// parameterKey begins the longer form of a pair: ParameterKey=Stage,ParameterValue=prod.
const parameterKey = "ParameterKey="

// pairs reads Key=Value pairs with blanks between them. Quotes and backslashes keep blanks in a value, as in a shell.
func pairs(text string) (map[string]string, error) {
	out := map[string]string{}
	for rest := strings.TrimSpace(text); rest != ""; rest = strings.TrimSpace(rest) {
		var word string
		word, rest = firstWord(rest)
		name, value, ok := strings.Cut(word, "=")
		if long, is := strings.CutPrefix(word, parameterKey); is {
			name, value, ok = strings.Cut(long, ",ParameterValue=")
		}
		if !ok || name == "" {
			return nil, fmt.Errorf("%q is no Key=Value", word)
		}
		out[name] = value
	}
	return out, nil
}

// firstWord cuts a word from text, without its quotes.
func firstWord(text string) (word, rest string) {
	var b strings.Builder
	var quote byte
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && quote != '\'' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && strings.IndexByte(" \t\r\n", c) >= 0:
			return b.String(), text[i:]
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), ""
}

// unquoted takes away the quotes around a whole value.
func unquoted(value string) string {
	if len(value) > 1 && (value[0] == '"' || value[0] == '\'') && value[len(value)-1] == value[0] {
		return value[1 : len(value)-1]
	}
	return value
}
