// Stacks for which CDK writes the networks, and what vpclint must find in each (want.txt). Synthesized by TestRealCDK.
const cdk = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const lambda = require('aws-cdk-lib/aws-lambda');
const sources = require('aws-cdk-lib/aws-lambda-event-sources');
const sqs = require('aws-cdk-lib/aws-sqs');
const sns = require('aws-cdk-lib/aws-sns');
const dynamodb = require('aws-cdk-lib/aws-dynamodb');
const s3 = require('aws-cdk-lib/aws-s3');
const secrets = require('aws-cdk-lib/aws-secretsmanager');
const rds = require('aws-cdk-lib/aws-rds');
const msk = require('aws-cdk-lib/aws-msk');
const custom = require('aws-cdk-lib/custom-resources');

// What the command cdk sets unless it is told not to: names of constructs and files in Metadata.
const context = { 'aws:cdk:enable-path-metadata': true, 'aws:cdk:enable-asset-metadata': true };
const app = new cdk.App({ context });
const stack = (name, build) => build(new cdk.Stack(app, name));
const isolated = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

const withNat = (s) => new ec2.Vpc(s, 'Vpc', { maxAzs: 2 });
const withoutEgress = (s, ...names) =>
  new ec2.Vpc(s, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: (names.length ? names : ['isolated']).map((name) => ({ name, ...isolated })),
  });

const func = (s, vpc, props = {}) =>
  new lambda.Function(s, 'Fn', {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    vpc,
    ...props,
  });

const cluster = (s, vpc, subnets) => {
  const group = new ec2.SecurityGroup(s, 'Brokers', { vpc });
  group.addIngressRule(group, ec2.Port.tcpRange(9092, 9098));
  return new msk.CfnCluster(s, 'Cluster', {
    clusterName: 'clicks',
    kafkaVersion: '3.5.1',
    numberOfBrokerNodes: 2,
    brokerNodeGroupInfo: {
      instanceType: 'kafka.t3.small',
      clientSubnets: subnets.map((subnet) => subnet.subnetId),
      securityGroups: [group.securityGroupId],
    },
    clientAuthentication: { sasl: { iam: { enabled: true } } },
  });
};

const polled = (s, c) =>
  func(s).addEventSource(
    new sources.ManagedKafkaEventSource({ clusterArn: c.ref, topic: 'clicks', startingPosition: lambda.StartingPosition.LATEST }),
  );

stack('NatIsFine', (s) => {
  const queue = new sqs.Queue(s, 'Queue');
  queue.grantSendMessages(func(s, withNat(s), { environment: { QUEUE_URL: queue.queueUrl } }));
});

stack('EndpointsAreFine', (s) => {
  const vpc = withoutEgress(s);
  vpc.addInterfaceEndpoint('Sqs', { service: ec2.InterfaceVpcEndpointAwsService.SQS });
  vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
  const f = func(s, vpc, { vpcSubnets: isolated });
  new sqs.Queue(s, 'Queue').grantSendMessages(f);
  new s3.Bucket(s, 'Bucket').grantReadWrite(f);
});

stack('NoEndpointForSns', (s) => {
  const vpc = withoutEgress(s);
  vpc.addInterfaceEndpoint('Sqs', { service: ec2.InterfaceVpcEndpointAwsService.SQS });
  const topic = new sns.Topic(s, 'Topic');
  topic.grantPublish(func(s, vpc, { vpcSubnets: isolated, environment: { TOPIC_ARN: topic.topicArn } }));
});

stack('PublicSubnet', (s) => {
  const vpc = new ec2.Vpc(s, 'Vpc', { maxAzs: 2, natGateways: 0 });
  const f = func(s, vpc, { allowPublicSubnet: true, vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } });
  new sqs.Queue(s, 'Queue').grantSendMessages(f);
});

stack('DenyAllEgress', (s) => {
  new sqs.Queue(s, 'Queue').grantSendMessages(func(s, withNat(s), { allowAllOutbound: false }));
});

stack('MskIsolated', (s) => {
  const vpc = withoutEgress(s);
  polled(s, cluster(s, vpc, vpc.isolatedSubnets));
});

