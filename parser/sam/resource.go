package sam

import (
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
)

// resource is a resource of the expanded template.
type resource struct {
	entry model.Entry
}

// source is the SAM resource that others are made for.
type source struct {
	id    string
	entry model.Entry
	// properties are the written ones with Globals merged in; always an object.
	properties model.Value
	// at is the logical id: where things are reported that nothing else caused.
	at place
}

// checkProperties reports Properties that are no object: the transform refuses them.
func (e *expander) checkProperties(entry model.Entry) {
	if p := written(entry.Value, "Properties"); p.IsSet() && p.Kind != model.Object && p.Kind != model.Unknown && strings.HasPrefix(typeOf(entry.Value), prefix) {
		e.reject(p.Range, "%s: Properties must be an object", entry.Key)
	}
}

func newSource(entry model.Entry) *source {
	properties := written(entry.Value, "Properties")
	if properties.Kind != model.Object {
		properties = model.Value{Kind: model.Object, Range: entry.KeyRange}
	}
	return &source{id: entry.Key, entry: entry, properties: properties, at: place(entry.KeyRange)}
}

// property is the value of a property, Absent for null.
func (s *source) property(key string) model.Value { return written(s.properties, key) }

// keyOf is where the property's name is written, else the logical id.
func (s *source) keyOf(key string) place {
	if e, ok := s.properties.Entry(key); ok {
		return place(e.KeyRange)
	}
	return s.at
}

// own are the properties of those names as they are written.
func (s *source) own(keys ...string) []model.Entry {
	var out []model.Entry
	for _, key := range keys {
		if e, ok := s.properties.Entry(key); ok && e.Value.Kind != model.Null {
			out = append(out, e)
		}
	}
	return out
}

// attributes are what stands beside Type and Properties and applies to the resource itself.
func (s *source) attributes() []model.Entry {
	return pick(s.entry.Value, "DependsOn", "DeletionPolicy", "UpdatePolicy", "Condition", "UpdateReplacePolicy", "Metadata")
}

// inherited are the attributes that go to everything that is made for the resource.
func (s *source) inherited() []model.Entry {
	return pick(s.entry.Value, "Condition", "DeletionPolicy", "UpdateReplacePolicy")
}

func pick(v model.Value, keys ...string) []model.Entry {
	var out []model.Entry
	for _, key := range keys {
		if e, ok := v.Entry(key); ok {
			out = append(out, e)
		}
	}
	return out
}

// become puts the resource that the SAM resource itself turns into, under its own logical id and range.
func (e *expander) become(s *source, kind string, properties []model.Entry) *resource {
	at := s.at
	if t := written(s.entry.Value, "Type"); t.IsSet() {
		at = place(t.Range)
	}
	body := s.entry.Value
	section := s.at.entry("Properties", model.Value{Kind: model.Object, Entries: present(properties), Range: s.properties.Range})
	if p, ok := s.entry.Value.Entry("Properties"); ok {
		section.KeyRange = p.KeyRange
	}
	body.Entries = slices.Concat(
		[]model.Entry{{Key: "Type", KeyRange: model.Range(at), Value: at.text(kind)}},
		s.attributes(),
		[]model.Entry{section},
	)
	return e.put(s, model.Entry{Key: s.id, KeyRange: s.entry.KeyRange, Value: body})
}

// add puts a resource that is made beside the SAM resource, at the text that caused it.
func (e *expander) add(s *source, at place, id, kind string, attributes, properties []model.Entry) *resource {
	entries := slices.Concat(
		[]model.Entry{at.entry("Type", at.text(kind))},
		attributes,
		[]model.Entry{at.entry("Properties", at.object(properties...))},
	)
	return e.put(s, at.entry(id, at.object(entries...)))
}

func (e *expander) put(s *source, entry model.Entry) *resource {
	r := &resource{entry: entry}
	// A logical id that is written elsewhere in the template wins over one that is made: the transform refuses both.
	if _, clash := e.written[entry.Key]; clash && entry.Key != s.id && !e.overruled(e.written[entry.Key]) {
		e.reject(entry.KeyRange, "%s: the transform makes a resource %s for it, which is also written in the template", s.id, entry.Key)
		return r
	}
	if _, clash := e.byID[entry.Key]; clash {
		e.reject(entry.KeyRange, "%s: the transform makes two resources with the logical id %s", s.id, entry.Key)
		return r
	}
	e.resources = append(e.resources, r)
	e.byID[entry.Key] = r
	e.made[entry.Key] = cloudformation.Made{For: s.id, WrittenAs: typeOf(s.entry.Value)}
	return r
}

// keep puts a resource that is no concern of the expansion.
func (e *expander) keep(entry model.Entry) {
	r := &resource{entry: entry}
	e.resources = append(e.resources, r)
	e.byID[entry.Key] = r
}

// property is the value of a property of the expanded resource.
func (r *resource) property(key string) model.Value {
	return written(written(r.entry.Value, "Properties"), key)
}

// dependsOn adds a logical id to the resource's DependsOn.
func (r *resource) dependsOn(id string, at place) {
	before := dependencies(r.entry.Value)
	if slices.ContainsFunc(before, func(v model.Value) bool { return v.Text == id }) {
		return
	}
	r.entry.Value = with(r.entry.Value, at.entry("DependsOn", at.list(append(before, at.text(id))...)))
}

// dependencies are the items of DependsOn, which may be written as a string or a list.
func dependencies(resource model.Value) []model.Value {
	switch d := written(resource, "DependsOn"); d.Kind {
	case model.List:
		return slices.Clone(d.Items)
	case model.String:
		return []model.Value{d}
	default:
		return nil
	}
}

// appendTo adds an item to a list among the resource's properties.
func (r *resource) appendTo(key string, item model.Value) {
	properties, ok := r.entry.Value.Entry("Properties")
	if !ok {
		return
	}
	list := r.property(key)
	if list.Kind != model.List {
		list = model.Value{Kind: model.List, Range: item.Range}
	}
	list.Items = append(slices.Clone(list.Items), item)
	properties.Value = with(properties.Value, model.Entry{Key: key, KeyRange: item.Range, Value: list})
	r.entry.Value = with(r.entry.Value, properties)
}
