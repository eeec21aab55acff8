package normalize

import (
	"strconv"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// storeSpelling tells how resources of one type write what functions need to know to connect. The first name of each pair is
// CloudFormation's, the second Terraform's; a type exists in one of the formats only, so that one of them is often enough.
type storeSpelling struct {
	service string
	types   []string
	// settings is the block that holds subnets and groups, if they are not at the top.
	settings [2]string
	subnets  [2]string
	// subnetGroup names a resource that holds the subnets.
	subnetGroup [2]string
	groups      [2]string
	port        [2]string
	defaultPort int
	// optional stores stand in a VPC only when their settings say so.
	optional bool
}

// storeSpellings lists what functions connect to inside a VPC. Clusters that triggers poll are added from Kinds.Clusters.
func storeSpellings() []storeSpelling {
	return []storeSpelling{
		{
			service: "rds", types: []string{"AWS::RDS::DBInstance", "aws_db_instance"},
			subnetGroup: [2]string{"DBSubnetGroupName", "db_subnet_group_name"},
			groups:      [2]string{"VPCSecurityGroups", "vpc_security_group_ids"}, port: [2]string{"Port", "port"},
		},
		{
			service: "rds", types: []string{"AWS::RDS::DBCluster", "aws_rds_cluster"},
			subnetGroup: [2]string{"DBSubnetGroupName", "db_subnet_group_name"},
			groups:      [2]string{"VpcSecurityGroupIds", "vpc_security_group_ids"}, port: [2]string{"Port", "port"},
		},
		{
			service: "rds", types: []string{"AWS::RDS::DBProxy", "aws_db_proxy"},
			subnets: [2]string{"VpcSubnetIds", "vpc_subnet_ids"},
			groups:  [2]string{"VpcSecurityGroupIds", "vpc_security_group_ids"},
		},
		{
			service: "elasticache", types: []string{"AWS::ElastiCache::ReplicationGroup", "aws_elasticache_replication_group"},
			subnetGroup: [2]string{"CacheSubnetGroupName", "subnet_group_name"},
			groups:      [2]string{"SecurityGroupIds", "security_group_ids"}, port: [2]string{"Port", "port"}, defaultPort: 6379,
		},
		{
			service: "elasticache", types: []string{"AWS::ElastiCache::CacheCluster", "aws_elasticache_cluster"},
			subnetGroup: [2]string{"CacheSubnetGroupName", "subnet_group_name"},
			groups:      [2]string{"VpcSecurityGroupIds", "security_group_ids"}, port: [2]string{"Port", "port"}, defaultPort: 6379,
		},
		{
			service: "elasticache", types: []string{"AWS::ElastiCache::ServerlessCache", "aws_elasticache_serverless_cache"},
			subnets: [2]string{"SubnetIds", "subnet_ids"},
			groups:  [2]string{"SecurityGroupIds", "security_group_ids"}, defaultPort: 6379,
		},
		{
			service: "opensearch", optional: true,
			types: []string{
				"AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain", "aws_opensearch_domain", "aws_elasticsearch_domain",
			},
			settings: [2]string{"VPCOptions", "vpc_options"}, subnets: [2]string{"SubnetIds", "subnet_ids"},
			groups: [2]string{"SecurityGroupIds", "security_group_ids"}, defaultPort: 443,
		},
		{
			service: "opensearch", types: []string{"AWS::OpenSearchServerless::VpcEndpoint", "aws_opensearchserverless_vpc_endpoint"},
			subnets: [2]string{"SubnetIds", "subnet_ids"},
			groups:  [2]string{"SecurityGroupIds", "security_group_ids"}, defaultPort: 443,
		},
		{
			service: "neptune", types: []string{"AWS::Neptune::DBCluster", "aws_neptune_cluster"},
			subnetGroup: [2]string{"DBSubnetGroupName", "neptune_subnet_group_name"},
			groups:      [2]string{"VpcSecurityGroupIds", "vpc_security_group_ids"}, port: [2]string{"DBPort", "port"}, defaultPort: 8182,
		},
		{
			service: "redshift", types: []string{"AWS::Redshift::Cluster", "aws_redshift_cluster"},
			subnetGroup: [2]string{"ClusterSubnetGroupName", "cluster_subnet_group_name"},
			groups:      [2]string{"VpcSecurityGroupIds", "vpc_security_group_ids"}, port: [2]string{"Port", "port"}, defaultPort: 5439,
		},
		{
			service: "redshift", types: []string{"AWS::RedshiftServerless::Workgroup", "aws_redshiftserverless_workgroup"},
			subnets: [2]string{"SubnetIds", "subnet_ids"},
			groups:  [2]string{"SecurityGroupIds", "security_group_ids"}, port: [2]string{"Port", "port"}, defaultPort: 5439,
		},
		{
			service: "memorydb", types: []string{"AWS::MemoryDB::Cluster", "aws_memorydb_cluster"},
			subnetGroup: [2]string{"SubnetGroupName", "subnet_group_name"},
			groups:      [2]string{"SecurityGroupIds", "security_group_ids"}, port: [2]string{"Port", "port"}, defaultPort: 6379,
		},
		{
			service: "dax", types: []string{"AWS::DAX::Cluster", "aws_dax_cluster"},
			subnetGroup: [2]string{"SubnetGroupName", "subnet_group_name"},
			groups:      [2]string{"SecurityGroupIds", "security_group_ids"}, defaultPort: 8111,
		},
		{
			service: "efs", types: []string{"AWS::EFS::MountTarget", "aws_efs_mount_target"},
			subnets: [2]string{"SubnetId", "subnet_id"},
			groups:  [2]string{"SecurityGroups", "security_groups"}, defaultPort: 2049,
		},
		{
			service: "load-balancer",
			types: []string{
				"AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer", "aws_lb", "aws_alb", "aws_elb",
			},
			subnets: [2]string{"Subnets", "subnets"}, groups: [2]string{"SecurityGroups", "security_groups"},
		},
		{
			service: "instance", types: []string{"AWS::EC2::Instance", "aws_instance"},
			subnets: [2]string{"SubnetId", "subnet_id"},
			groups:  [2]string{"SecurityGroupIds", "vpc_security_group_ids"},
		},
		{
			service: "vpc-lattice",
			types:   []string{"AWS::VpcLattice::ServiceNetworkVpcAssociation", "aws_vpclattice_service_network_vpc_association"},
			groups:  [2]string{"SecurityGroupIds", "security_group_ids"}, defaultPort: 443,
		},
	}
}

// stores fills Kinds.DataStores.
func (n *normalizer) stores() {
	for _, spelling := range storeSpellings() {
		for _, r := range n.managed(spelling.types...) {
			if s, ok := n.store(r, spelling); ok {
				n.unit.Kinds.DataStores = append(n.unit.Kinds.DataStores, s)
			}
		}
	}
	n.polledStores()
	for _, e := range n.unit.Kinds.Endpoints {
		if !e.AWS && e.Outside == "" {
			n.unit.Kinds.DataStores = append(n.unit.Kinds.DataStores, model.DataStore{
				Base: e.Base, Service: "endpoint-service", Subnets: e.Subnets, Groups: e.Groups, VPC: e.VPC,
			})
		}
	}
}

func (n *normalizer) store(r *model.Resource, spelling storeSpelling) (model.DataStore, bool) {
	in := r.Attributes
	if spelling.settings != [2]string{} {
		in = n.block(n.attr(r, spelling.settings[0], spelling.settings[1]))
	}
	// An instance of a cluster stands where the cluster does.
	if spelling.optional && !in.IsSet() || n.attr(r, "DBClusterIdentifier", "").IsSet() && r.Type == "AWS::RDS::DBInstance" {
		return model.DataStore{}, false
	}
	s := model.DataStore{
		Base:       base(r),
		Service:    spelling.service,
		Port:       n.storePort(r, spelling),
		Subnets:    n.links(n.pick(in, spelling.subnets[0], spelling.subnets[1]), aSubnet),
		Groups:     n.links(n.pick(in, spelling.groups[0], spelling.groups[1]), aGroup),
		FileSystem: n.link(n.attr(r, "FileSystemId", "file_system_id"), aFileSystem),
	}
	if spelling.subnetGroup != [2]string{} {
		s.Subnets = n.subnetGroup(n.pick(in, spelling.subnetGroup[0], spelling.subnetGroup[1]))
	}
	if spelling.service == "vpc-lattice" {
		s.VPC = n.link(n.attr(r, "VpcIdentifier", "vpc_identifier"), aVPC)
	}
	return s, true
}

// storePort is the written port, else the default of the type and engine, 0 when it cannot be told.
func (n *normalizer) storePort(r *model.Resource, spelling storeSpelling) int {
	if v := n.attr(r, spelling.port[0], spelling.port[1]); v.IsSet() {
		port, _ := number(v)
		return port
	}
	engine := n.text(n.attr(r, "Engine", "engine"))
	switch {
	case spelling.service == "rds":
		if family := n.attr(r, "EngineFamily", "engine_family"); family.IsSet() {
			engine = n.text(family)
		}
		return enginePort(strings.ToLower(engine.Value))
	case spelling.service == "elasticache" && strings.EqualFold(engine.Value, "memcached"):
		return 11211
	case spelling.service == "elasticache" && engine.Reason != "":
		return 0
	case spelling.service == "dax":
		encryption := n.text(n.attr(r, "ClusterEndpointEncryptionType", "cluster_endpoint_encryption_type"))
		if strings.EqualFold(encryption.Value, "TLS") {
			return 9111
		}
	}
	return spelling.defaultPort
}

// enginePort is the port of a relational engine or proxy family.
func enginePort(engine string) int {
	for _, e := range [...]struct {
		word string
		port int
	}{
		{"postgres", 5432}, {"mysql", 3306}, {"mariadb", 3306}, {"sqlserver", 1433}, {"oracle", 1521}, {"db2", 50000},
	} {
		if strings.Contains(engine, e.word) {
			return e.port
		}
	}
	if engine == "aurora" {
		return 3306
	}
	return 0
}

// polledStores adds the clusters and brokers: functions may write to what triggers poll.
func (n *normalizer) polledStores() {
	for _, c := range n.unit.Kinds.Clusters {
		if c.Outside != "" {
			continue
		}
		s := model.DataStore{Base: c.Base, Subnets: c.Subnets, Groups: c.Groups}
		switch c.Kind {
		case model.MSK:
			// Which of several ports serves depends on the authentication.
			s.Service = "msk"
		case model.MQ:
			s.Service = "mq"
			switch {
			case c.Engine.Reason != "":
			case c.Engine.Value == "RABBITMQ":
				s.Port = 5671
			case c.Engine.Value == "ACTIVEMQ":
				s.Port = 61617
			}
		case model.DocumentDB:
			s.Service = "docdb"
			s.Port, _ = strconv.Atoi(c.Port.Value)
		}
		n.unit.Kinds.DataStores = append(n.unit.Kinds.DataStores, s)
	}
}

// subnetGroup reads the subnets of the subnet group that a value names, by reference or by its name.
func (n *normalizer) subnetGroup(v model.Value) model.Links {
	if !v.IsSet() {
		return model.Links{}
	}
	group := n.link(v, aSubnetGroup)
	r := n.byAddress[group.Address]
	switch {
	case r == nil:
		reason := orElse(group.Reason, "subnet group "+group.ID+" is not in the templates")
		return model.Links{Set: true, Reason: reason, Range: v.Range}
	case r.Data:
		return model.Links{Set: true, Reason: readAtDeployment(r), Range: v.Range}
	default:
		return n.links(n.attr(r, "SubnetIds", "subnet_ids"), aSubnet)
	}
}
