package model

import (
	"slices"
	"testing"
)

func object(entries ...Entry) Value { return Value{Kind: Object, Entries: entries} }

func TestGetWalksObjects(t *testing.T) {
	v := object(
		Entry{Key: "VpcConfig", Value: object(Entry{Key: "SubnetIds", Value: StringValue("first", Range{})}, Entry{Key: "SubnetIds", Value: StringValue("last", Range{})})},
		Entry{Key: "Role", Value: UnknownValue("parameter Role has no value", Range{})},
	)
	for _, c := range []struct {
		name string
		path []string
		kind Kind
		text string
	}{
		{"the last of duplicate keys wins", []string{"VpcConfig", "SubnetIds"}, String, "last"},
		{"what is not written is absent", []string{"VpcConfig", "SecurityGroupIds"}, Absent, ""},
		{"a scalar has no attributes", []string{"VpcConfig", "SubnetIds", "x"}, Absent, ""},
		{"an attribute of something unknown is unknown for the same reason", []string{"Role", "Arn"}, Unknown, "parameter Role has no value"},
		{"no path is the value itself", nil, Object, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := v.Get(c.path...); got.Kind != c.kind || got.Text != c.text {
				t.Errorf("%s %q, want %s %q", got.Kind, got.Text, c.kind, c.text)
			}
		})
	}
}

func TestBooleansMayBeText(t *testing.T) {
	for _, c := range []struct {
		v            Value
		value, known bool
	}{
		{Value{Kind: Bool, Bool: true}, true, true},
		{StringValue("True", Range{}), true, true},
		{StringValue("false", Range{}), false, true},
		{StringValue("yes", Range{}), false, false},
		{Value{Kind: Null}, false, false},
		{UnknownValue("", Range{}), false, false},
	} {
		if value, known := c.v.AsBool(); value != c.value || known != c.known {
			t.Errorf("%s %q: %v, %v; want %v, %v", c.v.Kind, c.v.Text, value, known, c.value, c.known)
		}
	}
}

func TestPatternsAndRefsSeeThroughText(t *testing.T) {
	v := Value{Kind: Template, Items: []Value{
		StringValue("arn:", Range{}), UnknownValue("AWS::Partition", Range{}, RefValue("A", "Ref", Range{})), StringValue(":sqs:", Range{}), RefValue("Orders", "QueueName", Range{}),
	}}
	if got := v.Pattern(); got != "arn:*:sqs:*" {
		t.Error(got)
	}
	if got := v.Refs(); !slices.Equal(got, []Ref{{"A", "Ref"}, {"Orders", "QueueName"}}) {
		t.Error(got)
	}
}

func TestThreeValuedLogic(t *testing.T) {
	for _, c := range []struct{ a, b, and, or Truth }{
		{Yes, Yes, Yes, Yes},
		{Yes, No, No, Yes},
		{Yes, Maybe, Maybe, Yes},
		{No, No, No, No},
		{No, Maybe, No, Maybe},
		{Maybe, Maybe, Maybe, Maybe},
	} {
		if got := c.a.And(c.b); got != c.and || c.b.And(c.a) != c.and {
			t.Errorf("%s and %s is %s, want %s", c.a, c.b, got, c.and)
		}
		if got := c.a.Or(c.b); got != c.or || c.b.Or(c.a) != c.or {
			t.Errorf("%s or %s is %s, want %s", c.a, c.b, got, c.or)
		}
	}
}

func TestResourcesPointAtTheDeepestNodeThatWasWritten(t *testing.T) {
	line := func(n int) Range { return Range{File: "t.yaml", Start: Pos{Line: n}} }
	r := Resource{NameRange: line(1), Attributes: object(Entry{Key: "VpcConfig", Value: Value{Kind: Object, Range: line(5)}})}
	for _, c := range []struct {
		path []string
		want int
	}{{[]string{"VpcConfig", "SubnetIds"}, 5}, {[]string{"VpcConfig"}, 5}, {[]string{"Role"}, 1}} {
		if got := r.At(c.path...); got.Start.Line != c.want {
			t.Errorf("%v: line %d, want %d", c.path, got.Start.Line, c.want)
		}
	}
}
