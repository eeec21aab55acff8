package terraform_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vpclint/vpclint/model"
	"github.com/vpclint/vpclint/parser/files"
	"github.com/vpclint/vpclint/parser/terraform"
)

// load reads a root module written as a txtar archive; text before the first file is main.tf.
func load(t *testing.T, archive string, o terraform.Options) (*model.Unit, []model.Diagnostic) {
	t.Helper()
	unit, diags := terraform.Load(tree(t, archive), ".", o)
	return unit, diags
}

func tree(t testing.TB, archive string) *files.Tree {
	t.Helper()
	dir := t.TempDir()
	a := txtar.Parse([]byte(archive))
	if len(a.Comment) > 0 {
		a.Files = append(a.Files, txtar.File{Name: "main.tf", Data: a.Comment})
	}
	for _, f := range a.Files {
		name := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tr, err := files.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tr.Close() })
	return tr
}

// show writes a value in short: "text", <reference>, `template`, ?reason|candidates.
func show(v model.Value) string {
	var items []string
	for _, i := range v.Items {
		items = append(items, show(i))
	}
	switch v.Kind {
	case model.String:
		return `"` + v.Text + `"`
	case model.Number:
		return v.Text
	case model.Bool:
		s, _ := v.AsString()
		return s
	case model.Reference:
		return "<" + v.Ref.String() + ">"
	case model.Template:
		var b strings.Builder
		for _, i := range v.Items {
			if i.Kind == model.String {
				b.WriteString(i.Text)
			} else {
				b.WriteString("${" + show(i) + "}")
			}
		}
		return "`" + b.String() + "`"
	case model.List:
		return "[" + strings.Join(items, " ") + "]"
	case model.Object:
		for _, e := range v.Entries {
			items = append(items, e.Key+"="+show(e.Value))
		}
		return "{" + strings.Join(items, " ") + "}"
	case model.Unknown:
		return "?" + strings.Join(append([]string{v.Text}, items...), "|")
	}
	return v.Kind.String()
}

// network is a network that the expressions of the tests refer to.
const network = `
variable "unset" {}
variable "ids" { type = list(string) }
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "private" {
  for_each   = toset(["a", "b"])
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, each.key == "a" ? 1 : 2)
}
resource "aws_subnet" "pub" {
  count  = 2
  vpc_id = aws_vpc.main.id
}
resource "aws_subnet" "some" { count = var.unset ? 1 : 0 }
resource "aws_subnet" "many" { count = var.unset }
resource "aws_subnet" "each" { for_each = var.unset }
resource "aws_subnet" "none" { count = 0 }
data "aws_subnets" "given" {}
data "aws_availability_zones" "available" {}
`

