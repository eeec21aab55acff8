package model

import "strings"

// Kind tells what a Value is. The zero Kind is Absent: nothing was written.
type Kind uint8

const (
	// Absent is the value of an attribute that was not written.
	Absent Kind = iota
	// Null was written as null. Terraform treats it as not written; in CloudFormation nothing can be concluded from it.
	Null
	// Bool is a known boolean, in Value.Bool.
	Bool
	// Number is a known number, in decimal text in Value.Text.
	Number
	// String is a known string, in Value.Text.
	String
	// List holds its elements in Value.Items; the length is known, elements may be anything.
	List
	// Object holds its attributes in Value.Entries, in the order of the source.
	Object
	// Reference is an attribute of another resource that is known only after deployment, in Value.Ref.
	Reference
	// Template is text mixed with references and unknown parts, in Value.Items (String, Reference and Unknown).
	Template
	// Unknown is a value that the templates do not determine. Value.Text is the reason, Value.Items the values that it
	// may have, if they can be enumerated.
	Unknown
)

var kindNames = [...]string{"absent", "null", "bool", "number", "string", "list", "object", "reference", "template", "unknown"}

func (k Kind) String() string { return kindNames[k] }

// Ref names an attribute of a resource of the same unit. Address is the logical id or the full Terraform address of the
// instance; Attribute is "Ref" for CloudFormation's Ref, else the attribute's own name ("Arn", "id", "cidr_block").
type Ref struct {
	Address   string
	Attribute string
}

func (r Ref) String() string {
	if r.Attribute == "" {
		return r.Address
	}
	return r.Address + "." + r.Attribute
}

// Value is an evaluated value and the range where it was written. It is immutable after parsing and passed by value.
type Value struct {
	Kind    Kind
	Bool    bool
	Text    string
	Items   []Value
	Entries []Entry
	Ref     Ref
	// Origin lists the configured attributes that a known value was copied from, e.g. aws_vpc.main.cidr_block. It is an
	// edge, never a doubt.
	Origin []Ref
	Range  Range
}

// Entry is an attribute of an object with the range of its key.
type Entry struct {
	Key      string
	KeyRange Range
	Value    Value
}

// UnknownValue is a value that cannot be told, with the reason in words that finish the sentence "not checked: …"
// (`parameter SubnetIds has no value`).
func UnknownValue(reason string, at Range, candidates ...Value) Value {
	return Value{Kind: Unknown, Text: reason, Items: candidates, Range: at}
}

// StringValue is a known string.
func StringValue(s string, at Range) Value { return Value{Kind: String, Text: s, Range: at} }

// RefValue is a reference to an attribute of a resource.
func RefValue(address, attribute string, at Range) Value {
	return Value{Kind: Reference, Ref: Ref{address, attribute}, Range: at}
}

// IsSet says whether anything was written at all.
func (v Value) IsSet() bool { return v.Kind != Absent }

// Get returns the attribute at the path of keys, Absent if there is none. An unknown object gives an unknown attribute.
func (v Value) Get(path ...string) Value {
	for _, key := range path {
		switch v.Kind {
		case Unknown:
			return Value{Kind: Unknown, Text: v.Text, Range: v.Range}
		case Object:
			e, ok := v.entry(key)
			if !ok {
				return Value{}
			}
			v = e.Value
		default:
			return Value{}
		}
	}
	return v
}

// Entry returns the entry of that key, with its key's range.
func (v Value) Entry(key string) (Entry, bool) {
	if v.Kind != Object {
		return Entry{}, false
	}
	return v.entry(key)
}

func (v Value) entry(key string) (Entry, bool) {
	// The last of duplicate keys wins, as in every service that tolerates them.
	for i := len(v.Entries) - 1; i >= 0; i-- {
		if v.Entries[i].Key == key {
			return v.Entries[i], true
		}
	}
	return Entry{}, false
}

// AsString returns the text of a known scalar: a string, a number or a boolean, which the services accept for one another.
func (v Value) AsString() (string, bool) {
	switch v.Kind {
	case String, Number:
		return v.Text, true
	case Bool:
		if v.Bool {
			return "true", true
		}
		return "false", true
	default:
		return "", false
	}
}

// AsBool returns a known boolean, also when it was written as a string.
func (v Value) AsBool() (value, known bool) {
	switch v.Kind {
	case Bool:
		return v.Bool, true
	case String:
		switch strings.ToLower(v.Text) {
		case "true":
			return true, true
		case "false":
			return false, true
		}
	}
	return false, false
}

// Refs returns every resource attribute that the value mentions, at any depth, candidates of unknown values included.
func (v Value) Refs() []Ref {
	var out []Ref
	v.walk(func(w Value) {
		if w.Kind == Reference {
			out = append(out, w.Ref)
		}
	})
	return out
}

func (v Value) walk(visit func(Value)) {
	visit(v)
	for _, item := range v.Items {
		item.walk(visit)
	}
	for _, e := range v.Entries {
		e.Value.walk(visit)
	}
}

// Pattern is the text of a string or template with every hole written as "*": "arn:aws:sqs:*:*:orders". It serves to
// compare names that are built the same way. It is "" for other kinds.
func (v Value) Pattern() string {
	switch v.Kind {
	case String, Number:
		return v.Text
	case Reference, Unknown:
		return "*"
	case Template:
		var b strings.Builder
		for _, part := range v.Items {
			b.WriteString(part.Pattern())
		}
		return b.String()
	default:
		return ""
	}
}
