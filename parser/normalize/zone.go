package normalize

import (
	"strings"

	"github.com/vpclint/vpclint/model"
)

// zones fills Kinds.HostedZones with the private zones: those that a VPC is associated with.
func (n *normalizer) zones() {
	associated := map[string]model.Links{}
	for _, r := range n.managed("aws_route53_zone_association") {
		zone := n.link(r.Attr("zone_id"), anything)
		for _, address := range appendAddress(zone.Candidates, zone.Address) {
			l := associated[address]
			addLink(&l, n.link(r.Attr("vpc_id"), aVPC))
			associated[address] = l
		}
	}
	for _, r := range n.ofTypes("AWS::Route53::HostedZone", "aws_route53_zone") {
		z := model.HostedZone{Base: base(r), Name: n.text(n.attr(r, "Name", "name")), VPCs: associated[r.Address]}
		z.Name.Value = strings.ToLower(strings.TrimSuffix(z.Name.Value, "."))
		blocks, reason := n.blocks(n.attr(r, "VPCs", "vpc"))
		for _, b := range blocks {
			addLink(&z.VPCs, n.link(n.pick(b, "VPCId", "vpc_id"), aVPC))
		}
		if vpc := n.attr(r, "", "vpc_id"); vpc.IsSet() {
			addLink(&z.VPCs, n.link(vpc, aVPC))
		}
		if reason != "" {
			z.VPCs.Set, z.VPCs.Reason = true, reason
		}
		private, _ := r.Attr("private_zone").AsBool()
		if z.VPCs.Set || r.Data && private {
			n.unit.Kinds.HostedZones = append(n.unit.Kinds.HostedZones, z)
		}
	}
}
