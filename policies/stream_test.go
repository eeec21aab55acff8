package policies_test

import "fmt"

// stream has Kafka brokers with endpoints for Lambda and STS, a consumer outside the VPC, and Counter, which calls DynamoDB from it.
func stream() []mutation {
	const trigger = "cfn=ClicksMapping sam=ConsumerClicks tf=aws_lambda_event_source_mapping.clicks"
	const admits = "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupId: !GetAtt ClusterGroup.GroupId}"
	const cluster = `      GroupDescription: The brokers and the poller of Lambda
      VpcId: !Ref Vpc
`
	const clusterTF = `    protocol  = "tcp"
    self      = true
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
`
	const selfTF = `  ingress {
    from_port = 9098
    to_port   = 9098
    protocol  = "tcp"
    self      = true
  }

`
	const function = `      GroupDescription: What the function may reach
      VpcId: !Ref Vpc
`
	open := fmt.Sprintf(groupTF, "What the function may reach")
	provisioned := edit{`StartingPosition: LATEST
`, `StartingPosition: LATEST
      ProvisionedPollerConfig: {MinimumPollers: 1, MaximumPollers: 2}
`}
	provisionedSAM := edit{`StartingPosition: LATEST
`, `StartingPosition: LATEST
            ProvisionedPollerConfig: {MinimumPollers: 1, MaximumPollers: 2}
`}
	provisionedTF := edit{`starting_position = "LATEST"
`, `starting_position = "LATEST"

  provisioned_poller_config {
    minimum_pollers = 1
    maximum_pollers = 2
  }
`}
	return []mutation{
		{
			name: "there is no endpoint for Lambda",
			cfn:  []edit{cut("LambdaEndpoint")},
			tf:   []edit{cut("aws_vpc_endpoint.lambda")},
			want: "error trigger-apis-unreachable lambda: " + trigger,
		},
		{
			name: "there is no endpoint for STS",
			cfn:  []edit{cut("StsEndpoint")},
			tf:   []edit{cut("aws_vpc_endpoint.sts")},
			want: "error trigger-apis-unreachable sts: " + trigger,
		},
		{
			name: "there is no endpoint for either",
			cfn:  []edit{cut("LambdaEndpoint"), cut("StsEndpoint")},
			tf:   []edit{cut("aws_vpc_endpoint.lambda"), cut("aws_vpc_endpoint.sts")},
			want: "error trigger-apis-unreachable lambda,sts: " + trigger,
		},
		{
			name: "there is no endpoint for either and the trigger is switched off",
			cfn: []edit{cut("LambdaEndpoint"), cut("StsEndpoint"), {`      StartingPosition: LATEST
`, `      StartingPosition: LATEST
      Enabled: false
`}},
			sam: []edit{cut("LambdaEndpoint"), cut("StsEndpoint"), {`            StartingPosition: LATEST
`, `            StartingPosition: LATEST
            Enabled: false
`}},
			tf: []edit{cut("aws_vpc_endpoint.lambda"), cut("aws_vpc_endpoint.sts"), {`  starting_position = "LATEST"
`, `  starting_position = "LATEST"
  enabled           = false
`}},
			want: "note trigger-apis-unreachable lambda,sts: " + trigger,
		},
		{
			name: "the endpoint for Lambda has no private DNS",
			cfn: []edit{{`${AWS::Region}.lambda
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
`, `${AWS::Region}.lambda
      VpcEndpointType: Interface
`}},
			tf: []edit{{`eu-west-1.lambda"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
`, `eu-west-1.lambda"
  vpc_endpoint_type   = "Interface"
`}},
			want: "error interface-endpoint-without-private-dns lambda: LambdaEndpoint = aws_vpc_endpoint.lambda",
		},
		{
			name: "the VPC has no DNS hostnames",
			cfn:  []edit{{hostnames, ""}},
			tf:   []edit{{hostTF, ""}},
			want: "error private-dns-needs-vpc-dns lambda,sts: Vpc = aws_vpc.main",
		},
		{
			name: "the endpoints' group admits another network",
			cfn:  []edit{{admits, "- {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.99.0.0/16}"}},
			tf: []edit{{`security_groups = [aws_security_group.cluster.id]
  }

  egress`, `cidr_blocks = ["10.99.0.0/16"]
  }

  egress`}},
			want: "error trigger-https-closed lambda,sts: EndpointGroup = aws_security_group.endpoint",
		},
		{
			name: "the endpoints' group admits the function instead of the brokers",
			cfn:  []edit{{admits, inHTTPS}},
			tf: []edit{{`security_groups = [aws_security_group.cluster.id]
  }

  egress`, `security_groups = [aws_security_group.function.id]
  }

  egress`}},
			want: "error trigger-https-closed lambda,sts: EndpointGroup = aws_security_group.endpoint",
		},
		{
			name: "the brokers' group lets only their port out",
			cfn: []edit{{cluster, cluster + `      SecurityGroupEgress:
        - {IpProtocol: tcp, FromPort: 9098, ToPort: 9098, CidrIp: !GetAtt Vpc.CidrBlock}
`}},
			tf: []edit{{clusterTF, `    protocol  = "tcp"
    self      = true
  }

  egress {
    from_port   = 9098
    to_port     = 9098
    protocol    = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]
  }
`}},
			want: "error trigger-https-closed lambda,sts: ClusterGroup = aws_security_group.cluster",
		},
		{
			name: "the brokers' group lets nothing out",
			cfn: []edit{{cluster, cluster + `      SecurityGroupEgress:
        ` + denyAll + `
`}},
			tf: []edit{{clusterTF, `    protocol  = "tcp"
    self      = true
  }
`}},
			want: "error trigger-broker-port-closed: ClusterGroup = aws_security_group.cluster",
		},
		{
			name: "the brokers' group does not admit itself",
			cfn:  []edit{cut("ClusterGroupIngressSelf")},
			tf:   []edit{{selfTF, ""}},
			want: "error trigger-broker-port-closed: ClusterGroup = aws_security_group.cluster",
		},
		{
			name: "the brokers' group admits itself on the port of another authentication",
			cfn: []edit{{`FromPort: 9098
      ToPort: 9098
`, `FromPort: 9094
      ToPort: 9096
`}},
			tf: []edit{{`from_port = 9098
    to_port   = 9098`, `from_port = 9094
    to_port   = 9096`}},
			want: "error trigger-broker-port-closed: ClusterGroup = aws_security_group.cluster",
		},
		{
			name: "the brokers' group admits only the function's group",
			cfn: []edit{{`ToPort: 9098
      SourceSecurityGroupId: !GetAtt ClusterGroup.GroupId`, `ToPort: 9098
      SourceSecurityGroupId: !GetAtt FunctionGroup.GroupId`}},
			tf:   []edit{{"self      = true", "security_groups = [aws_security_group.function.id]"}},
			want: "error trigger-broker-port-closed: ClusterGroup = aws_security_group.cluster",
		},
		{
			name: "there is no endpoint for DynamoDB",
			cfn:  []edit{cut("DynamoDBEndpoint")},
			tf:   []edit{cut("aws_vpc_endpoint.dynamo_db")},
			want: "error function-service-unreachable dynamodb: Counter = aws_lambda_function.counter",
		},
		{
			name: "the endpoint for DynamoDB is on no table",
			cfn: []edit{{`      RouteTableIds: [!Ref PrivateTable]
`, ""}},
			tf: []edit{{`  route_table_ids   = [aws_route_table.private.id]
`, ""}},
			want: "error gateway-endpoint-not-routed dynamodb: DynamoDBEndpoint = aws_vpc_endpoint.dynamo_db",
		},
		{
			name: "the function's group lets nothing out",
			cfn: []edit{{function, function + `      SecurityGroupEgress:
        ` + denyAll + `
`}},
			tf: []edit{{open, `  description = "What the function may reach"
  vpc_id      = aws_vpc.main.id
`}},
			want: "error function-sg-without-egress dynamodb: FunctionGroup = aws_security_group.function",
		},
		{
			name: "the role of Counter may not make network interfaces",
			cfn:  []edit{{vpcAccess, "AWSLambdaBasicExecutionRole"}},
			tf:   []edit{{vpcAccess, "AWSLambdaBasicExecutionRole"}},
			sam:  []edit{}, // SAM makes the role and gives it what it needs
			want: "error function-role-cannot-manage-enis: CounterRole = aws_iam_role.counter",
		},
		{
			name: "stays good with a provisioned poller, which needs no endpoints",
			cfn:  []edit{cut("LambdaEndpoint"), cut("StsEndpoint"), provisioned},
			sam:  []edit{cut("LambdaEndpoint"), cut("StsEndpoint"), provisionedSAM},
			tf:   []edit{cut("aws_vpc_endpoint.lambda"), cut("aws_vpc_endpoint.sts"), provisionedTF},
		},
		{
			name: "stays good when the brokers' group admits the VPC's range on all their ports",
			cfn: []edit{{`FromPort: 9098
      ToPort: 9098
      SourceSecurityGroupId: !GetAtt ClusterGroup.GroupId`, `FromPort: 9092
      ToPort: 9098
      CidrIp: !GetAtt Vpc.CidrBlock`}},
			tf: []edit{{`from_port = 9098
    to_port   = 9098
    protocol  = "tcp"
    self      = true`, `from_port = 9092
    to_port   = 9098
    protocol  = "tcp"
    cidr_blocks = [aws_vpc.main.cidr_block]`}},
		},
	}
}

