package parser

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParametersInAnyForm(t *testing.T) {
	tests := []struct {
		name, file, src string
		want            map[string]string
		fails           string
	}{
		{
			name: "the AWS CLI's list", file: "p.json",
			src:  `[{"ParameterKey": "A", "ParameterValue": "x y"}, {"ParameterKey": "B", "ParameterValue": "1,2"}, {"ParameterKey": "C", "UsePreviousValue": true}]`,
			want: map[string]string{"A": "x y", "B": "1,2"},
		},
		{
			name: "a list of pairs", file: "p.json",
			src:  `["A=x y", "B=\"quoted\"", "ParameterKey=C,ParameterValue=c"]`,
			want: map[string]string{"A": "x y", "B": "quoted", "C": "c"},
		},
		{
			name: "CodePipeline's object", file: "prod",
			src:  `{"Parameters": {"A": "x", "N": 12, "B": true, "L": ["a", "b"]}, "Tags": {"T": "t"}}`,
			want: map[string]string{"A": "x", "N": "12", "B": "true", "L": "a,b"},
		},
		{
			name: "pairs with quotes, blanks and lines between", file: "prod.params",
			src:  "A=x  B=\"y z\"\nC='it is' D=a\\ b E= F=k=v\n",
			want: map[string]string{"A": "x", "B": "y z", "C": "it is", "D": "a b", "E": "", "F": "k=v"},
		},
		{
			name: "a samconfig file with text", file: "samconfig.toml",
			src:  "version = 0.1\n[default.deploy.parameters]\nstack_name = \"s\"\nparameter_overrides = \"A=\\\"x y\\\" ParameterKey=B,ParameterValue=b\"\n[prod.deploy.parameters]\nparameter_overrides = \"A=prod\"\n",
			want: map[string]string{"A": "x y", "B": "b"},
		},
		{
			name: "a samconfig file with a list", file: "samconfig.toml",
			src:  "[default.global.parameters]\nparameter_overrides = [\"A=x\", \"B=a,b\"]\n",
			want: map[string]string{"A": "x", "B": "a,b"},
		},
		{
			name: "a samconfig file in YAML", file: "samconfig.yaml",
			src:  "default:\n  deploy:\n    parameters:\n      parameter_overrides: {A: x, N: 3, L: [a, b]}\n",
			want: map[string]string{"A": "x", "N": "3", "L": "a,b"},
		},
		{name: "a samconfig file without parameters", file: "samconfig.toml", src: "version = 0.1\n", want: map[string]string{}},
		{name: "an object without Parameters", file: "p.json", src: `{"A": "x"}`, fails: `p.json: neither a list of ParameterKey and ParameterValue nor an object with "Parameters"`},
		{name: "a word without a value", file: "p", src: "A=x B", fails: `p: "B" is no Key=Value`},
		{name: "broken JSON", file: "p.json", src: `[{`, fails: "p.json: "},
		{name: "broken TOML", file: "samconfig.toml", src: "[default", fails: "samconfig.toml: "},
		{name: "an item without a key", file: "p.json", src: `[{"Key": "A"}]`, fails: "p.json: an item has no ParameterKey"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := ParseParameters(test.file, []byte(test.src))
			if test.fails != "" {
				if err == nil || !strings.HasPrefix(err.Error(), test.fails) {
					t.Fatalf("error %v, want %s", err, test.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func FuzzParseParameters(f *testing.F) {
	f.Add("p.json", `[{"ParameterKey": "A", "ParameterValue": "x"}]`)
	f.Add("samconfig.toml", "[default.deploy.parameters]\nparameter_overrides = \"A=x\"")
	f.Add("samconfig.yaml", "default: {deploy: {parameters: {parameter_overrides: [A=x]}}}")
	f.Add("p", `A="x B='`)
	f.Fuzz(func(_ *testing.T, name, src string) {
		_, _ = ParseParameters(name, []byte(src)) // must only not fail in any other way
	})
}

func TestASAMConfigFileSpeaksOfOneTemplate(t *testing.T) {
	tests := []struct {
		name, template, config string
		want                   map[string]string
	}{
		{"the template that sam finds by itself", "app/template.yaml", "", map[string]string{"A": "x"}},
		{"another template beside it", "app/other.yaml", "", nil},
		{"the template that it names", "app/other.yaml", "[default.build.parameters]\ntemplate_file = \"other.yaml\"\n", map[string]string{"A": "x"}},
		{"not the one that it does not name", "app/template.yaml", "[default.global.parameters]\ntemplate = \"other.yaml\"\n", nil},
		{"what a build made names no template", "app/template.yaml", "[default.deploy.parameters]\ntemplate = \".aws-sam/build/template.yaml\"\nparameter_overrides = \"A=x\"\n", map[string]string{"A": "x"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			config := test.config
			if !strings.Contains(config, "parameter_overrides") {
				config += "[default.deploy.parameters]\nparameter_overrides = \"A=x\"\n"
			}
			got, err := samConfigFor(test.template, "app/samconfig.toml", []byte(config))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
