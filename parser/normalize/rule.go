package normalize

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

// rule reads one rule of a security group, in any of its spellings: CloudFormation's objects, Terraform's blocks, and
// Terraform's two generations of rule resources, which have one peer instead of lists. A peer that is the holder itself
// becomes Self.
func (n *normalizer) rule(v model.Value, d model.Direction, holder string) model.SecurityRule {
	rule := model.SecurityRule{Direction: d, Range: v.Range}
	n.ports(v, &rule)

	var more [6]string // why there may be more peers
	rule.CIDRs, more[0] = n.texts(n.pick(v, "CidrIp", "cidr_blocks"))
	rule.IPv6CIDRs, more[1] = n.texts(n.pick(v, "CidrIpv6", "ipv6_cidr_blocks"))
	rule.CIDRs = append(rule.CIDRs, n.single(v, "cidr_ipv4")...)
	rule.IPv6CIDRs = append(rule.IPv6CIDRs, n.single(v, "cidr_ipv6")...)

	side := "Source"
	if d == model.Egress {
		side = "Destination"
	}
	for i, attribute := range [...]string{"security_groups", "source_security_group_id", "referenced_security_group_id"} {
		if !n.terraform && i > 0 {
			break
		}
		peers := n.links(n.pick(v, side+"SecurityGroupId", attribute), aGroup)
		more[2] = orElse(more[2], peers.Reason)
		for _, peer := range peers.Items {
			if peer.Address == holder && holder != "" {
				rule.Self = true
				continue
			}
			rule.Groups = append(rule.Groups, peer)
		}
	}
	if name := n.pick(v, side+"SecurityGroupName", ""); name.IsSet() {
		rule.Groups = append(rule.Groups, n.link(name, aGroup))
	}

	for i, attribute := range [...]string{"prefix_list_ids", "prefix_list_id"} {
		if !n.terraform && i > 0 {
			break
		}
		lists, reason := n.scalars(n.pick(v, side+"PrefixListId", attribute))
		more[3] = orElse(more[3], reason)
		for _, list := range lists {
			rule.PrefixLists = append(rule.PrefixLists, n.prefixList(list))
		}
	}

	switch self := n.flag(n.pick(v, "", "self"), false); self.Truth {
	case model.Yes:
		rule.Self = true
	case model.Maybe:
		more[4] = self.Reason
	}
	if v.Kind == model.Unknown {
		more[5] = n.reason(v)
	}
	for _, reason := range more {
		rule.PeersReason = orElse(rule.PeersReason, reason)
	}
	return rule
}

// single reads a peer that Terraform's newer rule resources have one of.
func (n *normalizer) single(v model.Value, terraform string) []model.Text {
	got := n.pick(v, "", terraform)
	if !got.IsSet() {
		return nil
	}
	return []model.Text{n.text(got)}
}

// ports reads protocol and ports.
func (n *normalizer) ports(v model.Value, rule *model.SecurityRule) {
	written := n.pick(v, "IpProtocol", "protocol")
	if !written.IsSet() {
		written = n.pick(v, "", "ip_protocol")
	}
	protocol := n.text(written)
	if !protocol.Known() {
		rule.Reason = orElse(protocol.Reason, "no protocol is written")
		return
	}
	rule.Protocol = protocolName(protocol.Value)
	if rule.Protocol != "tcp" && rule.Protocol != "udp" {
		rule.AllPorts = true
		return
	}
	var reasons [2]string
	rule.FromPort, reasons[0] = n.port(n.pick(v, "FromPort", "from_port"))
	rule.ToPort, reasons[1] = n.port(n.pick(v, "ToPort", "to_port"))
	rule.Reason = orElse(reasons[0], reasons[1])
	if rule.Reason == "" && rule.FromPort == -1 {
		rule.AllPorts = true
	}
	if rule.Reason != "" || rule.AllPorts {
		rule.FromPort, rule.ToPort = 0, 0
	}
}

func (n *normalizer) port(v model.Value) (port int, reason string) {
	if !v.IsSet() {
		return 0, "no ports are written"
	}
	if port, ok := number(v); ok {
		return port, ""
	}
	return 0, n.reason(v)
}

// protocolName gives the usual protocols their names; "-1" is every protocol.
func protocolName(s string) string {
	switch s := strings.ToLower(s); s {
	case "6":
		return "tcp"
	case "17":
		return "udp"
	case "1":
		return "icmp"
	case "58":
		return "icmpv6"
	case "all":
		return "-1"
	default:
		return s
	}
}
