package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// BenchmarkOneTemplate is a check of one small template, everything but the start of the process.
func BenchmarkOneTemplate(b *testing.B) {
	benchmarkCheck(b, "../../testdata/examples/cloudformation/orders.yaml")
}

// BenchmarkOneModule is a check of one small Terraform module.
func BenchmarkOneModule(b *testing.B) {
	benchmarkCheck(b, "../../testdata/examples/terraform")
}

// BenchmarkHundredTemplates is a check of 100 templates: the good networks and the examples, copied.
func BenchmarkHundredTemplates(b *testing.B) {
	var files []string
	for _, pattern := range []string{"../../testdata/networks/*/*/template.yaml", "../../testdata/examples/*/*.yaml"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			b.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		b.Fatal("no templates")
	}
	dir := b.TempDir()
	for i := range 100 {
		src, err := os.ReadFile(files[i%len(files)])
		if err != nil {
			b.Fatal(err)
		}
		folder := filepath.Join(dir, fmt.Sprint(i))
		if err := os.Mkdir(folder, 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "template.yaml"), src, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	benchmarkCheck(b, dir)
}

func benchmarkCheck(b *testing.B, path string) {
	for b.Loop() {
		var stdout, stderr bytes.Buffer
		if code := Main([]string{"check", "--fail-on", "never", path}, strings.NewReader(""), &stdout, &stderr); code != exitClean {
			b.Fatalf("exit %d: %s", code, &stderr)
		}
	}
}

// BenchmarkModuleCalls is a check of a root module with 60 calls of a module of 34 resources, and of one with twice as many.
func BenchmarkModuleCalls(b *testing.B) {
	for _, calls := range []int{60, 120} {
		b.Run(fmt.Sprint(calls), func(b *testing.B) {
			dir := b.TempDir()
			for name, src := range map[string]string{"main.tf": callsOf(calls), "service/main.tf": serviceModule} {
				name = filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					b.Fatal(err)
				}
				if err := os.WriteFile(name, []byte(src), 0o644); err != nil {
					b.Fatal(err)
				}
			}
			benchmarkCheck(b, dir)
		})
	}
}

// callsOf is a network and that many calls.
func callsOf(n int) string {
	var b strings.Builder
	b.WriteString(`
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "private" {
  count      = 3
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
}
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}
resource "aws_route_table_association" "private" {
  count          = 3
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.private.id]
}
`)
	for i := range n {
		fmt.Fprintf(&b, "module \"service_%03d\" {\n  source  = \"./service\"\n  name    = \"service-%d\"\n  vpc     = aws_vpc.main.id\n  subnets = aws_subnet.private[*].id\n}\n", i, i)
	}
	return b.String()
}

const serviceModule = `
variable "name" {}
variable "vpc" {}
variable "subnets" {}
locals {
  alarms = { for i in range(25) : "${var.name}-${i}" => { threshold = i, metric = i % 2 == 0 ? "Errors" : "Throttles" } }
}
resource "aws_security_group" "fn" {
  vpc_id = var.vpc
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_sqs_queue" "q" {
  name = "${var.name}-queue"
}
resource "aws_s3_bucket" "b" {
  bucket = "${var.name}-bucket"
}
data "aws_iam_policy_document" "p" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.q.arn]
  }
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.b.arn}/*"]
  }
}
resource "aws_iam_role" "fn" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.fn.id
  policy = data.aws_iam_policy_document.p.json
}
resource "aws_iam_role_policy_attachment" "vpc" {
  role       = aws_iam_role.fn.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}
resource "aws_lambda_function" "fn" {
  function_name = var.name
  role          = aws_iam_role.fn.arn
  environment {
    variables = { QUEUE_URL = aws_sqs_queue.q.url, BUCKET = aws_s3_bucket.b.id }
  }
  vpc_config {
    subnet_ids         = var.subnets
    security_group_ids = [aws_security_group.fn.id]
  }
}
resource "aws_cloudwatch_log_group" "l" {
  name = "/aws/lambda/${aws_lambda_function.fn.function_name}"
}
resource "aws_cloudwatch_metric_alarm" "a" {
  for_each    = local.alarms
  alarm_name  = each.key
  metric_name = each.value.metric
  threshold   = each.value.threshold
  dimensions  = { FunctionName = aws_lambda_function.fn.function_name }
}
`
