package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// publicNetwork is a VPC with a subnet whose traffic goes to an internet gateway.
const publicNetwork = `Resources:
  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Public: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.0.0.0/24}}
  Gateway: {Type: AWS::EC2::InternetGateway}
  Attachment: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Net, InternetGatewayId: !Ref Gateway}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Net}}
  Route: {Type: AWS::EC2::Route, DependsOn: Attachment, Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}}
  Association: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Public, RouteTableId: !Ref Table}}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: all, VpcId: !Ref Net}}
`

// publicNetworkJSON is the same as members of Resources.
const publicNetworkJSON = `"Net": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
"Public": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Net"}, "CidrBlock": "10.0.0.0/24"}},
"Gateway": {"Type": "AWS::EC2::InternetGateway"},
"Attachment": {"Type": "AWS::EC2::VPCGatewayAttachment", "Properties": {"VpcId": {"Ref": "Net"}, "InternetGatewayId": {"Ref": "Gateway"}}},
"Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Net"}}},
"Route": {"Type": "AWS::EC2::Route", "DependsOn": "Attachment", "Properties": {"RouteTableId": {"Ref": "Table"}, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Ref": "Gateway"}}},
"Association": {"Type": "AWS::EC2::SubnetRouteTableAssociation", "Properties": {"SubnetId": {"Ref": "Public"}, "RouteTableId": {"Ref": "Table"}}},
"Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "all", "VpcId": {"Ref": "Net"}}},
`

