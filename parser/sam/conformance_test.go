package sam

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/cloudformation"
)

// translatorCases names the directory with the translator's own test data: input/NAME.yaml and output/NAME.json.
const translatorCases = "VPCLINT_SAM_TRANSLATOR_CASES"

// compared are the properties that must be equal, by type. All of them where the list is empty; none where it is nil: then
// only the logical ids are compared.
var compared = map[string][]string{
	"AWS::Lambda::Function": {
		"VpcConfig", "Role", "Timeout", "Environment", "Layers", "FileSystemConfigs", "DeadLetterConfig", "TracingConfig",
		"PackageType", "Runtime", "Handler", "CapacityProviderConfig", "DurableConfig",
	},
	"AWS::Lambda::EventSourceMapping": {},
	"AWS::IAM::Role":                  {"AssumeRolePolicyDocument", "ManagedPolicyArns", "Policies", "PermissionsBoundary"},
	"AWS::IAM::ManagedPolicy":         {},
	"AWS::IAM::Policy":                {},
	"AWS::Lambda::EventInvokeConfig":  {},
	"AWS::Lambda::CapacityProvider":   {},
	"AWS::Lambda::LayerVersion":       nil,
	"AWS::Lambda::Permission":         nil,
}

// Every case of the translator gives the resources that the translator makes of it.
func TestExpandAgreesWithTheTranslator(t *testing.T) {
	dir := os.Getenv(translatorCases)
	if dir == "" {
		t.Skipf("the translator's cases are not here: %s is not set", translatorCases)
	}
	inputs, err := filepath.Glob(filepath.Join(dir, "input", "*.yaml"))
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no cases in %s: %v", dir, err)
	}
	total, matching := map[string]int{}, map[string]int{}
	cases, whole := 0, 0
	for _, input := range inputs {
		name := strings.TrimSuffix(filepath.Base(input), ".yaml")
		if strings.HasPrefix(name, "error_") {
			continue
		}
		cases++
		template, _ := cloudformation.Read(name, read(t, input))
		parameters := template.Root.Get("Parameters")
		want := normalized(decoded(read(t, filepath.Join(dir, "output", name+".json"))), parameters)
		var printed bytes.Buffer
		if diags := ExpandWith(template, Options{Defaults: true}); len(diags) > 0 {
			t.Errorf("%s: diagnostics of a good template: %v", name, diags)
		}
		if err := cloudformation.WriteJSON(&printed, template.Root); err != nil {
			t.Fatal(err)
		}
		got := normalized(decoded(printed.Bytes()), parameters)
		all := true
		for id, kind := range serverless(got) {
			if serverless(want)[id] != kind {
				all = false
				t.Errorf("%s: %s is still %s", name, id, kind)
			}
		}
		for kind := range compared {
			w, g := ofType(want, kind), ofType(got, kind)
			if len(w) == 0 && len(g) == 0 {
				continue
			}
			total[kind]++
			if diff := difference(kind, w, g); diff != "" {
				all = false
				t.Errorf("%s: %s: %s", name, kind, diff)
				continue
			}
			matching[kind]++
		}
		if all {
			whole++
		}
	}
	t.Logf("%d of %d cases match in every type", whole, cases)
	for _, kind := range slices.Sorted(maps.Keys(total)) {
		t.Logf("%-34s %d of %d cases match", kind, matching[kind], total[kind])
	}
}