func TestValuesKeepWhatTheyReferTo(t *testing.T) {
	for _, c := range []struct{ expr, want string }{
		{`aws_vpc.main.id`, `<aws_vpc.main.id>`},
		{`aws_vpc.main.cidr_block`, `"10.0.0.0/16"`},
		{`cidrsubnet(aws_vpc.main.cidr_block, 8, 101)`, `"10.0.101.0/24"`},
		{`"arn:aws:x:${aws_vpc.main.id}/foo"`, "`arn:aws:x:${<aws_vpc.main.id>}/foo`"},
		{`[for s in aws_subnet.private : s.id]`, `[<aws_subnet.private["a"].id> <aws_subnet.private["b"].id>]`},
		{`values(aws_subnet.private)[*].id`, `[<aws_subnet.private["a"].id> <aws_subnet.private["b"].id>]`},
		{`aws_subnet.private["b"].id`, `<aws_subnet.private["b"].id>`},
		{`aws_subnet.pub[*].id`, `[<aws_subnet.pub[0].id> <aws_subnet.pub[1].id>]`},
		{`aws_subnet.pub.*.id`, `[<aws_subnet.pub[0].id> <aws_subnet.pub[1].id>]`},
		{`length(aws_subnet.pub[*].id)`, `2`},
		{`element(aws_subnet.pub[*].id, 3)`, `<aws_subnet.pub[1].id>`},
		{`distinct(concat(aws_subnet.pub[*].id, aws_subnet.pub[*].id))[1]`, `<aws_subnet.pub[1].id>`},
		{`compact([aws_subnet.pub[0].id, "", null])`, `[<aws_subnet.pub[0].id>]`},
		{`split(",", join(",", aws_subnet.pub[*].id))`, `[<aws_subnet.pub[0].id> <aws_subnet.pub[1].id>]`},
		{`try(aws_subnet.none[0].id, aws_vpc.main.id)`, `<aws_vpc.main.id>`},
		{`one(aws_subnet.none[*].id)`, `null`},
		{`jsonencode({Resource = [aws_vpc.main.arn, "${aws_vpc.main.arn}/*"]})`, "`{\"Resource\":[\"${<aws_vpc.main.arn>}\",\"${<aws_vpc.main.arn>}/*\"]}`"},

		{`aws_vpc.main.id == null ? "none" : "some"`, `"some"`},
		{`aws_vpc.main.id != "" ? aws_vpc.main.id : "none"`, `<aws_vpc.main.id>`},
		{`true ? aws_subnet.pub[0].id : aws_subnet.pub[1].id`, `<aws_subnet.pub[0].id>`},
		{`coalesce(null, aws_vpc.main.id)`, `<aws_vpc.main.id>`},

		{`var.unset`, `?variable unset has no value`},
		{`"com.amazonaws.${var.unset}.sqs"`, "`com.amazonaws.${?variable unset has no value}.sqs`"},
		{`format("com.amazonaws.%s.sqs", var.unset)`, "`com.amazonaws.${?variable unset has no value}.sqs`"},
		{`terraform.workspace`, `?terraform.workspace is chosen at run time`},
		{`var.unset ? aws_subnet.pub[0].id : aws_subnet.pub[1].id`, `?variable unset has no value|<aws_subnet.pub[0].id>|<aws_subnet.pub[1].id>`},
		{`var.unset && false`, `false`},
		{`concat([aws_vpc.main.id], var.ids)`, `[<aws_vpc.main.id> ?variable ids has no value]`},
		{`aws_vpc.main.id == "vpc-1" ? "x" : "y"`, `?aws_vpc.main.id is known after deployment|<aws_vpc.main.id>|"x"|"y"`},
		{`substr(aws_vpc.main.id, 0, 4)`, `?aws_vpc.main.id is known after deployment|<aws_vpc.main.id>`},
		{`upper(aws_vpc.main.id)`, `?aws_vpc.main.id is known after deployment|<aws_vpc.main.id>`},
		{`startswith(aws_vpc.main.arn, "arn:")`, `?aws_vpc.main.arn is known after deployment|<aws_vpc.main.arn>`},
		{`split("-", aws_vpc.main.id)[0]`, `?aws_vpc.main.id is known after deployment|<aws_vpc.main.id>`},
		{`{ (aws_vpc.main.id) = 1 }`, `?an expression cannot be evaluated|<aws_vpc.main.id>`},
		{`timestamp()`, `?timestamp() is only known at deployment`},
		{`provider::aws::arn_parse("x")`, `?provider function provider::aws::arn_parse is not evaluated`},

		{`data.aws_subnets.given.ids`, `<data.aws_subnets.given.ids>`},
		{`toset(data.aws_subnets.given.ids)`, `?data source data.aws_subnets.given is read at deployment|<data.aws_subnets.given.ids>`},
		{`data.aws_availability_zones.available.names[1]`, `?availability zone 1 of the region`},
		{`slice(data.aws_availability_zones.available.names, 0, 2)`, `[?availability zone 0 of the region ?availability zone 1 of the region]`},
		{`length(data.aws_availability_zones.available.names)`, `?how many availability zones the region has is not known`},

		{`aws_subnet.some[0].id`, `<aws_subnet.some[0].id>`},
		{`aws_subnet.some[*].id`, `[<aws_subnet.some[0].id>]`},
		{`one(aws_subnet.some[*].id)`, `<aws_subnet.some[0].id>`},
		{`aws_subnet.many[*].id`, `[<aws_subnet.many[0].id> ?variable unset has no value]`},
		{`length(aws_subnet.many)`, `?variable unset has no value`},
		{`[for s in aws_subnet.each : s.id]`, `?variable unset has no value|<aws_subnet.each["?"]>`},
		{`aws_subnet.pub[var.unset].id`, `?variable unset has no value|<aws_subnet.pub[0].id>|<aws_subnet.pub[1].id>`},
	} {
		t.Run(c.expr, func(t *testing.T) {
			unit, diags := load(t, network+"output \"v\" {\n  value = "+c.expr+"\n}\n", terraform.Options{})
			if len(diags) > 0 {
				t.Error("unexpected diagnostics:", diags)
			}
			if got := show(unit.Outputs[0].Value); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestOriginsTellWhereKnownValuesCameFrom(t *testing.T) {
	unit, _ := load(t, network, terraform.Options{})
	got := unit.Resource(`aws_subnet.private["a"]`).Attr("cidr_block")
	want := model.Value{
		Kind: model.String, Text: "10.0.1.0/24",
		Origin: []model.Ref{{Address: "aws_vpc.main", Attribute: "cidr_block"}}, Range: got.Range,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// instances are the address and the doubt of every resource.
func instances(u *model.Unit) []string {
	var out []string
	for _, r := range u.Resources {
		s := r.Address
		if r.Maybe != "" {
			s += " maybe: " + r.Maybe + " (" + r.Guard + ")"
		}
		out = append(out, s)
	}
	return out
}

func TestInstancesHaveTerraformsAddresses(t *testing.T) {
	unit, diags := load(t, `
variable "unset" {}
module "net" {
  source   = "./net"
  for_each = { x = 1, "q\"q" = 2 }
  n        = each.value
}
module "off" {
  source = "./net"
  count  = var.unset ? 1 : 0
  n      = 1
}
-- net/main.tf --
variable "n" {}
data "aws_vpc" "given" {}
resource "aws_subnet" "b" { count = var.n }
resource "aws_subnet" "none" { for_each = {} }
`, terraform.Options{})
	if len(diags) > 0 {
		t.Error(diags)
	}
	want := []string{
		`module.net["q\"q"].aws_subnet.b[0]`,
		`module.net["q\"q"].aws_subnet.b[1]`,
		`module.net["q\"q"].data.aws_vpc.given`,
		`module.net["x"].aws_subnet.b[0]`,
		`module.net["x"].data.aws_vpc.given`,
		`module.off[0].aws_subnet.b[0] maybe: variable unset has no value (var.unset ? 1 : 0)`,
		`module.off[0].data.aws_vpc.given maybe: variable unset has no value (var.unset ? 1 : 0)`,
	}
	if diff := cmp.Diff(want, instances(unit)); diff != "" {
		t.Error(diff)
	}
	r := unit.Resource(`module.net["x"].aws_subnet.b[0]`)
	if r.Block != "module.net.aws_subnet.b" || len(r.Calls) != 1 || r.Calls[0].Address != `module.net["x"]` || !r.Calls[0].Local {
		t.Errorf("block %q, calls %+v", r.Block, r.Calls)
	}
}

func TestBlocksAreListsOfObjectsInTheOrderOfTheSource(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"a static block": {
			`vpc_config { subnet_ids = ["s"] }`,
			`{vpc_config=[{subnet_ids=["s"]}]}`,
		},
		"an attribute as blocks": {
			`ingress = [{ from_port = 1 }]`,
			`{ingress=[{from_port=1}]}`,
		},
		"a dynamic block with an iterator": {
			`dynamic "ingress" {
			  for_each = { a = 1, b = 2 }
			  iterator = it
			  content {
			    from_port   = it.value
			    description = it.key
			  }
			}`,
			`{ingress=[{from_port=1 description="a"} {from_port=2 description="b"}]}`,
		},
		"nested dynamic blocks": {
			`dynamic "outer" {
			  for_each = [[1], [2, 3]]
			  content {
			    dynamic "inner" {
			      for_each = outer.value
			      content { v = inner.value + outer.key }
			    }
			  }
			}`,
			`{outer=[{inner=[{v=1}]} {inner=[{v=3} {v=4}]}]}`,
		},
		"a dynamic block over nothing": {
			`dynamic "ingress" {
			  for_each = []
			  content {}
			}`,
			`{}`,
		},
		"a dynamic block over something unknown": {
			`dynamic "ingress" {
			  for_each = var.unset
			  content {}
			}`,
			`{ingress=?variable unset has no value}`,
		},
		"one that may add to a static block": {
			`ingress { from_port = 1 }
			dynamic "ingress" {
			  for_each = var.unset
			  content {}
			}`,
			`{ingress=[{from_port=1} ?variable unset has no value]}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			unit, diags := load(t, "variable \"unset\" {}\nresource \"aws_x\" \"y\" {\n"+c.body+"\n}\n", terraform.Options{})
			if len(diags) > 0 {
				t.Error(diags)
			}
			if got := show(unit.Resource("aws_x.y").Attributes); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestMetaArgumentsAreNoAttributes(t *testing.T) {
	unit, _ := load(t, `
resource "aws_a" "a" {}
resource "aws_b" "b" {
  count      = 1
  depends_on = [aws_a.a, module.m]
  provider   = aws.west
  name       = "b"
  lifecycle { ignore_changes = [tags["x"], route] }
  provisioner "local-exec" { on_failure = continue }
}
`, terraform.Options{})
	r := unit.Resource("aws_b.b[0]")
	if got := show(r.Attributes); got != `{name="b"}` {
		t.Error(got)
	}
	if diff := cmp.Diff([]string{"aws_a.a", "module.m"}, r.DependsOn); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"tags", "route"}, r.IgnoreChanges); diff != "" {
		t.Error(diff)
	}
}

func TestRangesPointAtTheExpressionOfTheResource(t *testing.T) {
	src := "locals { l = [\"x\"] }\nresource \"aws_a\" \"b\" {\n  ids = [aws_c.d.id, \"y\"]\n  own = local.l\n}\nresource \"aws_c\" \"d\" {}\n"
	unit, _ := load(t, src, terraform.Options{})
	r := unit.Resource("aws_a.b")
	for what, at := range map[string]model.Range{
		`resource "aws_a" "b"`: r.NameRange, `[aws_c.d.id, "y"]`: r.At("ids"), `aws_c.d.id`: r.Attr("ids").Items[0].Range,
		`"y"`: r.Attr("ids").Items[1].Range, `local.l`: r.At("own"),
	} {
		if got := src[at.Start.Byte:at.End.Byte]; got != what || at.File != "main.tf" {
			t.Errorf("range %v is %q, want %q", at, got, what)
		}
	}
	if got := r.Attr("own").Items[0].Range; got != r.At("own") {
		t.Errorf("an element of a local has range %v, want that of the attribute", got)
	}
}

func TestVariablesComeFromFilesThenTheCommandLine(t *testing.T) {
	archive := `
variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" { type = list(number) }
variable "o" {
  type    = object({ x = optional(number, 7), y = optional(string) })
  default = {}
}
output "v" { value = [var.a, var.b, var.c, var.d, var.o] }
-- terraform.tfvars --
b = "tfvars"
c = "tfvars"
-- x.auto.tfvars.json --
{"c": "auto"}
`
	unit, diags := load(t, archive, terraform.Options{Variables: map[string]string{"d": "[1, 2]"}})
	if len(diags) > 0 {
		t.Error(diags)
	}
	want := `["default" "tfvars" "auto" [1 2] {x=7 y=null}]`
	if got := show(unit.Outputs[0].Value); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if diff := cmp.Diff([]string{"main.tf", "terraform.tfvars", "x.auto.tfvars.json"}, unit.Files); diff != "" {
		t.Error(diff)
	}
}

func TestModulesThatAreNotOnDiskAreOpaque(t *testing.T) {
	unit, diags := load(t, `
resource "aws_vpc" "main" {}
module "sg" {
  source  = "terraform-aws-modules/security-group/aws"
  version = "5.0"
  vpc_id  = aws_vpc.main.id
}
output "v" { value = module.sg.security_group_id }
`, terraform.Options{})
	if len(diags) > 0 {
		t.Error(diags)
	}
	if got, want := show(unit.Outputs[0].Value), "?module.sg (terraform-aws-modules/security-group/aws) is not on disk"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	o := unit.Opaque[0]
	if got := o.Address + " " + o.Source + " " + show(o.Arguments); got != "module.sg terraform-aws-modules/security-group/aws {vpc_id=<aws_vpc.main.id>}" {
		t.Error(got)
	}
}

func TestModulesThatNeedOneAnothersOutputsAreNoCycle(t *testing.T) {
	unit, diags := load(t, `
module "a" {
  source = "./m"
  in     = module.b.fixed
}
module "b" {
  source = "./m"
  in     = module.a.through
}
output "v" { value = module.b.through }
-- m/main.tf --
variable "in" {}
output "fixed" { value = "f" }
output "through" { value = var.in }
`, terraform.Options{})
	if len(diags) > 0 {
		t.Error(diags)
	}
	if got := show(unit.Outputs[0].Value); got != `"f"` {
		t.Error(got)
	}
}

func TestPolicyDocumentsAreRendered(t *testing.T) {
	unit, diags := load(t, `
resource "aws_sqs_queue" "q" {}
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "logs"
    actions   = ["logs:*"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "p" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    effect    = "Deny"
    actions   = ["sqs:SendMessage", "sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.q.arn]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:x"
      values   = ["y"]
    }
  }
}
output "v" { value = data.aws_iam_policy_document.p.json }
`, terraform.Options{})
	if len(diags) > 0 {
		t.Error(diags)
	}
	want := "`" + `{"Statement":[{"Action":"logs:*","Effect":"Allow","Resource":"*","Sid":"logs"},` +
		`{"Action":["sqs:SendMessage","sqs:ReceiveMessage"],"Condition":{"StringEquals":{"aws:x":"y"}},"Effect":"Deny",` +
		`"Principal":{"Service":"lambda.amazonaws.com"},"Resource":"${<aws_sqs_queue.q.arn>}"}],"Version":"2012-10-17"}` + "`"
	if got := show(unit.Outputs[0].Value); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestTheRegionComesFromTheProvider(t *testing.T) {
	unit, _ := load(t, `
variable "region" { default = "eu-west-1" }
provider "aws" { region = var.region }
provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
data "aws_region" "here" {}
data "aws_region" "there" { provider = aws.west }
data "aws_partition" "p" {}
output "v" { value = [data.aws_region.here.name, data.aws_region.there.name, data.aws_partition.p.partition] }
`, terraform.Options{})
	if unit.Region != "eu-west-1" {
		t.Errorf("region %q", unit.Region)
	}
	if got := show(unit.Outputs[0].Value); got != `["eu-west-1" "us-west-2" "aws"]` {
		t.Error(got)
	}
}

func TestJSONSyntaxMeansTheSameAsNative(t *testing.T) {
	unit, diags := load(t, `
-- net.tf.json --
{
  "resource": {
    "aws_vpc": {"main": {"cidr_block": "10.0.0.0/16", "tags": {"Name": "n"}}},
    "aws_lambda_function": {"f": {
      "function_name": "f-${aws_vpc.main.id}",
      "vpc_config": {"subnet_ids": ["${aws_vpc.main.id}"]},
      "depends_on": ["aws_vpc.main"]
    }},
    "aws_security_group_rule": {"r": {"type": "ingress", "count": "${2 - 1}"}}
  }
}
`, terraform.Options{})
	if len(diags) > 0 {
		t.Error(diags)
	}
	for address, want := range map[string]string{
		"aws_vpc.main":                 `{cidr_block="10.0.0.0/16" tags={Name="n"}}`,
		"aws_lambda_function.f":        "{function_name=`f-${<aws_vpc.main.id>}` vpc_config=[{subnet_ids=[<aws_vpc.main.id>]}]}",
		"aws_security_group_rule.r[0]": `{type="ingress"}`,
	} {
		r := unit.Resource(address)
		if r == nil {
			t.Fatalf("no %s among %v", address, instances(unit))
		}
		if got := show(r.Attributes); got != want {
			t.Errorf("%s: got  %s\nwant %s", address, got, want)
		}
	}
	if diff := cmp.Diff([]string{"aws_vpc.main"}, unit.Resource("aws_lambda_function.f").DependsOn); diff != "" {
		t.Error(diff)
	}
}

func TestCallsAreTheLocalModules(t *testing.T) {
	tr := tree(t, `
module "a" { source = "./a" }
module "b" { source = "./a/../b" }
module "c" { source = "registry/c/aws" }
module "d" { source = "../outside" }
-- a/broken.tf --
module "b" { source = "../b" }
resource {{{
-- empty/readme.md --
`)
	for dir, want := range map[string][]string{".": {"a", "b"}, "a": {"b"}, "empty": nil, "missing": nil} {
		if diff := cmp.Diff(want, terraform.Calls(tr, dir)); diff != "" {
			t.Errorf("%s: %s", dir, diff)
		}
	}
}

func TestEvaluateKnowsTheModule(t *testing.T) {
	got, diags := terraform.Evaluate(tree(t, network), ".", terraform.Options{}, []string{
		`[for s in aws_subnet.private : s.owner_id]`, `1 +`, `cidrhost(aws_vpc.main.cidr_block, 5)`, `aws_vpc.mani.id`,
	})
	var lines []string
	for _, r := range got {
		lines = append(lines, show(r.Value)+" "+r.Type)
	}
	for _, d := range diags {
		lines = append(lines, d.Range.String()+": "+d.Message)
	}
	want := []string{
		`[<aws_subnet.private["a"].owner_id> <aws_subnet.private["b"].owner_id>] tuple([string,string])`,
		`?the expression cannot be parsed any`,
		`"10.0.0.5" string`,
		`?aws_vpc.mani is not declared any`,
		`expression 2:1: Missing expression: Expected the start of an expression, but found the end of the file`,
		`expression 4:1: aws_vpc.mani is not declared; did you mean "aws_vpc.main"?`,
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
}

func TestOverrideFilesMergeArgumentsAndReplaceBlocks(t *testing.T) {
	unit, diags := load(t, `
resource "aws_security_group" "s" {
  name = "first"
  tags = { a = 1 }
  egress { from_port = 1 }
  egress { from_port = 2 }
}
-- x_override.tf --
resource "aws_security_group" "s" {
  name = "second"
  egress { from_port = 3 }
}
`, terraform.Options{})
	if len(diags) > 0 {
		t.Error(diags)
	}
	if got := show(unit.Resource("aws_security_group.s").Attr("name")); got != `"second"` {
		t.Error(got)
	}
	if got := show(unit.Resource("aws_security_group.s").Attr("egress")); got != `[{from_port=3}]` {
		t.Error(got)
	}
}

func TestDownloadedModulesAreReadButNotOurs(t *testing.T) {
	unit, diags := load(t, `
module "vpc" { source = "terraform-aws-modules/vpc/aws" }
output "v" { value = module.vpc.id }
-- .terraform/modules/modules.json --
{"Modules": [{"Key": "", "Dir": "."}, {"Key": "vpc", "Source": "registry.terraform.io/x", "Dir": ".terraform/modules/vpc"}]}
-- .terraform/modules/vpc/main.tf --
resource "aws_vpc" "this" {}
output "id" { value = aws_vpc.this.id }
`, terraform.Options{})
	if len(diags) > 0 {
		t.Error(diags)
	}
	if got := show(unit.Outputs[0].Value); got != `<module.vpc.aws_vpc.this.id>` {
		t.Error(got)
	}
	if r := unit.Resource("module.vpc.aws_vpc.this"); r == nil || r.Calls[0].Local {
		t.Errorf("resource %+v", r)
	}
}

func TestFilesAreReadBelowTheRootOnly(t *testing.T) {
	for expr, want := range map[string]string{
		`file("${path.module}/a.txt")`:                                 `"text of a"`,
		`filebase64("a.txt")`:                                          `"dGV4dCBvZiBhCg=="`, // txtar ends every file with a newline
		`fileexists("b.txt")`:                                          `false`,
		`fileset(path.module, "*.{txt,json}")`:                         `["a.txt" "p.json"]`,
		`templatefile("t.tmpl", { id = aws_vpc.main.id, n = [1, 2] })`: "`${<aws_vpc.main.id>}: 1 2 `",
		`jsondecode(file("p.json")).a`:                                 `[1]`,
		`filebase64sha256("missing.zip")`:                              `?missing.zip is not built yet`,
		`try(filemd5("missing.zip"), "none")`:                          `?missing.zip is not built yet`,
		`file("missing.txt")`:                                          `?file(): missing.txt: no such file or directory`,
	} {
		t.Run(expr, func(t *testing.T) {
			unit, _ := load(t, "resource \"aws_vpc\" \"main\" {}\noutput \"v\" {\n  value = "+expr+"\n}\n"+`
-- a.txt --
text of a
-- t.tmpl --
${id}: %{ for x in n }${x} %{ endfor }
-- p.json --
{"a": [1]}
`, terraform.Options{})
			got := strings.ReplaceAll(show(unit.Outputs[0].Value), "\n", "")
			if got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}
