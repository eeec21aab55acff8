package normalize

// noun is what a link is expected to lead to.
type noun uint8

const (
	anything noun = iota
	aVPC
	aSubnet
	aTable
	anInternetGateway
	aNATGateway
	aVPNGateway
	anInstance
	anInterface
	anEndpoint
	aGroup
	aFunction
	aRole
	aFileSystem
	anAccessPoint
	aSubnetGroup
)

var nounNames = [...]string{
	anything:          "something",
	aVPC:              "a VPC",
	aSubnet:           "a subnet",
	aTable:            "a route table",
	anInternetGateway: "an internet gateway",
	aNATGateway:       "a NAT gateway",
	aVPNGateway:       "a VPN gateway",
	anInstance:        "an instance",
	anInterface:       "a network interface",
	anEndpoint:        "a VPC endpoint",
	aGroup:            "a security group",
	aFunction:         "a function",
	aRole:             "a role",
	aFileSystem:       "a file system",
	anAccessPoint:     "an access point",
	aSubnetGroup:      "a subnet group",
}

// String is the noun with its article.
func (w noun) String() string { return nounNames[w] }

// nounOf tells what a resource of the type is; anything for types that no link leads to by kind.
func nounOf(resourceType string) noun {
	switch resourceType {
	case "AWS::EC2::VPC", "aws_vpc", "aws_default_vpc":
		return aVPC
	case "AWS::EC2::Subnet", "aws_subnet", "aws_default_subnet", "aws_subnets", "aws_subnet_ids":
		return aSubnet
	case "AWS::EC2::RouteTable", "aws_route_table", "aws_default_route_table", "aws_route_tables":
		return aTable
	case "AWS::EC2::InternetGateway", "aws_internet_gateway":
		return anInternetGateway
	case "AWS::EC2::NatGateway", "aws_nat_gateway", "aws_nat_gateways":
		return aNATGateway
	case "AWS::EC2::VPNGateway", "aws_vpn_gateway":
		return aVPNGateway
	case "AWS::EC2::Instance", "aws_instance":
		return anInstance
	case "AWS::EC2::NetworkInterface", "aws_network_interface":
		return anInterface
	case "AWS::EC2::VPCEndpoint", "aws_vpc_endpoint":
		return anEndpoint
	case "AWS::EC2::SecurityGroup", "aws_security_group", "aws_default_security_group", "aws_security_groups":
		return aGroup
	case "AWS::Lambda::Function", "aws_lambda_function":
		return aFunction
	case "AWS::IAM::Role", "aws_iam_role":
		return aRole
	case "AWS::EFS::FileSystem", "aws_efs_file_system":
		return aFileSystem
	case "AWS::EFS::AccessPoint", "aws_efs_access_point":
		return anAccessPoint
	case "AWS::RDS::DBSubnetGroup", "AWS::DocDB::DBSubnetGroup", "AWS::Neptune::DBSubnetGroup",
		"AWS::ElastiCache::SubnetGroup", "AWS::Redshift::ClusterSubnetGroup", "AWS::MemoryDB::SubnetGroup",
		"AWS::DAX::SubnetGroup", "aws_db_subnet_group", "aws_docdb_subnet_group", "aws_neptune_subnet_group",
		"aws_elasticache_subnet_group", "aws_redshift_subnet_group", "aws_memorydb_subnet_group",
		"aws_dax_subnet_group":
		return aSubnetGroup
	default:
		return anything
	}
}
