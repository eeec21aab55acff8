package terraform

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// foregone is the result of a call that holds whatever the unknown parts of its arguments turn out to be.
func foregone(name string, args []cty.Value) (cty.Value, bool) {
	if len(args) != 2 {
		return cty.NilVal, false
	}
	switch name {
	case "startswith":
		return foregoneAffix(args[0], args[1], func(s string) string {
			head, _, _ := strings.Cut(s, tokenStart)
			return head
		}, strings.HasPrefix)
	case "endswith":
		return foregoneAffix(args[0], args[1], func(s string) string {
			return s[strings.LastIndex(s, tokenEnd)+len(tokenEnd):]
		}, strings.HasSuffix)
	case "contains":
		return foregoneMember(args[0], args[1])
	}
	return cty.NilVal, false
}

// foregoneAffix compares an affix with the literal text at that end of a string with tokens.
func foregoneAffix(text, affix cty.Value, literal func(string) string, has func(s, affix string) bool) (cty.Value, bool) {
	s, _ := text.Unmark()
	part, _ := affix.Unmark()
	if !isString(s) || !hasToken(s.AsString()) || !isString(part) || !isSettled(affix) {
		return cty.NilVal, false
	}
	known, want := literal(s.AsString()), part.AsString()
	switch {
	case has(known, want):
		return cty.True, true
	case !has(want, known):
		return cty.False, true
	}
	return cty.NilVal, false
}

// foregoneMember finds a value among the elements that are known.
func foregoneMember(list, value cty.Value) (cty.Value, bool) {
	if !isSettled(list) || !isWhollySettled(value) {
		return cty.NilVal, false
	}
	if t := list.Type(); !t.IsListType() && !t.IsTupleType() && !t.IsSetType() {
		return cty.NilVal, false
	}
	want, _ := value.UnmarkDeep()
	elements, _ := elementsOf(list)
	for _, element := range elements {
		if got, _ := element.UnmarkDeep(); isWhollySettled(element) && got.RawEquals(want) {
			return cty.True, true
		}
	}
	return cty.NilVal, false
}

// decimalOctets drops leading zeros from the octets of an IPv4 address, which the engine takes for decimal and Go refuses.
func decimalOctets(v cty.Value) cty.Value {
	u, marks := v.Unmark()
	if !isString(u) || strings.ContainsAny(u.AsString(), ":"+tokenStart) {
		return v
	}
	address, prefix, _ := strings.Cut(u.AsString(), "/")
	octets := strings.Split(address, ".")
	for i, octet := range octets {
		if short := strings.TrimLeft(octet, "0"); short != "" {
			octets[i] = short
		} else if octet != "" {
			octets[i] = "0"
		}
	}
	return cty.StringVal(strings.TrimSuffix(strings.Join(octets, ".")+"/"+prefix, "/")).WithMarks(marks)
}
