package sam

import (
	"crypto/sha1" //nolint:gosec // the transform names versions by it; nothing depends on its strength
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// aliasName is what the name of an alias is made of; it cannot be a number.
var aliasName = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)

// published makes the version and the alias of AutoPublishAlias. It returns the alias's logical id, "" if there is none.
func (e *expander) published(s *source) string {
	property := s.property("AutoPublishAlias")
	if !truthy(property) {
		return ""
	}
	at := s.keyOf("AutoPublishAlias")
	name := e.parameter(property)
	if name.Kind != model.String {
		e.reject(property.Range, "%s: AutoPublishAlias must be a string or a Ref to a parameter with a default", s.id)
		return ""
	}
	if !aliasName.MatchString(name.Text) || strings.Trim(name.Text, "0123456789") == "" {
		e.reject(property.Range, "%s: %q cannot be the name of an alias", s.id, name.Text)
	}
	version := s.id + "Version" + digest(fingerprint(s))
	attributes := s.inherited()
	if !has(attributes, "DeletionPolicy") {
		policy := s.property("VersionDeletionPolicy")
		switch {
		case policy.IsSet():
		case s.property("CapacityProviderConfig").IsSet():
			policy = at.text("Delete")
		default:
			policy = at.text("Retain")
		}
		attributes = append(attributes, at.entry("DeletionPolicy", policy))
	}
	e.add(s, at, version, "AWS::Lambda::Version", attributes, []model.Entry{
		at.entry("FunctionName", at.ref(s.id)),
		at.entry("Description", s.property("VersionDescription")),
	})
	alias := s.id + "Alias" + strings.NewReplacer("-", "D", "_", "U").Replace(name.Text)
	e.add(s, at, alias, "AWS::Lambda::Alias", s.inherited(), []model.Entry{
		at.entry("Name", name),
		at.entry("FunctionName", at.ref(s.id)),
		at.entry("FunctionVersion", at.getAtt(version, "Version")),
		at.entry("ProvisionedConcurrencyConfig", s.property("ProvisionedConcurrencyConfig")),
	})
	e.references[s.id+".Version"] = version
	e.references[s.id+".Alias"] = alias
	return alias
}

// functionURL makes the URL of the function and, for a public one, the permissions to call it.
func (e *expander) functionURL(s *source, alias string) {
	config := s.property("FunctionUrlConfig")
	if !truthy(config) {
		return
	}
	at := s.keyOf("FunctionUrlConfig")
	function := at.ref(s.id)
	if alias != "" {
		function = at.ref(alias)
	}
	auth := written(config, "AuthType")
	e.add(s, at, s.id+"Url", "AWS::Lambda::Url", s.inherited(), []model.Entry{
		at.entry("TargetFunctionArn", function),
		at.entry("AuthType", auth),
		at.entry("Cors", written(config, "Cors")),
		at.entry("InvokeMode", written(config, "InvokeMode")),
	})
	if auth.Text != "NONE" {
		return
	}
	e.add(s, at, s.id+"UrlPublicPermissions", "AWS::Lambda::Permission", s.inherited(), []model.Entry{
		at.entry("Action", at.text("lambda:InvokeFunctionUrl")),
		at.entry("FunctionName", function),
		at.entry("Principal", at.text("*")),
		at.entry("FunctionUrlAuthType", auth),
	})
	e.add(s, at, s.id+"URLInvokeAllowPublicAccess", "AWS::Lambda::Permission", s.inherited(), []model.Entry{
		at.entry("Action", at.text("lambda:InvokeFunction")),
		at.entry("FunctionName", function),
		at.entry("Principal", at.text("*")),
		at.entry("InvokedViaFunctionUrl", at.yes()),
	})
}

func has(attributes []model.Entry, key string) bool {
	for _, a := range attributes {
		if a.Key == key {
			return true
		}
	}
	return false
}

// fingerprint is a text that changes when the function's code does.
func fingerprint(s *source) string {
	var b strings.Builder
	for _, key := range []string{"InlineCode", "CodeUri", "ImageUri", "AutoPublishCodeSha256"} {
		b.WriteString(key)
		write(&b, s.property(key))
	}
	return b.String()
}

func write(b *strings.Builder, v model.Value) {
	b.WriteString(v.Text)
	for _, item := range v.Items {
		b.WriteByte(',')
		write(b, item)
	}
	for _, entry := range v.Entries {
		b.WriteString("{" + entry.Key)
		write(b, entry.Value)
	}
}

// digestOf is the digest of a name that may be a function call.
func digestOf(v model.Value) string {
	if v.Kind == model.String {
		return digest(v.Text)
	}
	return digest(compact(v))
}

// compact is a small value as JSON without spaces, which is what the transform hashes.
func compact(v model.Value) string {
	switch v.Kind {
	case model.List:
		parts := make([]string, len(v.Items))
		for i, item := range v.Items {
			parts[i] = compact(item)
		}
		return "[" + strings.Join(parts, ",") + "]"
	case model.Object:
		entries := slices.SortedFunc(slices.Values(v.Entries), func(a, b model.Entry) int { return strings.Compare(a.Key, b.Key) })
		parts := make([]string, len(entries))
		for i, entry := range entries {
			parts[i] = strconv.Quote(entry.Key) + ":" + compact(entry.Value)
		}
		return "{" + strings.Join(parts, ",") + "}"
	case model.String:
		return strconv.Quote(v.Text)
	default:
		text, _ := v.AsString()
		return text
	}
}

// digest is the ten hexadecimal digits by which the transform makes logical ids unique.
func digest(text string) string {
	sum := sha1.Sum([]byte(text)) //nolint:gosec // see the import
	return hex.EncodeToString(sum[:])[:10]
}
