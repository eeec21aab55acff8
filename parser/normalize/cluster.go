package normalize

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

// clusterKind tells what polls a cluster of the type, "" for types that are no cluster.
func clusterKind(resourceType string) model.TriggerKind {
	switch resourceType {
	case "AWS::MSK::Cluster", "AWS::MSK::ServerlessCluster", "AWS::MSK::VpcConnection",
		"aws_msk_cluster", "aws_msk_serverless_cluster", "aws_msk_vpc_connection":
		return model.MSK
	case "AWS::AmazonMQ::Broker", "aws_mq_broker":
		return model.MQ
	case "AWS::DocDB::DBCluster", "aws_docdb_cluster":
		return model.DocumentDB
	default:
		return ""
	}
}

// clusters fills Kinds.Clusters: Kafka clusters and the VPC connections through which others reach them, brokers and
// DocumentDB clusters.
func (n *normalizer) clusters() {
	for _, r := range n.unit.Resources {
		kind := clusterKind(r.Type)
		if kind == "" {
			continue
		}
		c := model.Cluster{Base: base(r), Kind: kind}
		switch {
		case r.Data:
			outsideCluster(&c)
		case r.Type == "AWS::MSK::ServerlessCluster" || r.Type == "aws_msk_serverless_cluster":
			n.serverlessKafka(r, &c)
		case r.Type == "AWS::MSK::VpcConnection" || r.Type == "aws_msk_vpc_connection":
			n.kafkaConnection(r, &c)
		case kind == model.MSK:
			n.kafka(r, &c)
		case kind == model.MQ:
			n.broker(r, &c)
		default:
			n.documentDB(r, &c)
		}
		n.unit.Kinds.Clusters = append(n.unit.Kinds.Clusters, c)
	}
}

func outsideCluster(c *model.Cluster) {
	unknown := model.Flag{Reason: c.Outside}
	c.Subnets = model.Links{Set: true, Reason: c.Outside}
	c.Groups = c.Subnets
	c.Engine.Reason, c.Port.Reason = c.Outside, c.Outside
	c.Public, c.SCRAM, c.IAM, c.MutualTLS = unknown, unknown, unknown, unknown
	c.Unauthenticated, c.Plaintext, c.TLS = unknown, unknown, unknown
}

func (n *normalizer) kafka(r *model.Resource, c *model.Cluster) {
	nodes := n.block(n.attr(r, "BrokerNodeGroupInfo", "broker_node_group_info"))
	c.Subnets = n.links(n.pick(nodes, "ClientSubnets", "client_subnets"), aSubnet)
	c.Groups = n.links(n.pick(nodes, "SecurityGroups", "security_groups"), aGroup)
	connectivity := n.block(n.pick(nodes, "ConnectivityInfo", "connectivity_info"))
	access := n.block(n.pick(connectivity, "PublicAccess", "public_access"))
	c.Public = n.flagWhen(n.pick(access, "Type", "type"), is("SERVICE_PROVIDED_EIPS"))

	authentication := n.block(n.attr(r, "ClientAuthentication", "client_authentication"))
	sasl := n.block(n.pick(authentication, "Sasl", "sasl"))
	c.SCRAM = n.switched(n.pick(sasl, "Scram", "scram"))
	c.IAM = n.switched(n.pick(sasl, "Iam", "iam"))
	c.MutualTLS = n.mutualTLS(n.block(n.pick(authentication, "Tls", "tls")))
	c.Unauthenticated = n.unauthenticated(n.pick(authentication, "Unauthenticated", "unauthenticated"), c)

	encryption := n.block(n.pick(n.block(n.attr(r, "EncryptionInfo", "encryption_info")),
		"EncryptionInTransit", "encryption_in_transit"))
	between := n.pick(encryption, "ClientBroker", "client_broker")
	c.Plaintext = n.flagWhen(between, func(s string) bool { return strings.Contains(strings.ToUpper(s), "PLAINTEXT") })
	c.TLS = n.flagWhen(between, func(s string) bool { return !strings.EqualFold(s, "PLAINTEXT") })
	if !between.IsSet() {
		c.TLS.Truth = model.Yes
	}
}

// switched reads what CloudFormation writes as {Enabled: true} and Terraform as a boolean.
func (n *normalizer) switched(v model.Value) model.Flag {
	if !n.terraform {
		v = n.pick(v, "Enabled", "")
	}
	return n.flag(v, false)
}

