package facts

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"go4.org/netipx"

	"github.com/vpclint/vpclint/model"
)

const https = 443

// peer is the other end of a connection as security group rules see it.
type peer struct {
	groups []string       // addresses of the groups that the other end is in
	blocks []netip.Prefix // its addresses; every block must be covered
	// reason says why there may be more groups or other blocks, "" when they are all known.
	reason string
	// prefixList is the service's managed prefix list (com.amazonaws.*.s3), "" if it has none.
	prefixList string
	internet   bool // the peer is the IPv4 internet
}

// internetPeer is the whole IPv4 internet; list is the prefix list of the service that is meant, "" if it has none.
func internetPeer(list string) peer {
	return peer{blocks: []netip.Prefix{netip.PrefixFrom(netip.IPv4Unspecified(), 0)}, prefixList: list, internet: true}
}

// admission is the answer of a set of security groups.
type admission struct {
	truth  model.Truth
	reason string
	rule   *model.SecurityRule // that allows
	group  string              // that allows, or the first group that would have to
}

// allows says whether the groups let TCP on the port pass in a direction to or from a peer. Several groups are a union, so one group that
// cannot be read leaves a refusal open.
func (n *network) allows(groups []model.Link, d model.Direction, port int, p peer) admission {
	out := admission{truth: model.No}
	doubt := func(reason string) {
		out.truth = model.Maybe
		if out.reason == "" {
			out.reason = reason
		}
	}
	for _, l := range groups {
		g := n.groups[l.Address]
		if g == nil || g.Outside != "" {
			if g != nil {
				l.Reason = g.Outside
			}
			doubt(linkReason(l, "security group"))
			continue
		}
		if out.group == "" {
			out.group = g.Address
		}
		a := n.groupAllows(g, d, port, p)
		switch a.truth {
		case model.Yes:
			return a
		case model.Maybe:
			doubt(a.reason)
		}
	}
	return out
}

func (n *network) groupAllows(g *model.SecurityGroup, d model.Direction, port int, p peer) admission {
	rules, more := g.Ingress, g.IngressReason
	if d == model.Egress {
		rules, more = g.Egress, g.EgressReason
		if g.AllowsAllEgress && more == "" {
			return admission{truth: model.Yes, group: g.Address}
		}
	}
	more = firstOf(more, n.mayGrow(g))
	out := admission{truth: model.No, group: g.Address}
	if more != "" {
		out.truth, out.reason = model.Maybe, more
	}
	var blocks netipx.IPSetBuilder
	var covering *model.SecurityRule
	for i := range rules {
		r := &rules[i]
		port := portOpen(r, port)
		if port == model.No {
			continue
		}
		truth, reason := n.peerMatches(g, r, p)
		certain := port == model.Yes && sameWorld(r.Maybe, r.Guard, &g.Base)
		if certain {
			for _, c := range r.CIDRs {
				if b, err := netip.ParsePrefix(c.Value); c.Known() && err == nil {
					blocks.AddPrefix(b.Masked())
					covering = r
				}
			}
		}
		switch {
		case truth == model.Yes && certain:
			return admission{truth: model.Yes, rule: r, group: g.Address}
		case truth != model.No && out.truth == model.No:
			out.truth = model.Maybe
			out.reason = firstOf(reason, r.Reason, r.Maybe, "a rule of "+g.Address+" cannot be read")
		}
	}
	if set, err := blocks.IPSet(); err == nil && len(p.blocks) > 0 && p.reason == "" && covering != nil && covers(set, p.blocks) {
		return admission{truth: model.Yes, rule: covering, group: g.Address}
	}
	return out
}

// portOpen says whether a rule concerns TCP on the port.
func portOpen(r *model.SecurityRule, port int) model.Truth {
	switch {
	case r.Protocol != "" && r.Protocol != "-1" && r.Protocol != "tcp":
		return model.No
	case r.Reason != "" || r.Protocol == "":
		return model.Maybe
	case r.Protocol == "-1" || r.AllPorts:
		return model.Yes
	default:
		return model.TruthOf(r.FromPort <= port && port <= r.ToPort)
	}
}

// peerMatches says whether one rule names the peer.
func (n *network) peerMatches(g *model.SecurityGroup, r *model.SecurityRule, p peer) (model.Truth, string) {
	truth, why := model.No, ""
	doubt := func(reason string) {
		truth = model.Maybe
		why = firstOf(why, reason)
	}
	if r.Self && slices.Contains(p.groups, g.Address) {
		return model.Yes, ""
	}
	for _, l := range r.Groups {
		switch {
		case l.Address != "" && slices.Contains(p.groups, l.Address):
			return model.Yes, ""
		case l.Address == "" && l.Reason != "" && (len(l.Candidates) == 0 || intersects(l.Candidates, p.groups)):
			doubt(l.Reason)
		case p.reason != "":
			doubt(p.reason)
		}
	}
	for _, c := range r.CIDRs {
		if !c.Known() {
			doubt(firstOf(c.Reason, "a range of "+g.Address+" is unknown"))
			continue
		}
		block, err := netip.ParsePrefix(c.Value)
		if err != nil {
			doubt(fmt.Sprintf("%q is no IPv4 range", c.Value))
			continue
		}
		block = block.Masked()
		switch {
		case block.Bits() == 0 && block.Addr().Is4():
			return model.Yes, ""
		case len(p.blocks) > 0 && p.reason == "" && coveredBy(block, p.blocks):
			return model.Yes, ""
		case p.internet && block.Addr().IsPrivate():
			// A private range opens nothing of the internet.
		case overlaps(block, p.blocks) && !useless(block) || p.reason != "" && !useless(block):
			// A part of the peer, or a peer whose addresses are not known.
			doubt(firstOf(p.reason, fmt.Sprintf("range %s covers only a part", c.Value)))
		}
	}
	for _, l := range r.PrefixLists {
		switch {
		case l.ID != "" && strings.HasPrefix(l.ID, "com.amazonaws."):
			if l.ID == p.prefixList {
				return model.Yes, ""
			}
		default:
			doubt(firstOf(l.Reason, fmt.Sprintf("prefix list %s%s is not known", l.ID, l.Address)))
		}
	}
	if r.PeersReason != "" {
		doubt(r.PeersReason)
	}
	return truth, why
}

