package facts

import (
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// arn is a value that names a resource in a policy, a mapping or a variable: by reference, by text, or by both.
type arn struct {
	addresses []string // resources of the unit that the value names
	types     []string // their types
	attribute string   // the referenced attribute when the value is one whole reference
	// text is the value's pattern with partition, region and account as "*": two ARNs that are built alike have the same text.
	text string
	// wild is set when the text has wildcards of its own, which a hole is not, so that it is open which resource is meant.
	wild    bool
	unknown bool // nothing is known of the value
}

// arnOf reads a value.
func arnOf(u *model.Unit, v model.Value) arn {
	a := arn{text: sameAccount(v.Pattern()), unknown: v.Kind == model.Unknown || v.Kind == model.Null}
	if v.Kind == model.Reference {
		a.attribute = v.Ref.Attribute
	}
	for _, ref := range mentioned(resourcePart(v)) {
		if r := u.Resource(ref.Address); r != nil && !slices.Contains(a.addresses, ref.Address) {
			a.addresses = append(a.addresses, ref.Address)
			a.types = append(a.types, r.Type)
		}
	}
	a.wild = wildName(v)
	return a
}

// linkARN reads a link in the same way.
func linkARN(u *model.Unit, l model.Link) arn {
	if l.Address == "" {
		a := arn{text: sameAccount(l.ID)}
		a.unknown = l.ID == ""
		return a
	}
	a := arn{addresses: []string{l.Address}, text: "*"}
	if r := u.Resource(l.Address); r != nil {
		a.types = []string{r.Type}
	}
	return a
}

func arnsOf(u *model.Unit, values []model.Value) []arn {
	out := make([]arn, len(values))
	for i, v := range values {
		out[i] = arnOf(u, v)
	}
	return out
}

// mentioned returns the references of a value and the attributes that its known parts were copied from. Candidates of unknown
// values are left out.
func mentioned(v model.Value) []model.Ref {
	out := slices.Clone(v.Origin)
	switch v.Kind {
	case model.Unknown:
		return nil
	case model.Reference:
		out = append(out, v.Ref)
	}
	for _, item := range v.Items {
		out = append(out, mentioned(item)...)
	}
	for _, e := range v.Entries {
		out = append(out, mentioned(e.Value)...)
	}
	return out
}

// resourcePart is what follows the account in an ARN that is built from text, the value itself where it is not. References before that
// are to the account, region or partition and name no resource.
func resourcePart(v model.Value) model.Value {
	if v.Kind != model.Template || v.Items[0].Kind != model.String || !strings.HasPrefix(v.Items[0].Text, "arn:") {
		return v
	}
	colons := 5
	for i, part := range v.Items {
		if part.Kind != model.String {
			continue
		}
		fields := strings.SplitN(part.Text, ":", colons+1)
		if colons -= len(fields) - 1; colons == 0 {
			rest := model.Value{Kind: model.Template, Range: v.Range}
			rest.Items = append(rest.Items, model.StringValue(fields[len(fields)-1], part.Range))
			rest.Items = append(rest.Items, v.Items[i+1:]...)
			return rest
		}
	}
	return model.Value{}
}

// sameAccount writes "*" for the parts of an ARN that depend on where it is deployed.
func sameAccount(text string) string {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" {
		return text
	}
	return "arn:*:" + parts[2] + ":*:*:" + parts[5]
}

// service is the service part of an ARN, "" if it is not written.
func (a arn) service() string {
	if parts := strings.SplitN(a.text, ":", 6); len(parts) == 6 {
		return parts[2]
	}
	return ""
}

// resource is the part of an ARN after the account.
func (a arn) resource() string {
	if parts := strings.SplitN(a.text, ":", 6); len(parts) == 6 {
		return parts[5]
	}
	return ""
}

// isStream says whether the value names the stream of a table and not the table itself.
func (a arn) isStream() bool {
	return a.attribute == "StreamArn" || a.attribute == "stream_arn" || strings.Contains(a.resource(), "/stream/")
}

