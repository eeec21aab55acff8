package cloudformation

import (
	"github.com/awslabs/goformation/v7/cloudformation/amazonmq"
	"github.com/awslabs/goformation/v7/cloudformation/cloudformation"
	"github.com/awslabs/goformation/v7/cloudformation/dax"
	"github.com/awslabs/goformation/v7/cloudformation/docdb"
	"github.com/awslabs/goformation/v7/cloudformation/ec2"
	"github.com/awslabs/goformation/v7/cloudformation/efs"
	"github.com/awslabs/goformation/v7/cloudformation/elasticache"
	"github.com/awslabs/goformation/v7/cloudformation/elasticloadbalancing"
	"github.com/awslabs/goformation/v7/cloudformation/elasticloadbalancingv2"
	"github.com/awslabs/goformation/v7/cloudformation/elasticsearch"
	"github.com/awslabs/goformation/v7/cloudformation/iam"
	"github.com/awslabs/goformation/v7/cloudformation/lambda"
	"github.com/awslabs/goformation/v7/cloudformation/memorydb"
	"github.com/awslabs/goformation/v7/cloudformation/msk"
	"github.com/awslabs/goformation/v7/cloudformation/neptune"
	"github.com/awslabs/goformation/v7/cloudformation/networkfirewall"
	"github.com/awslabs/goformation/v7/cloudformation/networkmanager"
	"github.com/awslabs/goformation/v7/cloudformation/opensearchserverless"
	"github.com/awslabs/goformation/v7/cloudformation/opensearchservice"
	"github.com/awslabs/goformation/v7/cloudformation/rds"
	"github.com/awslabs/goformation/v7/cloudformation/redshift"
	"github.com/awslabs/goformation/v7/cloudformation/redshiftserverless"
	"github.com/awslabs/goformation/v7/cloudformation/route53"
	"github.com/awslabs/goformation/v7/cloudformation/route53profiles"
	"github.com/awslabs/goformation/v7/cloudformation/route53resolver"
	"github.com/awslabs/goformation/v7/cloudformation/secretsmanager"
	"github.com/awslabs/goformation/v7/cloudformation/ssm"
	"github.com/awslabs/goformation/v7/cloudformation/vpclattice"
)