func coveredBy(block netip.Prefix, parts []netip.Prefix) bool {
	return !slices.ContainsFunc(parts, func(p netip.Prefix) bool {
		return block.Bits() > p.Bits() || !block.Contains(p.Addr())
	})
}

func overlaps(block netip.Prefix, parts []netip.Prefix) bool {
	return slices.ContainsFunc(parts, block.Overlaps)
}

func covers(set *netipx.IPSet, parts []netip.Prefix) bool {
	return !slices.ContainsFunc(parts, func(p netip.Prefix) bool { return !set.ContainsPrefix(p) })
}

// useless blocks are those of the idioms that stand for "nothing": 127.0.0.1/32 (CloudFormation's documentation) and
// 255.255.255.255/32 (CDK).
func useless(block netip.Prefix) bool {
	return block.Addr().IsLoopback() || block.Bits() == 32 && block.Addr() == netip.AddrFrom4([4]byte{255, 255, 255, 255})
}

// opens says whether a group has an egress rule that opens anything at all.
func (n *network) opens(g *model.SecurityGroup) (model.Truth, string) {
	if g.AllowsAllEgress && g.EgressReason == "" || slices.ContainsFunc(g.Egress, func(r model.SecurityRule) bool { return opensSomething(&r) }) {
		return model.Yes, ""
	}
	if why := firstOf(g.Outside, g.EgressReason, n.mayGrow(g)); why != "" {
		return model.Maybe, why
	}
	return model.No, ""
}

// mayGrow says why a group may have more rules than the unit writes.
func (n *network) mayGrow(g *model.SecurityGroup) string {
	if g.Open != "" {
		return fmt.Sprintf("rules may be added to %s elsewhere: %s", g.Address, g.Open)
	}
	return n.macro
}

func opensSomething(r *model.SecurityRule) bool {
	if r.Self || len(r.Groups) > 0 || len(r.PrefixLists) > 0 || len(r.IPv6CIDRs) > 0 || r.PeersReason != "" {
		return true
	}
	return slices.ContainsFunc(r.CIDRs, func(c model.Text) bool {
		block, err := netip.ParsePrefix(c.Value)
		return !c.Known() || err != nil || !useless(block)
	})
}

// egress says whether the groups of a placement let anything out: no only when none of them does.
func (n *network) egress(groups model.Links) Verdict {
	return n.anyGroup(groups, n.opens, NoEgress, "security group %s has no egress rule that opens anything")
}

// https says whether the groups of a placement let 443 out to anything at all. Rules whose peers are all unknown leave that open.
func (n *network) https(groups model.Links, egress Verdict) Verdict {
	if egress.Truth != model.Yes {
		return egress
	}
	return n.anyGroup(groups, n.opensHTTPS, OwnGroup, "security group %s lets 443 out to nothing")
}

// anyGroup is yes when one of the groups opens, no for the cause when none does.
func (n *network) anyGroup(groups model.Links, opens func(*model.SecurityGroup) (model.Truth, string), cause Cause, note string) Verdict {
	var closed []Hop
	reason := groups.Reason
	for _, l := range groups.Items {
		g := n.groups[l.Address]
		if g == nil {
			reason = firstOf(reason, linkReason(l, "security group"))
			continue
		}
		switch truth, why := opens(g); truth {
		case model.Yes:
			return yes("")
		case model.Maybe:
			reason = firstOf(reason, why)
		default:
			closed = append(closed, hop(&g.Base, note, g.Address))
		}
	}
	switch {
	case reason != "":
		return unknown(reason)
	case len(closed) == 0:
		return unknown("no security group is given")
	}
	return no(cause, closed[0].Resource, closed...)
}

func (n *network) opensHTTPS(g *model.SecurityGroup) (model.Truth, string) {
	if g.AllowsAllEgress && g.EgressReason == "" {
		return model.Yes, ""
	}
	reason := firstOf(g.Outside, g.EgressReason, n.mayGrow(g))
	for i := range g.Egress {
		r := &g.Egress[i]
		if port := portOpen(r, https); port == model.No || !opensSomething(r) {
			continue
		}
		why := firstOf(r.Reason, r.Maybe, unknownPeers(r))
		if why == "" {
			return model.Yes, ""
		}
		reason = firstOf(reason, why)
	}
	if reason != "" {
		return model.Maybe, reason
	}
	return model.No, ""
}

// unknownPeers says why not one peer of a rule is known.
func unknownPeers(r *model.SecurityRule) string {
	reason := r.PeersReason
	if r.Self || len(r.IPv6CIDRs) > 0 || len(r.PrefixLists) > 0 {
		return ""
	}
	for _, c := range r.CIDRs {
		if c.Known() {
			return ""
		}
		reason = firstOf(reason, c.Reason)
	}
	for _, l := range r.Groups {
		if l.Address != "" || l.ID != "" {
			return ""
		}
		reason = firstOf(reason, l.Reason)
	}
	return reason
}

// maskedPrefix is an IPv4 range with its host bits cleared, which the services accept; other text is returned as it is.
func maskedPrefix(text string) string {
	if p, err := netip.ParsePrefix(text); err == nil {
		return p.Masked().String()
	}
	return text
}

func intersects(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