// everything says whether the value is "*", or unknown so that it may be.
func (a arn) everything() bool { return a.unknown || a.text == "*" && len(a.addresses) == 0 }

// same says whether both name one resource: by reference, by the same text, or one by reference and the other by its name.
func (a arn) same(u *model.Unit, b arn) bool {
	for _, address := range a.addresses {
		if slices.Contains(b.addresses, address) || b.named(u, address) {
			return true
		}
	}
	for _, address := range b.addresses {
		if a.named(u, address) {
			return true
		}
	}
	return len(a.addresses) == 0 && len(b.addresses) == 0 && a.text == b.text && a.service() != ""
}

// named says whether the text ends with the own name of a resource of the unit.
func (a arn) named(u *model.Unit, address string) bool {
	if len(a.addresses) > 0 || a.resource() == "" {
		return false
	}
	r := u.Resource(address)
	if r == nil {
		return false
	}
	kind, ok := known().resources[r.Type]
	if !ok || kind.name == "" {
		return false
	}
	name := r.Attr(kind.name).Pattern()
	if name == "" || strings.Trim(name, "*") == "" {
		return false
	}
	for _, part := range strings.FieldsFunc(a.resource(), func(c rune) bool { return c == ':' || c == '/' }) {
		if part == name {
			return true
		}
	}
	return a.resource() == name
}

// fits says whether the ARN is of a type that only the row's actions apply to.
func (a arn) fits(row *serviceRow) bool {
	for _, t := range a.types {
		if kind, ok := known().resources[t]; ok && kind.suffix == "dynamodb" {
			return a.isStream() == (row.suffix == "dynamodb-streams")
		} else if ok {
			return kind.suffix == row.suffix
		}
	}
	resource := a.resource()
	if resource == "" || strings.Trim(resource, "*") == "" {
		return false
	}
	if row.suffix == "dynamodb" && a.isStream() {
		return false
	}
	return slices.ContainsFunc(row.resources, func(p string) bool { return globCovers(p, resource) })
}

// wildName says whether a value has wildcards of its own that leave open which resource is meant. What stands behind the name of
// a bucket or table, and what a service appends to a name, does not count.
func wildName(v model.Value) bool {
	switch v.Kind {
	case model.Reference:
		return false
	case model.Unknown, model.Null:
		return true
	case model.Template:
		first := v.Items[0]
		if first.Kind == model.Reference {
			return false
		}
		return wildResource(markedHoles(v))
	default:
		text, _ := v.AsString()
		return wildResource(text)
	}
}

// hole stands for a part that is not known while wildcards are looked for.
const hole = "\x00"

func markedHoles(v model.Value) string {
	var b strings.Builder
	for _, part := range v.Items {
		if part.Kind == model.String {
			b.WriteString(part.Text)
		} else {
			b.WriteString(hole)
		}
	}
	return b.String()
}

func wildResource(text string) bool {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 6 {
		return hasWildcard(text)
	}
	name := parts[5]
	for _, tail := range []string{"/*", ":*", "-??????", "-*", "*"} {
		if stem, ok := strings.CutSuffix(name, tail); ok && nameOf(stem) {
			// A bare "*" behind a name may only be what Secrets Manager appends.
			if tail != "*" && tail != "-*" || parts[2] == "secretsmanager" {
				name = stem
				break
			}
		}
	}
	if rest, ok := strings.CutPrefix(name, "table/"); ok && parts[2] == "dynamodb" {
		name, _, _ = strings.Cut(rest, "/")
	}
	return hasWildcard(name)
}

// nameOf says whether a stem of an ARN's resource part holds a name and not only a type ("secret:", "parameter").
func nameOf(stem string) bool {
	switch stem {
	case "", "secret:", "secret", "parameter", "table", "function", "stateMachine", "stream", "event-bus", "key", "role", "log-group",
		"endpoint", "agent", "knowledge-base", "foundation-model", "inference-profile", "identity", "deliverystream", "workgroup",
		"queue", "topic", "project", "cluster", "task-definition", "instance", "user", "domain":
		return false
	}
	return !hasWildcard(stem)
}