// mutualTLS is on when CloudFormation says so or when authorities are named.
func (n *normalizer) mutualTLS(tls model.Value) model.Flag {
	if enabled := n.pick(tls, "Enabled", ""); enabled.IsSet() {
		return n.flag(enabled, false)
	}
	authorities := n.pick(tls, "CertificateAuthorityArnList", "certificate_authority_arns")
	f := model.Flag{Truth: holdsAny(authorities), Range: authorities.Range}
	if f.Truth == model.Maybe {
		f.Reason = n.reason(authorities)
	}
	return f
}

// unauthenticated clients are let in when nothing else is switched on.
func (n *normalizer) unauthenticated(v model.Value, c *model.Cluster) model.Flag {
	if v.IsSet() {
		return n.switched(v)
	}
	f := model.Flag{Truth: c.SCRAM.Truth.Or(c.IAM.Truth).Or(c.MutualTLS.Truth).Not()}
	if f.Truth == model.Maybe {
		f.Reason = orElse(orElse(c.SCRAM.Reason, c.IAM.Reason), c.MutualTLS.Reason)
	}
	return f
}

// serverlessKafka reads a cluster that stands in one or more VPCs and knows IAM only.
func (n *normalizer) serverlessKafka(r *model.Resource, c *model.Cluster) {
	c.Serverless = true
	configs, reason := n.blocks(n.attr(r, "VpcConfigs", "vpc_config"))
	for _, config := range configs {
		joinLinks(&c.Subnets, n.links(n.pick(config, "SubnetIds", "subnet_ids"), aSubnet))
		joinLinks(&c.Groups, n.links(n.pick(config, "SecurityGroups", "security_group_ids"), aGroup))
	}
	if reason != "" {
		joinLinks(&c.Subnets, model.Links{Set: true, Reason: reason})
		joinLinks(&c.Groups, model.Links{Set: true, Reason: reason})
	}
	c.IAM.Truth, c.TLS.Truth = model.Yes, model.Yes
	c.SCRAM.Truth, c.MutualTLS.Truth, c.Unauthenticated.Truth = model.No, model.No, model.No
	c.Plaintext.Truth, c.Public.Truth = model.No, model.No
}

func joinLinks(to *model.Links, more model.Links) {
	if !more.Set {
		return
	}
	if !to.Set {
		*to = more
		return
	}
	to.Items = append(to.Items, more.Items...)
	to.Reason = orElse(to.Reason, more.Reason)
}

// kafkaConnection reads a connection from this VPC to a cluster elsewhere: the poller stands where the connection does.
func (n *normalizer) kafkaConnection(r *model.Resource, c *model.Cluster) {
	c.Subnets = n.links(n.attr(r, "ClientSubnets", "client_subnets"), aSubnet)
	c.Groups = n.links(n.attr(r, "SecurityGroups", "security_groups"), aGroup)
	authentication := n.attr(r, "Authentication", "authentication")
	c.IAM = n.flagWhen(authentication, is("SASL_IAM"))
	c.SCRAM = n.flagWhen(authentication, is("SASL_SCRAM"))
	c.MutualTLS = n.flagWhen(authentication, is("TLS"))
	c.TLS.Truth = model.Yes
	c.Unauthenticated.Truth, c.Plaintext.Truth, c.Public.Truth = model.No, model.No, model.No
}

func (n *normalizer) broker(r *model.Resource, c *model.Cluster) {
	c.Engine = n.text(n.attr(r, "EngineType", "engine_type"))
	c.Engine.Value = strings.ToUpper(c.Engine.Value)
	c.Subnets = n.links(n.attr(r, "SubnetIds", "subnet_ids"), aSubnet)
	c.Groups = n.links(n.attr(r, "SecurityGroups", "security_groups"), aGroup)
	c.Public = n.flag(n.attr(r, "PubliclyAccessible", "publicly_accessible"), false)
	withoutKafka(c)
}

func (n *normalizer) documentDB(r *model.Resource, c *model.Cluster) {
	c.Subnets = n.subnetGroup(n.attr(r, "DBSubnetGroupName", "db_subnet_group_name"))
	c.Groups = n.links(n.attr(r, "VpcSecurityGroupIds", "vpc_security_group_ids"), aGroup)
	c.Port = n.text(n.attr(r, "Port", "port"))
	if !c.Port.Set {
		c.Port.Value = "27017"
	}
	c.Public.Truth = model.No
	withoutKafka(c)
}

// withoutKafka settles what only Kafka clusters have.
func withoutKafka(c *model.Cluster) {
	for _, f := range []*model.Flag{&c.SCRAM, &c.IAM, &c.MutualTLS, &c.Unauthenticated, &c.Plaintext, &c.TLS} {
		f.Truth = model.No
	}
}
