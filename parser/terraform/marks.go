package terraform

import (
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpclint/vpclint/model"
)

// The marks that values carry through evaluation. All but origin and secret are doubts: a value that carries one is not to be
// trusted unless the doubt is visible in the value itself, as a token.
type (
	// ref says that the value depends on a computed attribute.
	ref struct{ address, attribute string }
	// cause says why the value is unknown.
	cause struct{ reason string }
	// hole says that the value depends on the token with that index.
	hole struct{ index int }
	// branches says that the value is one of several.
	branches struct{ *alternatives }
	// rest is on an unknown element that stands for any number of further ones.
	rest struct{}
	// origin says that the value was copied from a configured attribute. It is no doubt.
	origin struct{ address, attribute string }
	// secret is Terraform's sensitive.
	secret struct{}
)

// alternatives are the values that a choice with an unknown condition may have.
type alternatives struct{ values []cty.Value }

// A token is text of a known string that stands for text which only the deployment can tell: the index into loader.tokens
// between two code points that Unicode reserves for a program's own use and that no template contains.
const (
	tokenStart = "\uFDD0"
	tokenEnd   = "\uFDD1"
)

// tokens is the table of what tokens stand for: references and unknown values.
type tokens struct {
	values []model.Value
	refs   map[ref]int
}

func (t *tokens) text(index int) string { return tokenStart + strconv.Itoa(index) + tokenEnd }

// reference is the token of a computed attribute, the same one whenever it is asked for.
func (t *tokens) reference(r ref) string {
	i, ok := t.refs[r]
	if !ok {
		i = len(t.values)
		t.values = append(t.values, model.RefValue(r.address, r.attribute, model.Range{}))
		t.refs[r] = i
	}
	return t.text(i)
}

// unknown is a new token for an unknown value. Two unknown values for the same reason need not be equal.
func (t *tokens) unknown(v model.Value) cty.Value {
	i := len(t.values)
	t.values = append(t.values, v)
	return cty.StringVal(t.text(i)).Mark(hole{i})
}

// part is a piece of a string: literal text, or the token with that index.
type part struct {
	text  string
	index int // -1 for literal text
}

// parts takes a string apart. It fails if a token was cut.
func (t *tokens) parts(s string) ([]part, bool) {
	var out []part
	for s != "" {
		before, after, found := strings.Cut(s, tokenStart)
		if strings.Contains(before, tokenEnd) {
			return nil, false
		}
		if before != "" {
			out = append(out, part{before, -1})
		}
		if !found {
			break
		}
		digits, tail, found := strings.Cut(after, tokenEnd)
		i, err := strconv.Atoi(digits)
		if !found || err != nil || i < 0 || i >= len(t.values) {
			return nil, false
		}
		out = append(out, part{"", i})
		s = tail
	}
	return out, true
}

func hasToken(s string) bool { return strings.Contains(s, tokenStart) || strings.Contains(s, tokenEnd) }

// computed is the value of an attribute that only the deployment can tell. Where the name says that it is text it is a token;
// any other is unknown, because a token would be the wrong type in `if` or arithmetic.
func (l *loader) computed(address, attribute string) cty.Value {
	r := ref{address, attribute}
	if isText(attribute) {
		return cty.StringVal(l.tokens.reference(r)).Mark(r)
	}
	return cty.DynamicVal.Mark(r)
}

// isText says whether an attribute of that name is text in every AWS resource.
func isText(attribute string) bool {
	attribute = attribute[strings.LastIndexByte(attribute, '.')+1:] // of a nested block
	switch attribute {
	case "id", "arn", "name", "url", "bucket", "domain", "dns_name", "endpoint", "address", "cidr_block", "key_id", "unique_id",
		"json", "region", "fqdn", "private_ip", "public_ip", "ipv6_cidr_block", "availability_zone",
		"engine", "qualifier", "etag", "status", "username", "password",
		"bootstrap_brokers", "bootstrap_brokers_tls", "bootstrap_brokers_sasl_iam", "bootstrap_brokers_sasl_scram",
		"private_dns", "public_dns", "secret_string":
		return true
	}
	for _, suffix := range []string{"_id", "_arn", "_name", "_url", "_endpoint", "_cidr_block", "_json", "_uri"} {
		if strings.HasSuffix(attribute, suffix) {
			return true
		}
	}
	return false
}

// unknown is a value of that type that cannot be told, with the reason.
func unknown(t cty.Type, reason string) cty.Value { return cty.UnknownVal(t).Mark(cause{reason}) }

// isDoubt says whether a mark makes the value it is on untrustworthy.
func isDoubt(mark any) bool {
	switch mark.(type) {
	case origin, secret:
		return false
	}
	return true
}

// doubts are the marks on v itself that are doubts, nil if there are none.
func doubts(v cty.Value) cty.ValueMarks {
	var out cty.ValueMarks
	for m := range v.Marks() {
		if isDoubt(m) {
			if out == nil {
				out = cty.ValueMarks{}
			}
			out[m] = struct{}{}
		}
	}
	return out
}

// isSettled says whether v itself is known and beyond doubt; its elements may still be neither.
func isSettled(v cty.Value) bool {
	if len(doubts(v)) > 0 {
		return false
	}
	v, _ = v.Unmark()
	return v.IsKnown() && !(v.Type() == cty.String && !v.IsNull() && hasToken(v.AsString()))
}

// isWhollySettled says the same of v and everything in it.
func isWhollySettled(v cty.Value) bool {
	settled := true
	visit(v, 0, func(v cty.Value, _ int) bool {
		settled = settled && isSettled(v)
		return settled
	})
	return settled
}

// visit calls f on v and everything in it, with how deep it is, until f is false. It is cty.Walk without its paths, which cost
// more than all else.
func visit(v cty.Value, depth int, f func(v cty.Value, depth int) bool) bool {
	if !f(v, depth) {
		return false
	}
	u, _ := v.Unmark()
	if !u.IsKnown() || u.IsNull() || !u.CanIterateElements() {
		return true
	}
	for it := u.ElementIterator(); it.Next(); {
		if _, element := it.Element(); !visit(element, depth+1, f) {
			return false
		}
	}
	return true
}

// allMarks are the marks on v and on everything in it.
func allMarks(v cty.Value) cty.ValueMarks {
	_, marks := v.UnmarkDeep()
	return marks
}
