# A vault: no way to the internet, endpoints for what the functions call

provider "aws" {
  region = "eu-west-1"
}

resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true
}

resource "aws_subnet" "vault_a" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "vault_b" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = "eu-west-1b"
}

resource "aws_route_table" "vault" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table_association" "vault_a" {
  subnet_id      = aws_subnet.vault_a.id
  route_table_id = aws_route_table.vault.id
}

resource "aws_route_table_association" "vault_b" {
  subnet_id      = aws_subnet.vault_b.id
  route_table_id = aws_route_table.vault.id
}

resource "aws_security_group" "function" {
  name_prefix = "function-"
  description = "What the functions may reach"
  vpc_id      = aws_vpc.main.id

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "endpoint" {
  name_prefix = "endpoint-"
  description = "Who may use the endpoints"
  vpc_id      = aws_vpc.main.id

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_endpoint" "dynamo_db" {
  vpc_id            = aws_vpc.main.id
  service_name      = "com.amazonaws.eu-west-1.dynamodb"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.vault.id]
}

resource "aws_vpc_endpoint" "sqs" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sqs"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.vault_a.id, aws_subnet.vault_b.id]
  security_group_ids  = [aws_security_group.endpoint.id]
}

resource "aws_vpc_endpoint" "sns" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.sns"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [aws_subnet.vault_a.id, aws_subnet.vault_b.id]
  security_group_ids  = [aws_security_group.endpoint.id]
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}

resource "aws_sns_topic" "alarms" {
  name = "alarms"
}

resource "aws_dynamodb_table" "ledger" {
  name         = "ledger"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "booking" {
  name = "booking"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "booking_vpc_access" {
  role       = aws_iam_role.booking.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

resource "aws_iam_role_policy" "booking" {
  role = aws_iam_role.booking.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["dynamodb:GetItem", "dynamodb:PutItem"], Resource = aws_dynamodb_table.ledger.arn },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.orders.arn },
    ]
  })
}

resource "aws_lambda_function" "booking" {
  function_name = "booking"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = "build/booking.zip"
  role          = aws_iam_role.booking.arn
  timeout       = 30

  environment {
    variables = {
      TABLE_NAME = aws_dynamodb_table.ledger.name
      QUEUE_URL  = aws_sqs_queue.orders.url
    }
  }

  vpc_config {
    subnet_ids         = [aws_subnet.vault_a.id, aws_subnet.vault_b.id]
    security_group_ids = [aws_security_group.function.id]
  }
}

resource "aws_iam_role" "audit" {
  name = "audit"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "audit_vpc_access" {
  role       = aws_iam_role.audit.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

resource "aws_iam_role_policy" "audit" {
  role = aws_iam_role.audit.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "sns:Publish", Resource = aws_sns_topic.alarms.arn },
    ]
  })
}

resource "aws_lambda_function" "audit" {
  function_name = "audit"
  runtime       = "python3.13"
  handler       = "app.handler"
  filename      = "build/audit.zip"
  role          = aws_iam_role.audit.arn
  timeout       = 30

  environment {
    variables = {
      TOPIC_ARN = aws_sns_topic.alarms.arn
    }
  }

  vpc_config {
    subnet_ids         = [aws_subnet.vault_a.id, aws_subnet.vault_b.id]
    security_group_ids = [aws_security_group.function.id]
  }
}
