package cloudformation

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// checkShape reports properties of a type that CloudFormation rejects: text where a list is wanted, a list where text is.
//
// goformation's structs serve as the schema, by reflection. They date from April 2024: a property that they lack may be
// newer and a property that they require may have become optional, so neither is reported.
func (e *evaluator) checkShape(r *model.Resource) {
	shape := shapeOf(r.Type)
	if shape == nil || r.Attributes.Kind != model.Object {
		return
	}
	e.checkValue(r.Attributes, reflect.TypeOf(shape).Elem(), "")
}

// checkValue compares a value with its type and goes down. What is unknown may have any shape.
func (e *evaluator) checkValue(v model.Value, want reflect.Type, name string) {
	switch v.Kind {
	case model.Absent, model.Null, model.Unknown, model.Reference, model.Template:
		return
	}
	if want.Kind() == reflect.Pointer {
		want = want.Elem()
	}
	switch want.Kind() {
	case reflect.Struct:
		if name != "" && decodesItself(want) {
			return
		}
		if e.hasKind(v, model.Object, "a mapping", name) {
			for _, entry := range v.Entries {
				if field, ok := fieldOf(want, entry.Key); ok {
					e.checkValue(entry.Value, field, entry.Key)
				}
			}
		}
	case reflect.Map:
		if e.hasKind(v, model.Object, "a mapping", name) {
			for _, entry := range v.Entries {
				e.checkValue(entry.Value, want.Elem(), entry.Key)
			}
		}
	case reflect.Slice:
		if e.hasKind(v, model.List, "a list", name) {
			for _, item := range v.Items {
				e.checkValue(item, want.Elem(), "an item of "+name)
			}
		}
	case reflect.String, reflect.Bool:
		e.isScalar(v, want, name)
	case reflect.Int, reflect.Float64:
		if e.isScalar(v, want, name) && v.Kind == model.String {
			if _, err := strconv.ParseFloat(strings.TrimSpace(v.Text), 64); err != nil {
				e.report(model.Warning, v.Range, "%s must be a number, not %q", name, v.Text)
			}
		}
	}
}

func (e *evaluator) hasKind(v model.Value, want model.Kind, noun, name string) bool {
	if v.Kind == want {
		return true
	}
	e.report(model.Warning, v.Range, "%s must be %s, not %s", name, noun, describe(v))
	return false
}

// isScalar takes text, numbers and booleans for one another, as CloudFormation does.
func (e *evaluator) isScalar(v model.Value, want reflect.Type, name string) bool {
	switch v.Kind {
	case model.String, model.Number, model.Bool:
		return true
	}
	noun := "text"
	switch want.Kind() {
	case reflect.Bool:
		noun = "true or false"
	case reflect.Int, reflect.Float64:
		noun = "a number"
	}
	e.report(model.Warning, v.Range, "%s must be %s, not %s", name, noun, describe(v))
	return false
}

// decodesItself says whether a property is of several shapes, which its struct does not show.
func decodesItself(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())
}

// fieldOf is the type of the property of that name.
func fieldOf(t reflect.Type, name string) (reflect.Type, bool) {
	for i := range t.NumField() {
		field := t.Field(i)
		if tag, _, _ := strings.Cut(field.Tag.Get("json"), ","); tag == name {
			return field.Type, true
		}
	}
	return nil, false
}