stack('MskBehindNat', (s) => {
  const vpc = withNat(s);
  polled(s, cluster(s, vpc, vpc.privateSubnets));
});

stack('SelfManagedKafkaIsolated', (s) => {
  const vpc = withoutEgress(s);
  func(s).addEventSource(
    new sources.SelfManagedKafkaEventSource({
      bootstrapServers: ['kafka.example.com:9096'],
      topic: 'clicks',
      secret: new secrets.Secret(s, 'Secret'),
      authenticationMethod: sources.AuthenticationMethod.SASL_SCRAM_512_AUTH,
      vpc,
      vpcSubnets: isolated,
      securityGroup: new ec2.SecurityGroup(s, 'Poller', { vpc }),
      startingPosition: lambda.StartingPosition.LATEST,
    }),
  );
});

stack('CustomResourceBehindNat', (s) => {
  const provider = new custom.Provider(s, 'Provider', { onEventHandler: func(s, withNat(s)) });
  new cdk.CustomResource(s, 'Custom', { serviceToken: provider.serviceToken });
});

stack('DatabaseBehindNat', (s) => {
  const vpc = withNat(s);
  const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_15 });
  const database = new rds.DatabaseInstance(s, 'Database', { engine, vpc });
  const f = func(s, vpc, { environment: { SECRET_ARN: database.secret.secretArn } });
  database.secret.grantRead(f);
  database.connections.allowDefaultPortFrom(f);
});

stack('RotationBehindNat', (s) => {
  const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_15 });
  new rds.DatabaseInstance(s, 'Database', { engine, vpc: withNat(s) }).addRotationSingleUser();
});

stack('EndpointWithoutPrivateDns', (s) => {
  const vpc = withoutEgress(s);
  vpc.addInterfaceEndpoint('Sqs', { service: ec2.InterfaceVpcEndpointAwsService.SQS, privateDnsEnabled: false });
  new sqs.Queue(s, 'Queue').grantSendMessages(func(s, vpc, { vpcSubnets: isolated }));
});

stack('EndpointClosed', (s) => {
  const vpc = withoutEgress(s);
  vpc.addInterfaceEndpoint('Sqs', { service: ec2.InterfaceVpcEndpointAwsService.SQS, open: false });
  new sqs.Queue(s, 'Queue').grantSendMessages(func(s, vpc, { vpcSubnets: isolated }));
});

stack('GatewayEndpointOnOtherTables', (s) => {
  const vpc = withoutEgress(s, 'functions', 'others');
  vpc.addGatewayEndpoint('DynamoDB', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB, subnets: [{ subnetGroupName: 'others' }] });
  const table = new dynamodb.Table(s, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
  table.grantReadWriteData(func(s, vpc, { vpcSubnets: { subnetGroupName: 'functions' }, environment: { TABLE_NAME: table.tableName } }));
});

// The function lies in the nested stack, its network in the parent: neither is judged without the other.
stack('NestedFunction', (s) => {
  const vpc = withoutEgress(s);
  const nested = new cdk.NestedStack(s, 'Orders');
  new sqs.Queue(nested, 'Queue').grantSendMessages(func(nested, vpc, { vpcSubnets: isolated }));
});

stack('NestedFunctionIsFine', (s) => {
  const nested = new cdk.NestedStack(s, 'Orders');
  new sqs.Queue(nested, 'Queue').grantSendMessages(func(nested, withNat(s)));
});

// The network lies in one nested stack, the function in another.
stack('NestedNetwork', (s) => {
  const vpc = withoutEgress(new cdk.NestedStack(s, 'Network'));
  const nested = new cdk.NestedStack(s, 'Orders');
  new sqs.Queue(nested, 'Queue').grantSendMessages(func(nested, vpc, { vpcSubnets: isolated }));
});

// CloudFormation waits an hour for the answer that the function cannot give.
stack('CustomResourceIsolated', (s) => {
  const handler = func(s, withoutEgress(s), { vpcSubnets: isolated });
  new cdk.CustomResource(s, 'Custom', { serviceToken: handler.functionArn });
});

app.synth();