// serverless are the types of the resources that no transform has touched, by logical id.
func serverless(root model.Value) map[string]string {
	out := map[string]string{}
	for _, r := range root.Get("Resources").Entries {
		if kind := typeOf(r.Value); strings.HasPrefix(kind, prefix) {
			out[r.Key] = kind
		}
	}
	return out
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// hash is the suffix by which the translator makes logical ids unique.
var hash = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9]+)[0-9a-f]{10}$`)

// normalized is the tree without what is not compared: hashes in logical ids, references to parameters with a default, which
// the translator replaces here and there, the two spellings of GetAtt and the order of lists, which the translator's own
// tests ignore too. Fn::If keeps its order.
func normalized(v, parameters model.Value) model.Value { return normalize(v, parameters, false) }

func normalize(v, parameters model.Value, ordered bool) model.Value {
	switch name, arg := intrinsic(v); name {
	case "Ref":
		if d := parameters.Get(arg.Text).Get("Default"); d.IsSet() {
			v = d
		}
	case "Fn::GetAtt":
		if id, attribute, ok := strings.Cut(arg.Text, "."); ok {
			v = place{}.getAtt(id, attribute)
		}
	}
	switch v.Kind {
	case model.String:
		v.Text = hash.ReplaceAllString(v.Text, "$1")
	case model.Number:
		v.Text = strings.TrimSuffix(v.Text, ".0")
	}
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		v.Items[i] = normalized(v.Items[i], parameters)
	}
	if !ordered {
		slices.SortStableFunc(v.Items, func(a, b model.Value) int { return cmp.Compare(show(a), show(b)) })
	}
	v.Entries = slices.Clone(v.Entries)
	for i := range v.Entries {
		v.Entries[i].Key = hash.ReplaceAllString(v.Entries[i].Key, "$1")
		v.Entries[i].Value = normalize(v.Entries[i].Value, parameters, v.Entries[i].Key == "Fn::If")
		if only := v.Entries[i].Value; v.Entries[i].Key == "DependsOn" && len(only.Items) == 1 {
			v.Entries[i].Value = only.Items[0]
		}
	}
	return v
}

func ofType(root model.Value, kind string) map[string]model.Value {
	out := map[string]model.Value{}
	for _, r := range root.Get("Resources").Entries {
		if typeOf(r.Value) == kind {
			out[r.Key] = r.Value
		}
	}
	return out
}

func difference(kind string, want, got map[string]model.Value) string {
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if _, ok := got[id]; !ok {
			return id + " is missing"
		}
	}
	for _, id := range slices.Sorted(maps.Keys(got)) {
		w, ok := want[id]
		if !ok {
			return id + " is too much"
		}
		if d := resourceDifference(kind, w, got[id]); d != "" {
			return id + ": " + d
		}
	}
	return ""
}

func resourceDifference(kind string, want, got model.Value) string {
	properties := compared[kind]
	if properties == nil {
		return ""
	}
	for _, key := range []string{"Condition", "DependsOn"} {
		if !alike(want.Get(key), got.Get(key)) {
			return fmt.Sprintf("%s: want %s, got %s", key, show(want.Get(key)), show(got.Get(key)))
		}
	}
	w, g := want.Get("Properties"), got.Get("Properties")
	if len(properties) == 0 {
		for _, e := range slices.Concat(w.Entries, g.Entries) {
			if e.Key != "Tags" {
				properties = append(properties, e.Key)
			}
		}
	}
	for _, key := range properties {
		if !alike(w.Get(key), g.Get(key)) {
			return fmt.Sprintf("%s: want %s, got %s", key, show(w.Get(key)), show(g.Get(key)))
		}
	}
	return ""
}

// alike compares like CloudFormation does: 10 is "10".
func alike(a, b model.Value) bool {
	if x, ok := a.AsString(); ok {
		y, ok := b.AsString()
		return ok && x == y
	}
	if a.Kind != b.Kind || len(a.Items) != len(b.Items) || len(a.Entries) != len(b.Entries) {
		return false
	}
	for i := range a.Items {
		if !alike(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for _, e := range a.Entries {
		f, ok := b.Entry(e.Key)
		if !ok || !alike(e.Value, f.Value) {
			return false
		}
	}
	return true
}

// show writes a tree as one line.
func show(v model.Value) string {
	switch v.Kind {
	case model.List:
		parts := make([]string, len(v.Items))
		for i, item := range v.Items {
			parts[i] = show(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case model.Object:
		entries := slices.SortedFunc(slices.Values(v.Entries), func(a, b model.Entry) int { return cmp.Compare(a.Key, b.Key) })
		parts := make([]string, len(entries))
		for i, e := range entries {
			parts[i] = e.Key + ": " + show(e.Value)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	default:
		text, ok := v.AsString()
		if !ok {
			text = v.Kind.String()
		}
		return text
	}
}
