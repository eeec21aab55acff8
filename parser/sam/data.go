package sam

import (
	"bytes"
	_ "embed" // for the translator's tables
	"encoding/json"
	"path"
	"strings"
	"sync"

	"github.com/vpclint/vpclint/model"
)

//go:embed data/policy_templates.json
var policyTemplatesJSON []byte

//go:embed data/connector_profiles.json
var connectorProfilesJSON []byte

//go:embed data/managed_policies.txt
var managedPoliciesText string

// policyTemplates are the policy templates of SAM by name: {Description, Parameters, Definition}.
var policyTemplates = sync.OnceValue(func() model.Value { return decoded(policyTemplatesJSON).Get("Templates") })

// connectorProfiles tell what a connector becomes: {Permissions: {source type: {destination type: …}},
// CfnResourceProperties: {type: …}}.
var connectorProfiles = sync.OnceValue(func() model.Value { return decoded(connectorProfilesJSON) })

// managedPolicies are the policies of AWS by name, each with its path ("service-role/AWSLambdaBasicExecutionRole").
var managedPolicies = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(managedPoliciesText) {
		line = strings.TrimSpace(line)
		out[path.Base(line)] = line
	}
	return out
})

// decoded reads JSON into a tree without ranges. It is for the embedded tables only, which tests read: broken JSON gives
// an absent value.
func decoded(src []byte) model.Value {
	d := json.NewDecoder(bytes.NewReader(src))
	d.UseNumber()
	v, err := decode(d)
	if err != nil {
		return model.Value{}
	}
	return v
}

func decode(d *json.Decoder) (model.Value, error) {
	token, err := d.Token()
	if err != nil {
		return model.Value{}, err
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			return decodeList(d)
		}
		return decodeObject(d)
	case string:
		return model.Value{Kind: model.String, Text: t}, nil
	case json.Number:
		return model.Value{Kind: model.Number, Text: t.String()}, nil
	case bool:
		return model.Value{Kind: model.Bool, Bool: t}, nil
	default:
		return model.Value{Kind: model.Null}, nil
	}
}

func decodeList(d *json.Decoder) (model.Value, error) {
	out := model.Value{Kind: model.List}
	for d.More() {
		v, err := decode(d)
		if err != nil {
			return model.Value{}, err
		}
		out.Items = append(out.Items, v)
	}
	_, err := d.Token()
	return out, err
}

func decodeObject(d *json.Decoder) (model.Value, error) {
	out := model.Value{Kind: model.Object}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return model.Value{}, err
		}
		v, err := decode(d)
		if err != nil {
			return model.Value{}, err
		}
		name, _ := key.(string)
		out.Entries = append(out.Entries, model.Entry{Key: name, Value: v})
	}
	_, err := d.Token()
	return out, err
}
