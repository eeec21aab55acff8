provider "aws" {
  region = "eu-central-1"
}

resource "aws_vpc" "media" {
  cidr_block           = "10.40.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_internet_gateway" "media" {
  vpc_id = aws_vpc.media.id
}

# Load balancers
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.media.id
  cidr_block = "10.40.0.0/24"
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.media.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.media.id
  }
}

resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}

# Functions
resource "aws_subnet" "private" {
  for_each = { a = 1, b = 2 }

  vpc_id            = aws_vpc.media.id
  cidr_block        = cidrsubnet(aws_vpc.media.cidr_block, 8, each.value)
  availability_zone = "eu-central-1${each.key}"
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.media.id
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

  subnet_id      = each.value.id
  route_table_id = aws_route_table.private.id
}

# Pictures must not leave the AWS network
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.media.id
  service_name      = "com.amazonaws.eu-central-1.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [aws_route_table.public.id]
}

resource "aws_vpc_endpoint" "sns" {
  vpc_id             = aws_vpc.media.id
  service_name       = "com.amazonaws.eu-central-1.sns"
  vpc_endpoint_type  = "Interface"
  subnet_ids         = values(aws_subnet.private)[*].id
  security_group_ids = [aws_security_group.endpoints.id]
}

resource "aws_security_group" "endpoints" {
  name_prefix = "endpoints-"
  vpc_id      = aws_vpc.media.id

  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.media.cidr_block]
  }
}