// Every finding and every diagnostic lies exactly on the token that it means, however the template is written, and every format counts
// its columns from the same bytes.
func TestRangesCoverTheTokenThatIsMeant(t *testing.T) {
	const public = "function-in-public-subnet"
	tests := map[string]struct {
		file, src string
		want      []string // rule or severity, and the token
	}{
		"block style": {"t.yaml", publicNetwork + `
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      VpcConfig:
        SubnetIds:
          - !Ref Public # here
        SecurityGroupIds: [!Ref Group]
`, []string{public + " - !Ref Public"}},
		"flow style after characters of several bytes": {"t.yaml", publicNetwork + `
  Fn: {Type: AWS::Lambda::Function, Properties: {Description: 'é 😀 日本', VpcConfig: {SubnetIds: [ !Ref Public ], SecurityGroupIds: [!Ref Group]}}}
`, []string{public + " [ !Ref Public ]"}},
		"CRLF and a byte order mark": {"t.yaml", "\ufeff" + strings.ReplaceAll(publicNetwork+`
  Fn:
    Type: AWS::Lambda::Function
    Properties:
      Description: é
      VpcConfig: {SubnetIds: !Split [",", !Ref Public], SecurityGroupIds: [!Ref Group]}
`, "\n", "\r\n"), []string{public + ` !Split [",", !Ref Public]`}},
		"an anchor is meant where it is written": {"t.yaml", publicNetwork + `
  Fn:
    Type: AWS::Lambda::Function
    Metadata: {Net: &net {SubnetIds: [!Ref Public], SecurityGroupIds: [!Ref Group]}}
    Properties: {VpcConfig: *net}
`, []string{public + " [!Ref Public]"}},
		"a merge key": {"t.yaml", publicNetwork + `
  Fn:
    Type: AWS::Lambda::Function
    Metadata: {Net: &net {SubnetIds: [!Ref Public]}}
    Properties: {VpcConfig: {<<: *net, SecurityGroupIds: [!Ref Group]}}
`, []string{public + " [!Ref Public]"}},
		"JSON with tabs, escapes and characters beyond the BMP": {
			"t.json", "{\"Resources\": {\n" + publicNetworkJSON +
				"\t\"Fn\": {\"Type\": \"AWS::Lambda::Function\", \"Properties\": {\"Description\": \"\\u00e9 \\\"😀\\\" é\", \"VpcConfig\":\t{\"SubnetIds\":\t[ {\"Re\\u0066\": \"Pub\\u006cic\"} ], \"SecurityGroupIds\": [{\"Ref\": \"Group\"}]}}}\n}}\n",
			[]string{public + ` [ {"Re\u0066": "Pub\u006cic"} ]`},
		},
		"JSON with CRLF and a byte order mark": {
			"t.json", "\ufeff" + strings.ReplaceAll("{\"Resources\": {\n"+publicNetworkJSON+
				"\t\"Fn\": {\"Type\": \"AWS::Lambda::Function\", \"Properties\": {\"VpcConfig\": {\"SubnetIds\": [\n\t\t{\"Ref\":\n\t\t\"Public\"}], \"SecurityGroupIds\": [{\"Ref\": \"Group\"}]}}}\n}}\n", "\n", "\r\n"),
			[]string{public + " [\r\n\t\t{\"Ref\":\r\n\t\t\"Public\"}]"},
		},
		"names that nothing declares": {"t.yaml", publicNetwork + `
  é😀:
    Type: AWS::S3::Bucket
  Queue1:
    Type: AWS::SQS::Queue
    Properties: {Tags: [{Key: 'é😀', Value: !Ref Pubilc}], KmsMasterKeyId: !GetAtt Gruop.Arn, QueueName: "é${Gatewy}"}
  Queue2:
    Type: AWS::SQS::Queue
    Condition: Nowhere
`, []string{"parse-warning !Ref Pubilc", "parse-warning !GetAtt Gruop.Arn", "parse-warning Nowhere"}},
		"a dependency on nothing": {"t.yaml", publicNetwork + `
  é: {Type: AWS::SQS::Queue, DependsOn: [ Route , 'Tabel' ]}
`, []string{"parse-warning 'Tabel'"}},
		"all on the first line, after a byte order mark": {"t.yaml", "\ufeff{Resources: {Q: {Metadata: 'é😀', Type: AWS::SQS::Queue, DependsOn: Nowhere}}}\r\n", []string{"parse-warning Nowhere"}},
		"a variable in a block of text": {"t.yaml", publicNetwork + `
  Queue1:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub |
        é 😀
        ${Gatewy}
`, []string{"parse-warning |\n        é 😀\n        ${Gatewy}"}},
		"a key that is written twice":         {"t.yaml", publicNetwork + "  'é': {Type: AWS::SQS::Queue, 'Type' : AWS::SNS::Topic}\n", []string{"parse-warning 'Type'"}},
		"a duplicate of a logical id in JSON": {"t.json", "{\"Resources\": {\"Q\\u0031\": {\"Type\": \"AWS::SQS::Queue\"},\n\t\"Q1\": {\"Type\": \"AWS::SQS::Queue\"}}}", []string{`parse-warning "Q1"`}},
		"text where a list belongs": {"t.yaml", publicNetwork + `
  Fn:
    Type: AWS::Lambda::Function
    Properties: {Description: "é😀", VpcConfig: {SubnetIds: subnet-1, SecurityGroupIds: [!Ref Group]}}
`, []string{"parse-warning subnet-1"}},
		"a syntax error in JSON":   {"t.json", "{\"Resources\": {\"é😀\": {\"Type\": \"AWS::SQS::Queue\"} x}}", []string{"parse-error x}}"}},
		"a syntax error in YAML":   {"t.yaml", "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    é: 😀: c\n", []string{"parse-error : c"}},
		"a tab as YAML's indent":   {"t.yaml", "\ufeffResources:\r\n  Q:\r\n    Type: AWS::SQS::Queue\r\n\té: c\r\n", []string{"parse-error \té: c"}},
		"a byte that is no UTF-8":  {"t.yaml", "Resources:\n  Q:\n    Type: AWS::SQS::Queue # é\xff\n", []string{"parse-error \xff"}},
		"a control character":      {"t.json", "{\"Resources\": {\"é\": {\"Type\": \"AWS::SQS::Queue\x01\"}}}", []string{"parse-error \x01"}},
		"Terraform after an emoji": {"main.tf", "\ufeffresource \"aws_sqs_queue\" \"q\" {\r\n  name = /* é😀 */ 1 +\r\n}\r\n", []string{"parse-error \r\n"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, text := range map[string]string{".git": "", test.file: test.src} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			t.Chdir(dir)
			if diff := cmp.Diff(test.want, tokens(t, test.file, test.src)); diff != "" {
				t.Errorf("tokens (-want +got):\n%s", diff)
			}
		})
	}
}