// shapeOf is the struct of a resource type that the linter reads, nil for others.
func shapeOf(kind string) any {
	switch kind {
	case "AWS::AmazonMQ::Broker":
		return (*amazonmq.Broker)(nil)
	case "AWS::CloudFormation::CustomResource":
		return (*cloudformation.CustomResource)(nil)
	case "AWS::CloudFormation::Stack":
		return (*cloudformation.Stack)(nil)
	case "AWS::DAX::Cluster":
		return (*dax.Cluster)(nil)
	case "AWS::DAX::SubnetGroup":
		return (*dax.SubnetGroup)(nil)
	case "AWS::DocDB::DBCluster":
		return (*docdb.DBCluster)(nil)
	case "AWS::DocDB::DBSubnetGroup":
		return (*docdb.DBSubnetGroup)(nil)
	case "AWS::EC2::CarrierGateway":
		return (*ec2.CarrierGateway)(nil)
	case "AWS::EC2::DHCPOptions":
		return (*ec2.DHCPOptions)(nil)
	case "AWS::EC2::EIP":
		return (*ec2.EIP)(nil)
	case "AWS::EC2::EIPAssociation":
		return (*ec2.EIPAssociation)(nil)
	case "AWS::EC2::EgressOnlyInternetGateway":
		return (*ec2.EgressOnlyInternetGateway)(nil)
	case "AWS::EC2::Instance":
		return (*ec2.Instance)(nil)
	case "AWS::EC2::InternetGateway":
		return (*ec2.InternetGateway)(nil)
	case "AWS::EC2::NatGateway":
		return (*ec2.NatGateway)(nil)
	case "AWS::EC2::NetworkAcl":
		return (*ec2.NetworkAcl)(nil)
	case "AWS::EC2::NetworkAclEntry":
		return (*ec2.NetworkAclEntry)(nil)
	case "AWS::EC2::NetworkInterface":
		return (*ec2.NetworkInterface)(nil)
	case "AWS::EC2::PrefixList":
		return (*ec2.PrefixList)(nil)
	case "AWS::EC2::Route":
		return (*ec2.Route)(nil)
	case "AWS::EC2::RouteTable":
		return (*ec2.RouteTable)(nil)
	case "AWS::EC2::SecurityGroup":
		return (*ec2.SecurityGroup)(nil)
	case "AWS::EC2::SecurityGroupEgress":
		return (*ec2.SecurityGroupEgress)(nil)
	case "AWS::EC2::SecurityGroupIngress":
		return (*ec2.SecurityGroupIngress)(nil)
	case "AWS::EC2::Subnet":
		return (*ec2.Subnet)(nil)
	case "AWS::EC2::SubnetCidrBlock":
		return (*ec2.SubnetCidrBlock)(nil)
	case "AWS::EC2::SubnetNetworkAclAssociation":
		return (*ec2.SubnetNetworkAclAssociation)(nil)
	case "AWS::EC2::SubnetRouteTableAssociation":
		return (*ec2.SubnetRouteTableAssociation)(nil)
	case "AWS::EC2::TransitGateway":
		return (*ec2.TransitGateway)(nil)
	case "AWS::EC2::TransitGatewayAttachment":
		return (*ec2.TransitGatewayAttachment)(nil)
	case "AWS::EC2::TransitGatewayVpcAttachment":
		return (*ec2.TransitGatewayVpcAttachment)(nil)
	case "AWS::EC2::VPC":
		return (*ec2.VPC)(nil)
	case "AWS::EC2::VPCCidrBlock":
		return (*ec2.VPCCidrBlock)(nil)
	case "AWS::EC2::VPCDHCPOptionsAssociation":
		return (*ec2.VPCDHCPOptionsAssociation)(nil)
	case "AWS::EC2::VPCEndpoint":
		return (*ec2.VPCEndpoint)(nil)
	case "AWS::EC2::VPCEndpointService":
		return (*ec2.VPCEndpointService)(nil)
	case "AWS::EC2::VPCGatewayAttachment":
		return (*ec2.VPCGatewayAttachment)(nil)
	case "AWS::EC2::VPCPeeringConnection":
		return (*ec2.VPCPeeringConnection)(nil)
	case "AWS::EC2::VPNGateway":
		return (*ec2.VPNGateway)(nil)
	case "AWS::EC2::VPNGatewayRoutePropagation":
		return (*ec2.VPNGatewayRoutePropagation)(nil)
	case "AWS::EFS::AccessPoint":
		return (*efs.AccessPoint)(nil)
	case "AWS::EFS::FileSystem":
		return (*efs.FileSystem)(nil)
	case "AWS::EFS::MountTarget":
		return (*efs.MountTarget)(nil)
	case "AWS::ElastiCache::CacheCluster":
		return (*elasticache.CacheCluster)(nil)
	case "AWS::ElastiCache::ReplicationGroup":
		return (*elasticache.ReplicationGroup)(nil)
	case "AWS::ElastiCache::ServerlessCache":
		return (*elasticache.ServerlessCache)(nil)
	case "AWS::ElastiCache::SubnetGroup":
		return (*elasticache.SubnetGroup)(nil)
	case "AWS::ElasticLoadBalancing::LoadBalancer":
		return (*elasticloadbalancing.LoadBalancer)(nil)
	case "AWS::ElasticLoadBalancingV2::LoadBalancer":
		return (*elasticloadbalancingv2.LoadBalancer)(nil)
	case "AWS::Elasticsearch::Domain":
		return (*elasticsearch.Domain)(nil)
	case "AWS::IAM::ManagedPolicy":
		return (*iam.ManagedPolicy)(nil)
	case "AWS::IAM::Policy":
		return (*iam.Policy)(nil)
	case "AWS::IAM::Role":
		return (*iam.Role)(nil)
	case "AWS::IAM::RolePolicy":
		return (*iam.RolePolicy)(nil)
	case "AWS::Lambda::Alias":
		return (*lambda.Alias)(nil)
	case "AWS::Lambda::EventInvokeConfig":
		return (*lambda.EventInvokeConfig)(nil)
	case "AWS::Lambda::EventSourceMapping":
		return (*lambda.EventSourceMapping)(nil)
	case "AWS::Lambda::Function":
		return (*lambda.Function)(nil)
	case "AWS::Lambda::Version":
		return (*lambda.Version)(nil)
	case "AWS::MSK::Cluster":
		return (*msk.Cluster)(nil)
	case "AWS::MSK::ServerlessCluster":
		return (*msk.ServerlessCluster)(nil)
	case "AWS::MSK::VpcConnection":
		return (*msk.VpcConnection)(nil)
	case "AWS::MemoryDB::Cluster":
		return (*memorydb.Cluster)(nil)
	case "AWS::MemoryDB::SubnetGroup":
		return (*memorydb.SubnetGroup)(nil)
	case "AWS::Neptune::DBCluster":
		return (*neptune.DBCluster)(nil)
	case "AWS::Neptune::DBSubnetGroup":
		return (*neptune.DBSubnetGroup)(nil)
	case "AWS::NetworkFirewall::Firewall":
		return (*networkfirewall.Firewall)(nil)
	case "AWS::NetworkManager::CoreNetwork":
		return (*networkmanager.CoreNetwork)(nil)
	case "AWS::OpenSearchServerless::VpcEndpoint":
		return (*opensearchserverless.VpcEndpoint)(nil)
	case "AWS::OpenSearchService::Domain":
		return (*opensearchservice.Domain)(nil)
	case "AWS::RDS::DBCluster":
		return (*rds.DBCluster)(nil)
	case "AWS::RDS::DBInstance":
		return (*rds.DBInstance)(nil)
	case "AWS::RDS::DBProxy":
		return (*rds.DBProxy)(nil)
	case "AWS::RDS::DBSubnetGroup":
		return (*rds.DBSubnetGroup)(nil)
	case "AWS::Redshift::Cluster":
		return (*redshift.Cluster)(nil)
	case "AWS::Redshift::ClusterSubnetGroup":
		return (*redshift.ClusterSubnetGroup)(nil)
	case "AWS::RedshiftServerless::Workgroup":
		return (*redshiftserverless.Workgroup)(nil)
	case "AWS::Route53::HostedZone":
		return (*route53.HostedZone)(nil)
	case "AWS::Route53Profiles::ProfileAssociation":
		return (*route53profiles.ProfileAssociation)(nil)
	case "AWS::Route53Resolver::ResolverRuleAssociation":
		return (*route53resolver.ResolverRuleAssociation)(nil)
	case "AWS::SSM::Parameter":
		return (*ssm.Parameter)(nil)
	case "AWS::SecretsManager::RotationSchedule":
		return (*secretsmanager.RotationSchedule)(nil)
	case "AWS::VpcLattice::ServiceNetworkVpcAssociation":
		return (*vpclattice.ServiceNetworkVpcAssociation)(nil)
	default:
		return nil
	}
}
