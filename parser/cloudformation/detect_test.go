package cloudformation

import (
	"strings"
	"testing"
)

func TestDetect(t *testing.T) {
	tests := []struct {
		name string
		file string
		src  string
		want bool
	}{
		{"a version at the top", "a.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n", true},
		{"a quoted version", "a.yaml", "\"AWSTemplateFormatVersion\" : 2010-09-09\n", true},
		{"a version behind comments, a byte order mark and a document start", "a.yaml", "\ufeff# hello\n---\n\nAWSTemplateFormatVersion: x\n", true},
		{"resources with a type", "a.yaml", "Resources:\n  V:\n    Type: AWS::EC2::VPC\n", true},
		{"resources with a custom type", "a.yaml", "Resources:\n  V:\n    Type: \"Custom::Thing\"\n", true},
		{"the serverless transform", "a.yml", "Transform:\n  - AWS::Serverless-2016-10-31\n", true},
		{"an indented document", "a.yaml", "  Resources:\n    V:\n      Type: AWS::EC2::VPC\n", true},
		{"a broken template", "a.yaml", "AWSTemplateFormatVersion: '2010-09-09\nResources:\n\t- x: [\n", true},
		{"CRLF", "a.yaml", "Resources:\r\n  V:\r\n    Type: AWS::EC2::VPC\r\n", true},
		{"JSON", "a.json", `{"Resources": {"V": {"Type": "AWS::EC2::VPC"}}}`, true},
		{"JSON with the version last", "a.template", `{"Description": "a \"{[ b", "AWSTemplateFormatVersion": "2010-09-09"}`, true},
		{"broken JSON", "a.json", `{"Resources": {"V": {"Type": "AWS::EC2::VPC",}},`, true},
		{"a flow mapping", "a.yaml", "{Resources: {V: {Type: AWS::EC2::VPC}}}", true},

		{"nothing", "a.yaml", "", false},
		{"a Kubernetes manifest that holds a template", "a.yaml", "kind: ConfigMap\ndata:\n  t: |\n    AWSTemplateFormatVersion: x\n    Resources:\n      Type: AWS::EC2::VPC\n", false},
		{"a serverless.yml with resources", "serverless.yml", "service: x\nresources:\n  Resources:\n    V:\n      Type: AWS::EC2::VPC\n", false},
		{"a buildspec", "buildspec.yml", "version: 0.2\nphases:\n  build:\n    commands:\n      - aws cloudformation package\n", false},
		{"a package.json", "package.json", `{"name": "x", "scripts": {"Resources": "AWS::EC2::VPC"}}`, false},
		{"a plan that holds a template", "plan.json", `{"format_version": "1.2", "a": {"template_body": "{\"Resources\":{\"V\":{\"Type\":\"AWS::EC2::VPC\"}}}"}}`, false},
		{"a deeper key of JSON", "tree.json", `{"tree": {"Resources": {"V": {"Type": "AWS::EC2::VPC"}}}}`, false},
		{"a list of findings", "f.json", `{"Resources": [{"Type": "AwsEc2Vpc"}]}`, false},
		{"resources of another kind", "a.yaml", "Resources:\n  cpu: 1\n  Type: big\n", false},
		{"an OpenAPI document", "api.yaml", "openapi: 3.0.0\npaths: {}\ncomponents:\n  Resources:\n    Type: AWS::X::Y\n", false},
		{"the second of several documents", "a.yaml", "kind: x\n---\nAWSTemplateFormatVersion: x\n", false},
		{"a template of a template engine", "a.yaml.j2", "AWSTemplateFormatVersion: x\n", false},
		{"statements of a template engine", "a.yaml", "AWSTemplateFormatVersion: x\n{% if a %}\nResources:\n{% endif %}\n", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Detect(test.file, []byte(test.src)); got != test.want {
				t.Errorf("Detect(%q) = %v, want %v", test.src, got, test.want)
			}
		})
	}
}

// Detection looks at every file of a repository, so that it must cost little on megabytes of something else.
func BenchmarkDetect(b *testing.B) {
	inputs := map[string]string{
		"another file":     `{"a": [` + strings.Repeat(`{"name": "value", "n": 1},`, 100_000) + `{}]}`,
		"a misleading one": `{"tree": {"Resources": [` + strings.Repeat(`{"name": "value", "n": 1},`, 100_000) + `{}]}}`,
		"a long YAML":      "kind: x\nResources: 1\n" + strings.Repeat("  - name: value\n", 100_000),
	}
	for name, src := range inputs {
		b.Run(name, func(b *testing.B) {
			data := []byte(src)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if Detect("a.json", data) {
					b.Fatal("detected")
				}
			}
		})
	}
}