// reported is a place in the JSON report.
type reported struct {
	Rule, Severity, File string
	Range                struct{ Start, End reportedPos }
}

type reportedPos struct{ Line, Column, Byte int }

// tokens are the texts that the ranges of findings and diagnostics cover, in the order of the file. It checks lines and columns of
// JSON, text and SARIF against the bytes.
func tokens(t *testing.T, file, src string) []string {
	t.Helper()
	check := func(format string) string {
		out, _, _ := run(t, "check", "--fail-on", "never", "--rule", "function-in-public-subnet", "--format", format)
		return out
	}
	out := check("json")
	var report struct{ Findings, Diagnostics []reported }
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatal(err)
	}
	all := report.Findings
	for _, d := range report.Diagnostics {
		d.Rule = "parse-" + d.Severity
		all = append(all, d)
	}
	slices.SortStableFunc(all, func(a, b reported) int { return a.Range.Start.Byte - b.Range.Start.Byte })
	text, sarif := check("text"), check("sarif")
	var got []string
	for _, f := range all {
		start, end := f.Range.Start, f.Range.End
		got = append(got, f.Rule+" "+src[start.Byte:end.Byte])
		for _, at := range []reportedPos{start, end} {
			if line, column := lineAndColumn(src, at.Byte, utf8.RuneCountInString); at.Line != line || at.Column != column {
				t.Errorf("JSON: byte %d is at %d:%d, not %d:%d", at.Byte, line, column, at.Line, at.Column)
			}
		}
		if place := fmt.Sprintf("%s:%d:%d: ", file, start.Line, start.Column); !strings.Contains("\n"+text, "\n"+place) {
			t.Errorf("text: no line begins with %q:\n%s", place, text)
		}
		region := map[string]int{}
		region["startLine"], region["startColumn"] = lineAndColumn(src, start.Byte, utf16Length)
		region["endLine"], region["endColumn"] = lineAndColumn(src, end.Byte, utf16Length)
		if !hasRegion(t, sarif, region) {
			t.Errorf("SARIF: no region is %v:\n%s", region, sarif)
		}
	}
	return got
}

// lineAndColumn finds a byte's place as editors count it: a byte order mark is no character of the first line.
func lineAndColumn(src string, offset int, measure func(string) int) (line, column int) {
	before := src[:offset]
	line = 1 + strings.Count(before, "\n")
	before = before[strings.LastIndex(before, "\n")+1:]
	return line, 1 + measure(strings.TrimPrefix(before, "\ufeff"))
}

func utf16Length(s string) int { return len(utf16.Encode([]rune(s))) }

// hasRegion looks for a region in any location of the log.
func hasRegion(t *testing.T, log string, want map[string]int) bool {
	t.Helper()
	var tree any
	if err := json.NewDecoder(bytes.NewReader([]byte(log))).Decode(&tree); err != nil {
		t.Fatal(err)
	}
	var search func(node any) bool
	search = func(node any) bool {
		switch node := node.(type) {
		case []any:
			return slices.ContainsFunc(node, search)
		case map[string]any:
			if region, ok := node["region"].(map[string]any); ok && isRegion(region, want) {
				return true
			}
			for _, child := range node {
				if search(child) {
					return true
				}
			}
		}
		return false
	}
	return search(tree)
}

// isRegion compares a region. SARIF leaves out an end on the line of the start.
func isRegion(region map[string]any, want map[string]int) bool {
	for key, n := range want {
		got, ok := region[key].(float64)
		if !ok && key == "endLine" {
			got = region["startLine"].(float64)
		}
		if int(got) != n {
			return false
		}
	}
	return true
}