// streamInOtherWords are the same networks in other spellings: of groups, policies, subnets and conditions.
func streamInOtherWords() []mutation {
	const trigger = "cfn=ClicksMapping sam=ConsumerClicks tf=aws_lambda_event_source_mapping.clicks"
	const cluster = `        ClientSubnets: [!Ref PrivateSubnetA, !Ref PrivateSubnetB]
`
	return []mutation{
		{
			name: "the endpoints share the brokers' group, which admits itself",
			tf: []edit{
				{`eu-west-1.lambda"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = aws_subnet.private[*].id
  security_group_ids  = [aws_security_group.endpoint.id]`, `eu-west-1.lambda"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = aws_subnet.private[*].id
  security_group_ids  = [aws_security_group.cluster.id]`},
				{`from_port = 9098
    to_port   = 9098
    protocol  = "tcp"
    self      = true`, `from_port = 0
    to_port   = 0
    protocol  = "-1"
    self      = true`},
			},
		},
		{
			name: "the mapping names the cluster by its ARN and the endpoints are gone",
			cfn:  []edit{{"EventSourceArn: !Ref ClickStream", "EventSourceArn: !GetAtt ClickStream.Arn"}, cut("LambdaEndpoint"), cut("StsEndpoint")},
			sam:  []edit{{"Stream: !Ref ClickStream", "Stream: !GetAtt ClickStream.Arn"}, cut("LambdaEndpoint"), cut("StsEndpoint")},
			want: "error trigger-apis-unreachable lambda,sts: " + trigger,
		},
		{
			name: "the brokers listen in the clear on 9092",
			cfn: []edit{{`        Unauthenticated: {Enabled: false}
`, `        Unauthenticated: {Enabled: true}
      EncryptionInfo:
        EncryptionInTransit: {ClientBroker: PLAINTEXT}
`}, {`        Sasl:
          Iam: {Enabled: true}
`, ""}, {`FromPort: 9098
      ToPort: 9098
`, `FromPort: 9092
      ToPort: 9092
`}},
			tf: []edit{
				{`    unauthenticated = false

    sasl {
      iam = true
    }
  }
`, `    unauthenticated = true
  }

  encryption_info {
    encryption_in_transit {
      client_broker = "PLAINTEXT"
    }
  }
`},
				{`from_port = 9098
    to_port   = 9098`, `from_port = 9092
    to_port   = 9092`},
			},
		},
		{
			name: "the brokers listen in the clear and their group admits TLS",
			cfn: []edit{{`        Unauthenticated: {Enabled: false}
`, `        Unauthenticated: {Enabled: true}
      EncryptionInfo:
        EncryptionInTransit: {ClientBroker: PLAINTEXT}
`}, {`        Sasl:
          Iam: {Enabled: true}
`, ""}, {`FromPort: 9098
      ToPort: 9098
`, `FromPort: 9094
      ToPort: 9094
`}},
			tf: []edit{
				{`    unauthenticated = false

    sasl {
      iam = true
    }
  }
`, `    unauthenticated = true
  }

  encryption_info {
    encryption_in_transit {
      client_broker = "PLAINTEXT"
    }
  }
`},
				{`from_port = 9098
    to_port   = 9098`, `from_port = 9094
    to_port   = 9094`},
			},
			want: "error trigger-broker-port-closed: ClusterGroup = aws_security_group.cluster",
		},
		{
			name: "the brokers are in subnets without any way and the endpoints' private DNS is written as text",
			cfn: []edit{{cluster, `        ClientSubnets:
          - !Ref PrivateSubnetA
          - Ref: PrivateSubnetB
`}, {`${AWS::Region}.lambda
      VpcEndpointType: Interface
      PrivateDnsEnabled: true
`, `${AWS::Region}.lambda
      VpcEndpointType: Interface
      PrivateDnsEnabled: "true"
`}},
			tf: []edit{{`eu-west-1.lambda"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
`, `eu-west-1.lambda"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = "true"
`}},
		},
	}
}
