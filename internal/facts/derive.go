package facts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// Derive derives the facts of every unit of the model, in the order of its units.
func Derive(m *model.Model) []*Facts {
	out := make([]*Facts, len(m.Units))
	for i, u := range m.Units {
		out[i] = ofUnit(u)
		for _, variant := range u.Variants {
			out[i].Variants = append(out[i].Variants, ofUnit(variant))
		}
	}
	return out
}

// located is a placement together with the site that it was judged from.
type located struct {
	Placement
	site site
}

func ofUnit(u *model.Unit) *Facts {
	n := newNetwork(u)
	users := map[string]site{} // the site of every function and trigger that has one
	for i := range n.k.Functions {
		if f := &n.k.Functions[i]; f.Attached == model.Yes {
			users[f.Address] = functionSite(f)
		}
	}
	for i := range n.k.Triggers {
		t := &n.k.Triggers[i]
		if s, needed := n.triggerSite(t); needed {
			users[t.Address] = s
		}
	}
	placed := n.place(users)
	f := &Facts{Roles: roleFacts(n.k)}
	for _, p := range placed {
		f.Placements = append(f.Placements, p.Placement)
	}
	at := map[string]*located{}
	for i := range placed {
		for _, user := range placed[i].Users {
			at[user] = &placed[i]
		}
	}
	f.Needs = n.needs(at)
	f.Endpoints = n.endpointFacts(f.Placements)
	f.NATs = n.natFacts(f.Placements)
	f.Gateways = n.gatewayFacts(f.Placements)
	f.Mounts = n.mountFacts()
	f.Quoted = n.quotedFacts()
	for i := range n.k.Triggers {
		t := &n.k.Triggers[i]
		if s, ok := users[t.Address]; ok {
			f.Brokers = append(f.Brokers, n.brokerFact(t, s))
		}
	}
	return f
}

// place groups users by their placement and judges each placement once.
func (n *network) place(users map[string]site) []located {
	byKey := map[string][]string{}
	for user, s := range users {
		byKey[s.key()] = append(byKey[s.key()], user)
	}
	out := make([]located, 0, len(byKey))
	for _, names := range byKey {
		slices.Sort(names)
		s := users[names[0]]
		out = append(out, located{Placement: n.placement(s, names), site: s})
	}
	slices.SortFunc(out, func(a, b located) int { return cmp.Compare(a.Users[0], b.Users[0]) })
	for i := range out {
		out[i].ID = fmt.Sprintf("placement-%d", i+1)
	}
	return out
}

// needs lists what every placed function and trigger must reach, with verdicts.
func (n *network) needs(at map[string]*located) []Need {
	var out []Need
	add := func(b *model.Base, need Need, p *located, settle func(*Need)) {
		need.Subject, need.Placement, need.InternetOnly = b.Address, p.ID, !hasEndpoint(need.Service)
		n.reach(&need, &p.Placement, p.site)
		settle(&need)
		if len(need.Path) > 0 {
			need.Path = then([]Hop{starts(b, &need, &p.Placement)}, need.Path...)
		}
		out = append(out, need)
	}
	for i := range n.k.Functions {
		f := &n.k.Functions[i]
		p := at[f.Address]
		if p == nil {
			continue
		}
		ipv6 := f.IPv6.Truth != model.No && n.leavesByIPv6(p)
		settle := func(need *Need) { byOwnSettings(f, need, ipv6) }
		services, reason := functionNeeds(n.unit, n.k, f)
		for _, s := range services {
			add(&f.Base, Need{Service: s.Service, Class: s.Class, Certain: s.Certain, Call: s.Call, Evidence: s.Evidence}, p, settle)
		}
		add(&f.Base, Need{Service: internetService}, p, settle)
		if reason != "" && out[len(out)-1].Truth != model.Yes {
			out = append(out, Need{Subject: f.Address, Placement: p.ID, Verdict: unknown(reason)})
		}
	}
	for i := range n.k.Triggers {
		t := &n.k.Triggers[i]
		p := at[t.Address]
		if p == nil {
			continue
		}
		services, reason := pollerServices(t)
		for _, s := range services {
			add(&t.Base, Need{Trigger: true, Service: s, Certain: true}, p, func(need *Need) {
				if reason != "" && need.Truth == model.No {
					need.Verdict = unknown(reason)
				}
			})
		}
	}
	slices.SortStableFunc(out, func(a, b Need) int {
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Service, b.Service))
	})
	return out
}

// starts is the first hop of a need's witness: who stands where.
func starts(b *model.Base, need *Need, p *Placement) Hop {
	does := "stands"
	if need.Trigger {
		does = "polls"
	}
	where := make([]string, 0, len(p.BySubnet))
	for _, s := range p.BySubnet {
		where = append(where, s.Subnet)
	}
	return hop(b, "%s %s in %s with security group %s", b.Address, does, strings.Join(unique(where), ", "), strings.Join(p.Groups, ", "))
}

// leavesByIPv6 says whether a subnet of the placement has an IPv6 default route.
func (n *network) leavesByIPv6(p *located) bool {
	return slices.ContainsFunc(p.BySubnet, func(v SubnetVerdict) bool {
		s := n.subnets[v.Subnet]
		return s != nil && ipv6Out(n.routeTable(s))
	})
}
