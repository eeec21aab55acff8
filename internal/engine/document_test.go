package engine_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/internal/engine"
	"github.com/vpclint/vpclint/internal/facts"
	"github.com/vpclint/vpclint/model"
)

func TestADocumentHoldsKindsAndFactsUnderTheirNames(t *testing.T) {
	u, f := isolated()
	u.Resources[0].Attributes = model.Value{Kind: model.Object, Entries: []model.Entry{
		{Key: "MemorySize", Value: model.Value{Kind: model.Number, Text: "128"}},
		{Key: "Account", Value: model.Value{Kind: model.Number, Text: "0123"}},
		{Key: "Role", Value: model.RefValue("Role", "Arn", model.Range{})},
		{Key: "Name", Value: model.Value{Kind: model.Template, Items: []model.Value{
			model.StringValue("consumer-", model.Range{}), model.RefValue("Main", "Ref", model.Range{}),
		}}},
		{Key: "Timeout", Value: model.UnknownValue("parameter T has no value", model.Range{}, model.Value{Kind: model.Null})},
		{Key: "Layers", Value: model.Value{Kind: model.List}},
	}}
	text, err := json.Marshal(engine.Document(u, f))
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	resource := doc["resources"].(map[string]any)["Consumer"].(map[string]any)
	wantAttributes := map[string]any{
		"MemorySize": 128.0, "Account": "0123", "Role": map[string]any{"ref": "Role.Arn"}, "Layers": []any{},
		"Name":    map[string]any{"template": []any{"consumer-", map[string]any{"ref": "Main.Ref"}}},
		"Timeout": map[string]any{"unknown": "parameter T has no value", "candidates": []any{nil}},
	}
	if diff := cmp.Diff(wantAttributes, resource["attributes"]); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	function := doc["functions"].([]any)[0].(map[string]any)
	wantRange := map[string]any{
		"file": "template.yaml", "start": map[string]any{"line": 12.0, "byte": 1200.0}, "end": map[string]any{"line": 12.0, "byte": 1210.0},
	}
	if diff := cmp.Diff(wantRange, function["vpcConfig"]); diff != "" {
		t.Errorf("vpcConfig (-want +got):\n%s", diff)
	}
	need := doc["needs"].([]any)[0].(map[string]any)
	got := []any{doc["format"], function["attached"], function["environment"], need["truth"], need["cause"], need["reached"]}
	if diff := cmp.Diff([]any{"cloudformation", "yes", []any{}, "no", "no-path", []any{}}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestEveryFieldHasATree fills every field of the model and the facts, so that a type which the document cannot show is found here.
func TestEveryFieldHasATree(t *testing.T) {
	var kinds model.Kinds
	var derived facts.Facts
	fill(reflect.ValueOf(&kinds).Elem())
	fill(reflect.ValueOf(&derived).Elem())
	text, err := json.Marshal(engine.Document(&model.Unit{Format: model.SAM, Kinds: kinds}, &derived))
	if err != nil {
		t.Fatal(err)
	}
	if i := strings.Index(string(text), "no tree for"); i >= 0 {
		t.Error(string(text)[i:min(i+80, len(text))])
	}
}

// fill puts one element into every slice, at any depth.
func fill(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[model.Value]():
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	}
}
