resource "aws_s3_bucket" "pictures" {
  bucket_prefix = "shop-pictures-"
}

resource "aws_sns_topic" "resized" {
  name = "pictures-resized"
}

resource "aws_security_group" "thumbnails" {
  name_prefix = "thumbnails-"
  vpc_id      = aws_vpc.media.id

  egress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_iam_role" "thumbnails" {
  name = "thumbnails"

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy_attachment" "thumbnails_vpc" {
  role       = aws_iam_role.thumbnails.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

data "aws_iam_policy_document" "thumbnails" {
  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = ["${aws_s3_bucket.pictures.arn}/*"]
  }

  statement {
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.resized.arn]
  }
}

resource "aws_iam_role_policy" "thumbnails" {
  role   = aws_iam_role.thumbnails.id
  policy = data.aws_iam_policy_document.thumbnails.json
}

resource "aws_lambda_function" "thumbnails" {
  function_name = "thumbnails"
  role          = aws_iam_role.thumbnails.arn
  runtime       = "python3.13"
  handler       = "thumbnails.handler"
  filename      = "build/thumbnails.zip"
  memory_size   = 1024
  timeout       = 60

  environment {
    variables = {
      BUCKET    = aws_s3_bucket.pictures.bucket
      TOPIC_ARN = aws_sns_topic.resized.arn
    }
  }

  vpc_config {
    subnet_ids         = values(aws_subnet.private)[*].id
    security_group_ids = [aws_security_group.thumbnails.id]
  }
}
