package report

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/vpclint/vpclint/internal/finding"
	"github.com/vpclint/vpclint/model"
)

// rangeOf is the range of a piece of text in a source.
func rangeOf(t *testing.T, file string, src []byte, piece string) model.Range {
	t.Helper()
	at := bytes.Index(src, []byte(piece))
	if at < 0 {
		t.Fatalf("%s does not hold %q", file, piece)
	}
	pos := func(offset int) model.Pos {
		return model.Pos{Line: bytes.Count(src[:offset], []byte("\n")) + 1, Byte: offset}
	}
	return model.Range{File: file, Start: pos(at), End: pos(at + len(piece))}
}

// sample is a report with one of everything: characters beyond ASCII, brackets in names, several lines, nowhere.
func sample(t *testing.T) Report {
	t.Helper()
	template, err := os.ReadFile("testdata/template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const yaml = "network/template one.yaml"
	const tf = "live/main.tf"
	module := []byte("\uFEFFresource \"aws_lambda_function\" \"orders\" {\r\n\tfor_each = toset([\"a\"])\r\n}\r\n")
	return Report{
		Tool:    Tool{Name: "vpclint", Version: "v0.1.0"},
		Subtree: "network",
		Sources: map[string][]byte{yaml: template, tf: module},
		Rules: []Rule{
			{
				ID: "function-in-public-subnet", Title: "Function in a public subnet", Category: "function", Precision: "high",
				Description: "Network interfaces of functions never get a public address.", Severity: model.Warning,
				Links: []string{"https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html"},
				Page:  "# function-in-public-subnet\n\nMove it.\n",
			},
			{
				ID: "function-vpc-config-incomplete", Title: "Only one of subnets and security groups", Category: "function",
				Description: "The function is then outside the VPC.", Severity: model.Error,
				Links: []string{"https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"},
			},
		},
		Findings: []finding.Finding{
			{
				Rule: "function-in-public-subnet", Severity: model.Warning, Unit: "live", Format: model.Terraform,
				Message: "aws_lambda_function.orders[\"a\"] is attached to a public subnet", Resource: `aws_lambda_function.orders["a"]`,
				Subjects: []string{`aws_lambda_function.orders["a"]`}, Range: rangeOf(t, tf, module, `resource "aws_lambda_function" "orders"`),
				Fingerprint: "0123456789abcdef", Help: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html",
				Related: []finding.Related{{Role: "caller", Resource: `module.net["x"]`, Range: rangeOf(t, tf, module, "toset")}},
			},
			{
				Rule: "function-vpc-config-incomplete", Severity: model.Error, Unit: yaml, Format: model.CloudFormation,
				Message: "Consumer: \"grüße 🚀\", 100% wrong", Resource: "Consumer", Subjects: []string{"Consumer", "Other"},
				Services: []string{"sqs"}, Range: rangeOf(t, yaml, template, " # ends"),
				Path: []finding.Step{
					{Resource: "Consumer", Note: "stands in PublicSubnet", Range: rangeOf(t, yaml, template, "Consumer")},
					{Resource: "PublicSubnet", Range: rangeOf(t, yaml, template, "PublicSubnet:")},
					{Resource: "the internet"},
				},
				Evidence:    []finding.Evidence{{Class: "E3", Text: "it says so", Range: rangeOf(t, yaml, template, "grüße")}},
				Worlds:      []string{"CreateNat=false"},
				Fix:         finding.Fix{Text: "VpcConfig:\n  SubnetIds: [!Ref Private]\n"},
				Fingerprint: "fedcba9876543210", Help: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
			},
			{
				Rule: "function-in-public-subnet", Severity: model.Note, Unit: yaml, Format: model.SAM,
				Message: "several\nlines", Resource: "Consumer",
				Range: rangeOf(t, yaml, template, "Properties:\n      Description: \"grüße 🚀\" # ends\n      VpcConfig:\n        SubnetIds: [!Ref PublicSubnet]\n        SecurityGroupIds"),
			},
		},
		NotChecked: []finding.NotChecked{{
			Rule: "function-in-public-subnet", Resource: "Other", Unit: yaml, Reason: "parameter SubnetIds has no value",
			Range: rangeOf(t, yaml, template, "PublicSubnet:"),
		}},
		Diagnostics: []model.Diagnostic{
			{Severity: model.Error, Message: "cannot be read: permission denied", Range: model.Range{File: "broken.json", Start: model.Pos{Line: 1}, End: model.Pos{Line: 1}}},
			{Severity: model.Warning, Message: "duplicate key Type", Range: rangeOf(t, yaml, template, "Type: AWS::EC2::Subnet")},
		},
		Summary: Summary{Units: 2, Resources: 12, Functions: 3, Triggers: 1, Rules: 2},
	}
}

// render writes the report and returns it as text.
func render(t *testing.T, f Format, r Report) string {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, f, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
