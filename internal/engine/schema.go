package engine

import (
	"reflect"

	"github.com/vpclint/vpclint/internal/facts"
	"github.com/vpclint/vpclint/model"
)

// Schema is the JSON schema of a Document, drawn from the Go types that it is made of.
func Schema() any {
	text, anyObject := map[string]any{"type": "string"}, map[string]any{"type": "object"}
	properties := map[string]any{
		"path": text, "format": text, "region": text,
		"worlds": map[string]any{"type": "array", "items": object(map[string]any{
			"name": text, "default": map[string]any{"type": "boolean"},
		})},
		"resources": anyObject, "outputs": anyObject,
		"opaque": map[string]any{"type": "array", "items": object(map[string]any{
			"address": text, "source": text, "arguments": anyObject, "range": shape(reflect.TypeFor[model.Range]()),
		})},
	}
	shapes(properties, reflect.TypeFor[model.Kinds]())
	shapes(properties, reflect.TypeFor[facts.Facts]())
	schema := object(properties)
	schema["$schema"] = "http://json-schema.org/draft-07/schema#"
	return schema
}

func shapes(into map[string]any, t reflect.Type) {
	for _, f := range fieldsOf(t) {
		into[f.name] = shape(t.FieldByIndex(f.path).Type)
	}
}

func shape(t reflect.Type) map[string]any {
	switch t {
	case reflect.TypeFor[model.Range]():
		number := map[string]any{"type": "number"}
		position := object(map[string]any{"line": number, "byte": number})
		return object(map[string]any{"file": map[string]any{"type": "string"}, "start": position, "end": position})
	case reflect.TypeFor[model.Value]():
		return map[string]any{} // anything
	case reflect.TypeFor[model.Truth]():
		return map[string]any{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Struct:
		properties := map[string]any{}
		shapes(properties, t)
		return object(properties)
	case reflect.Slice:
		return map[string]any{"type": "array", "items": shape(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "number"}
	default:
		return map[string]any{"type": "string"}
	}
}

func object(properties map[string]any) map[string]any {
	return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
}
