package facts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// mountFacts judges the file systems of functions: Lambda mounts them through a mount target in the zone of the function's subnet, on
// the port of NFS (Lambda developer guide, configuring file system access).
func (n *network) mountFacts() []MountFact {
	var out []MountFact
	for i := range n.k.Functions {
		f := &n.k.Functions[i]
		for _, l := range f.FileSystems {
			fact := MountFact{Function: f.Address, FileSystem: l.Address}
			switch {
			case f.Managed:
				continue
			case f.Attached == model.Maybe:
				fact.Verdict = unknown(f.AttachedReason)
			case f.Attached == model.No:
				if len(f.Subnets.Items) > 0 || len(f.Groups.Items) > 0 {
					continue // function-vpc-config-incomplete says so
				}
				if l.Address == "" && !strings.Contains(l.ID, ":elasticfilesystem:") {
					continue
				}
				fact.Verdict = no(NotAttached, f.Address, hop(&f.Base, "function %s mounts a file system and has no VPC settings", f.Address))
			case l.Address == "":
				fact.Verdict = unknown(linkReason(l, "file system"))
			default:
				fact.Verdict = n.mounts(f, l.Address)
			}
			out = append(out, fact)
		}
	}
	return out
}

// mounts says whether a function reaches a mount target of the file system from every subnet.
func (n *network) mounts(f *model.Function, fileSystem string) Verdict {
	var targets []*model.DataStore
	for i := range n.k.DataStores {
		if d := &n.k.DataStores[i]; d.FileSystem.Address == fileSystem {
			targets = append(targets, d)
		}
	}
	if len(targets) == 0 {
		return unknown(fmt.Sprintf("no mount target of %s is declared here", fileSystem))
	}
	s := functionSite(f)
	doubt := firstOf(s.subnets.Reason, s.groups.Reason)
	var judged []*model.DataStore
	for _, l := range s.subnets.Items {
		near, certain := n.nearest(l, targets)
		switch {
		case len(near) > 0 && (certain || len(targets) == 1):
			judged = append(judged, near...)
		case len(near) > 0:
			doubt = firstOf(doubt, "it is not known which mount target is in the zone of its subnets")
		case n.mountsElsewhere(fileSystem) != "":
			doubt = firstOf(doubt, n.mountsElsewhere(fileSystem))
		default:
			in := n.subnet(l)
			path := []Hop{hop(&in.Base, "subnet %s is in zone %s", in.Address, in.Zone.Value)}
			for _, d := range targets {
				path = append(path, hop(&d.Base, "mount target %s is in zone %s", d.Address, n.zone(d.Subnets).Value))
			}
			return no(NoMountTarget, f.Address, path...)
		}
	}
	for _, d := range judged {
		ingress, egress := n.connection(s, d)
		for _, v := range []Verdict{ingress, egress} {
			switch v.Truth {
			case model.No:
				return v
			case model.Maybe:
				doubt = firstOf(doubt, v.Reason)
			}
		}
	}
	if doubt != "" {
		return unknown(doubt)
	}
	return yes("")
}

// nearest lists the mount targets that may be in the zone of a subnet; certain is set when they are.
func (n *network) nearest(subnet model.Link, targets []*model.DataStore) (near []*model.DataStore, certain bool) {
	own := n.zone(model.Links{Items: []model.Link{subnet}})
	for _, d := range targets {
		same := subnet.Address != "" && slices.Contains(d.Subnets.Addresses(), subnet.Address)
		zone := n.zone(d.Subnets)
		if same || own.Known() && zone.Known() && own.Value == zone.Value {
			return []*model.DataStore{d}, true
		}
		if !own.Known() || !zone.Known() {
			near = append(near, d)
		}
	}
	return near, false
}

// zone is the zone of a mount target, which has one subnet.
func (n *network) zone(subnets model.Links) model.Text {
	if len(subnets.Items) != 1 || subnets.Reason != "" {
		return model.Text{}
	}
	if s := n.subnet(subnets.Items[0]); s != nil {
		return s.Zone
	}
	return model.Text{}
}

// mountsElsewhere says why the file system may have more mount targets than the unit writes.
func (n *network) mountsElsewhere(fileSystem string) string {
	for i := range n.k.DataStores {
		if l := n.k.DataStores[i].FileSystem; l.Reason != "" {
			return l.Reason
		}
	}
	for _, o := range n.unit.Outputs {
		if slices.ContainsFunc(o.Value.Refs(), func(r model.Ref) bool { return r.Address == fileSystem }) {
			return fmt.Sprintf("output %s hands %s on", o.Name, fileSystem)
		}
	}
	return n.macro
}
