package facts

import (
	"testing"

	"github.com/vpclint/vpclint/model"
)

// judge is what the facts say of one service for one function.
func judge(t *testing.T, u *model.Unit, function, service string) Need {
	t.Helper()
	n := newNetwork(u)
	f := n.functions[function]
	s := functionSite(f)
	p := n.placement(s, []string{function})
	need := Need{Subject: function, Service: service}
	n.reach(&need, &p, s)
	byOwnSettings(f, &need, false)
	return need
}

func TestHTTPSTowardsUnknownPeersIsOpen(t *testing.T) {
	for name, c := range map[string]struct {
		rule model.SecurityRule
		want model.Truth
	}{
		"a range that has no value":        {model.SecurityRule{Protocol: "tcp", FromPort: 443, ToPort: 443, CIDRs: []model.Text{{Set: true, Reason: "parameter Range has no value"}}}, model.Maybe},
		"a group that has no value":        {model.SecurityRule{Protocol: "tcp", FromPort: 443, ToPort: 443, Groups: []model.Link{{Reason: "parameter Group has no value"}}}, model.Maybe},
		"a range that is known":            {model.SecurityRule{Protocol: "tcp", FromPort: 443, ToPort: 443, CIDRs: []model.Text{text("10.0.0.0/8")}}, model.Yes},
		"another port to an unknown range": {model.SecurityRule{Protocol: "tcp", FromPort: 5432, ToPort: 5432, CIDRs: []model.Text{{Set: true, Reason: "parameter Range has no value"}}}, model.No},
	} {
		t.Run(name, func(t *testing.T) {
			u := good()
			find(t, u.Kinds.SecurityGroups, "FunctionGroup").Egress = []model.SecurityRule{c.rule}
			for _, p := range ofUnit(u).Placements {
				if p.HTTPS.Truth != c.want {
					t.Errorf("%s (%s), want %s", p.HTTPS.Truth, p.HTTPS.Reason, c.want)
				}
			}
		})
	}
}

func TestReach(t *testing.T) {
	elsewhere := model.Link{Reason: "parameter X has no value"}
	for name, c := range map[string]struct {
		change   func(t *testing.T, k *model.Kinds)
		function string // Worker (behind NAT) unless told
		service  string
		truth    model.Truth
		cause    Cause
		mend     string
		differs  bool
	}{
		"a function behind a working NAT gateway reaches the internet": {service: "internet", truth: model.Yes, cause: ByNAT},
		"a service without endpoint is reached through NAT":            {service: "dynamodb", truth: model.Yes, cause: ByNAT},
		"an interface endpoint serves every subnet of its VPC":         {service: "sqs", truth: model.Yes, cause: ByEndpoint},
		"an isolated function reaches what has an endpoint":            {function: "Lonely", service: "sqs", truth: model.Yes, cause: ByEndpoint},
		"a gateway endpoint serves the subnets of its route tables":    {function: "Lonely", service: "s3", truth: model.Yes, cause: ByEndpoint},
		"an isolated function reaches nothing that has no endpoint":    {function: "Lonely", service: "sns", truth: model.No, cause: NoPath, mend: "Lonely"},
		"an isolated function has no internet":                         {function: "Lonely", service: "internet", truth: model.No, cause: Isolated, mend: "Lonely"},
		"a gateway endpoint on another table does not serve": {
			function: "Lonely", service: "s3", truth: model.No, cause: NotRouted, mend: "S3Endpoint",
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.Endpoints, "S3Endpoint").RouteTables = links("PublicTable")
			},
		},
		"a gateway endpoint whose table is unknown may serve": {
			function: "Lonely", service: "s3", truth: model.Maybe,
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.Endpoints, "S3Endpoint").RouteTables = model.Links{Set: true, Items: []model.Link{elsewhere}}
			},
		},
		"private DNS that is off leads nobody to the endpoint": {
			function: "Lonely", service: "sqs", truth: model.No, cause: PrivateDNSOff, mend: "SqsEndpoint",
			change: func(t *testing.T, k *model.Kinds) { find(t, k.Endpoints, "SqsEndpoint").PrivateDNS = flag(false) },
		},
		"private DNS needs the DNS attributes of the VPC": {
			function: "Lonely", service: "sqs", truth: model.No, cause: VPCDNSOff, mend: "Vpc",
			change: func(_ *testing.T, k *model.Kinds) { k.VPCs[0].DNSHostnames = flag(false) },
		},
		"a private hosted zone for the service makes private DNS a matter of doubt": {
			function: "Lonely", service: "sqs", truth: model.Maybe,
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.Endpoints, "SqsEndpoint").PrivateDNS = flag(false)
				k.HostedZones = []model.HostedZone{{Base: at("Zone"), Name: text("sqs.eu-west-1.amazonaws.com")}}
			},
		},
		"a private hosted zone for another name proves nothing": {
			function: "Lonely", service: "sqs", truth: model.No, cause: PrivateDNSOff, mend: "SqsEndpoint",
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.Endpoints, "SqsEndpoint").PrivateDNS = flag(false)
				k.HostedZones = []model.HostedZone{{Base: at("Zone"), Name: text("corp.example.com")}}
			},
		},
		"an endpoint whose group is closed does not serve": {
			function: "Lonely", service: "sqs", truth: model.No, cause: EndpointGroup, mend: "EndpointGroup",
			change: func(t *testing.T, k *model.Kinds) { find(t, k.SecurityGroups, "EndpointGroup").Ingress = nil },
		},
		"an endpoint group that admits the subnet's range serves": {
			function: "Lonely", service: "sqs", truth: model.Yes, cause: ByEndpoint,
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.SecurityGroups, "EndpointGroup").Ingress = []model.SecurityRule{{Protocol: "tcp", FromPort: 0, ToPort: 65535, CIDRs: []model.Text{text("10.0.0.0/16")}}}
			},
		},
		"ranges of several rules are a union": {
			function: "Lonely", service: "sqs", truth: model.Yes, cause: ByEndpoint,
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.SecurityGroups, "EndpointGroup").Ingress = []model.SecurityRule{
					{Protocol: "tcp", FromPort: 443, ToPort: 443, CIDRs: []model.Text{text("10.0.9.0/25")}},
					{Protocol: "tcp", FromPort: 443, ToPort: 443, CIDRs: []model.Text{text("10.0.9.128/25")}},
				}
			},
		},
		"an endpoint group that is exported may get more rules": {
			function: "Lonely", service: "sqs", truth: model.Maybe,
			change: func(t *testing.T, k *model.Kinds) {
				g := find(t, k.SecurityGroups, "EndpointGroup")
				g.Ingress, g.Open = nil, "its id is exported as Group"
			},
		},
		"an endpoint without groups has the default group, which admits only its members": {
			function: "Lonely", service: "sqs", truth: model.No, cause: EndpointGroup, mend: "SqsEndpoint",
			change: func(t *testing.T, k *model.Kinds) { find(t, k.Endpoints, "SqsEndpoint").Groups = model.Links{} },
		},
		"a shared group without a self rule admits nobody": {
			function: "Lonely", service: "sqs", truth: model.No, cause: EndpointGroup, mend: "FunctionGroup",
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.Endpoints, "SqsEndpoint").Groups = links("FunctionGroup")
			},
		},
		"a shared group with a self rule admits its members": {
			function: "Lonely", service: "sqs", truth: model.Yes, cause: ByEndpoint,
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.Endpoints, "SqsEndpoint").Groups = links("FunctionGroup")
				find(t, k.SecurityGroups, "FunctionGroup").Ingress = []model.SecurityRule{{Protocol: "tcp", FromPort: 443, ToPort: 443, Self: true}}
			},
		},
		"egress to the VPC alone does not reach a gateway endpoint's service": {
			function: "Lonely", service: "s3", truth: model.No, cause: OwnGroup, mend: "FunctionGroup",
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.SecurityGroups, "FunctionGroup").Egress = []model.SecurityRule{{Protocol: "tcp", FromPort: 443, ToPort: 443, CIDRs: []model.Text{text("10.0.0.0/16")}}}
			},
		},
		"egress to the VPC alone does reach an interface endpoint": {
			function: "Lonely", service: "sqs", truth: model.Yes, cause: ByEndpoint,
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.SecurityGroups, "FunctionGroup").Egress = []model.SecurityRule{{Protocol: "tcp", FromPort: 443, ToPort: 443, CIDRs: []model.Text{text("10.0.0.0/16")}}}
			},
		},
		"egress to the service's prefix list reaches a gateway endpoint's service": {
			function: "Lonely", service: "s3", truth: model.Yes, cause: ByEndpoint,
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.SecurityGroups, "FunctionGroup").Egress = []model.SecurityRule{{Protocol: "tcp", FromPort: 443, ToPort: 443, PrefixLists: []model.Link{{ID: "com.amazonaws.*.s3"}}}}
			},
		},
		"egress on the database port alone blocks NAT": {
			service: "sns", truth: model.No, cause: OwnGroup, mend: "FunctionGroup",
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.SecurityGroups, "FunctionGroup").Egress = []model.SecurityRule{{Protocol: "tcp", FromPort: 5432, ToPort: 5432, CIDRs: []model.Text{text("10.0.0.0/16")}}}
			},
		},
		"the idiom for no egress lets nothing out": {
			service: "sns", truth: model.No, cause: NoEgress, mend: "FunctionGroup",
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.SecurityGroups, "FunctionGroup").Egress = []model.SecurityRule{{Protocol: "icmp", FromPort: 252, ToPort: 86, CIDRs: []model.Text{text("255.255.255.255/32")}}}
			},
		},
		"a closed group decides even where the subnets are unknown": {
			service: "sns", truth: model.No, cause: NoEgress, mend: "FunctionGroup",
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.SecurityGroups, "FunctionGroup").Egress = nil
				find(t, k.Functions, "Worker").Subnets = model.Links{Set: true, Reason: "parameter SubnetIds has no value"}
			},
		},
		"a second group that is unknown leaves it open": {
			service: "sns", truth: model.Maybe,
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.SecurityGroups, "FunctionGroup").Egress = nil
				f := find(t, k.Functions, "Worker")
				f.Groups.Items = append(f.Groups.Items, elsewhere)
			},
		},
		"a NAT gateway in a private subnet gives no internet": {
			service: "sns", truth: model.No, cause: NATBroken, mend: "Nat",
			change: func(t *testing.T, k *model.Kinds) { find(t, k.NATGateways, "Nat").Subnet = link("PrivateA") },
		},
		"a NAT gateway in an isolated subnet gives no internet": {
			service: "sns", truth: model.No, cause: NATBroken, mend: "Nat",
			change: func(t *testing.T, k *model.Kinds) { find(t, k.NATGateways, "Nat").Subnet = link("Isolated") },
		},
		"a private NAT gateway before an internet gateway gives no internet": {
			service: "sns", truth: model.No, cause: NATPrivate, mend: "Nat",
			change: func(t *testing.T, k *model.Kinds) { find(t, k.NATGateways, "Nat").Private = flag(true) },
		},
		"a regional NAT gateway needs no subnet": {
			service: "sns", truth: model.Yes, cause: ByNAT,
			change: func(t *testing.T, k *model.Kinds) {
				g := find(t, k.NATGateways, "Nat")
				g.Regional, g.Subnet = flag(true), model.Link{}
			},
		},
		"an internet gateway that is not attached gives NAT no internet": {
			service: "sns", truth: model.No, cause: GatewayDetached, mend: "Igw",
			change: func(_ *testing.T, k *model.Kinds) { k.InternetGateways[0].VPCs = model.Links{} },
		},
		"a public subnet gives a function no internet": {
			service: "sns", truth: model.No, cause: PublicSubnet, mend: "Worker",
			change: func(t *testing.T, k *model.Kinds) { find(t, k.Functions, "Worker").Subnets = links("Public") },
		},
		"subnets that differ are told apart": {
			service: "sns", truth: model.Maybe, cause: PublicSubnet, differs: true, mend: "Worker",
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.Functions, "Worker").Subnets = links("Public", "PrivateA")
			},
		},
		"a default route to a peering connection gives no internet": {
			service: "sns", truth: model.No, cause: ToPeer, mend: "PrivateRoute",
			change: func(t *testing.T, k *model.Kinds) {
				r := find(t, k.Routes, "PrivateRoute")
				r.TargetKind, r.Target = model.ToPeering, link("Peering")
			},
		},
		"a default route to a transit gateway may give internet": {
			service: "sns", truth: model.Maybe,
			change: func(t *testing.T, k *model.Kinds) {
				r := find(t, k.Routes, "PrivateRoute")
				r.TargetKind, r.Target = model.ToTransitGateway, link("Tgw")
			},
		},
		"another route to a peer may lead to central endpoints": {
			function: "Lonely", service: "sns", truth: model.Maybe,
			change: func(_ *testing.T, k *model.Kinds) {
				k.Routes = append(k.Routes, model.Route{Base: at("PeerRoute"), Table: link("IsolatedTable"), Destination: text("172.16.0.0/12"), Target: link("Peering"), TargetKind: model.ToPeering})
			},
		},
		"the halves of a default route are one": {
			service: "sns", truth: model.Yes, cause: ByNAT,
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.Routes, "PrivateRoute").Destination = text("0.0.0.0/1")
				k.Routes = append(k.Routes, model.Route{Base: at("UpperRoute"), Table: link("PrivateTable"), Destination: text("128.0.0.0/1"), Target: link("Nat"), TargetKind: model.ToNATGateway})
			},
		},
		"a route whose destination is unknown may be the default route": {
			function: "Lonely", service: "sns", truth: model.Maybe,
			change: func(_ *testing.T, k *model.Kinds) {
				k.Routes = append(k.Routes, model.Route{Base: at("SomeRoute"), Table: link("IsolatedTable"), Destination: model.Text{Set: true, Reason: "parameter Range has no value"}, Target: link("Nat"), TargetKind: model.ToNATGateway})
			},
		},
		"an exported route table may get routes elsewhere": {
			function: "Lonely", service: "sns", truth: model.Maybe,
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.RouteTables, "IsolatedTable").Open = "its id is exported as Table"
			},
		},
		"a subnet without association is on the main table, which is local": {
			function: "Lonely", service: "sns", truth: model.No, cause: NoPath, mend: "Lonely",
			change: func(_ *testing.T, k *model.Kinds) { k.Associations = drop(k.Associations, "IsolatedAssociation") },
		},
		"a main table that is written serves subnets without association": {
			function: "Lonely", service: "sns", truth: model.Yes, cause: ByNAT,
			change: func(_ *testing.T, k *model.Kinds) {
				k.Associations = drop(k.Associations, "IsolatedAssociation")
				k.Associations = append(k.Associations, model.Association{Base: at("Main"), VPC: link("Vpc"), Table: link("PrivateTable")})
			},
		},
		"an exported subnet without association may get a table elsewhere": {
			function: "Lonely", service: "sns", truth: model.Maybe,
			change: func(t *testing.T, k *model.Kinds) {
				k.Associations = drop(k.Associations, "IsolatedAssociation")
				find(t, k.Subnets, "Isolated").Open = "its id is exported as Subnet"
			},
		},
		"a route that may not exist is no default route for certain": {
			service: "sns", truth: model.Maybe,
			change: func(t *testing.T, k *model.Kinds) {
				r := find(t, k.Routes, "PrivateRoute")
				r.Maybe, r.Guard = "condition HasNat is undecided", "HasNat"
			},
		},
		"a function in a subnet of the default VPC is in a public subnet": {
			service: "sns", truth: model.No, cause: DefaultVPC, mend: "Worker",
			change: func(t *testing.T, k *model.Kinds) {
				k.Subnets = append(k.Subnets, model.Subnet{Base: at("Default"), Default: true, VPC: link("DefaultVpc")})
				k.VPCs = append(k.VPCs, model.VPC{Base: model.Base{Address: "DefaultVpc"}, Default: true, DNSSupport: flag(true), DNSHostnames: flag(true)})
				find(t, k.Functions, "Worker").Subnets = links("Default")
			},
		},
		"the range of listed default subnets is unknown, so an endpoint group may admit it": {
			service: "sqs", truth: model.Maybe,
			change: func(t *testing.T, k *model.Kinds) {
				k.VPCs = append(k.VPCs, model.VPC{Base: at("data.aws_vpc.default"), Default: true, DNSSupport: flag(true), DNSHostnames: flag(true)})
				k.Subnets = append(k.Subnets, model.Subnet{Base: at("data.aws_subnets.default"), Default: true, VPC: link("data.aws_vpc.default")})
				find(t, k.Functions, "Worker").Subnets = model.Links{Set: true, Items: []model.Link{{
					Reason: "data source data.aws_subnets.default is read at deployment", Candidates: []string{"data.aws_subnets.default"},
				}}}
				find(t, k.Endpoints, "SqsEndpoint").VPC = link("data.aws_vpc.default")
				find(t, k.SecurityGroups, "EndpointGroup").Ingress = []model.SecurityRule{{
					Protocol: "tcp", FromPort: 443, ToPort: 443, CIDRs: []model.Text{text("172.31.0.0/16")},
				}}
			},
		},
		"a NAT instance that checks source and destination forwards nothing": {
			service: "sns", truth: model.No, cause: NATPrivate, mend: "Box",
			change: func(t *testing.T, k *model.Kinds) {
				k.Instances = []model.Instance{{Base: at("Box"), Subnet: link("Public"), SourceDestCheck: flag(true), PublicIP: model.Yes}}
				r := find(t, k.Routes, "PrivateRoute")
				r.TargetKind, r.Target = model.ToInstance, link("Box")
			},
		},
		"a NAT instance in a public subnet with a public address forwards": {
			service: "sns", truth: model.Yes, cause: ByNAT,
			change: func(t *testing.T, k *model.Kinds) {
				k.Instances = []model.Instance{{Base: at("Box"), Subnet: link("Public"), SourceDestCheck: flag(false), PublicIP: model.Yes}}
				r := find(t, k.Routes, "PrivateRoute")
				r.TargetKind, r.Target = model.ToInstance, link("Box")
			},
		},
		"a proxy in the environment makes every no doubtful": {
			function: "Lonely", service: "sns", truth: model.Maybe,
			change: func(t *testing.T, k *model.Kinds) {
				find(t, k.Functions, "Lonely").Environment = []model.Variable{{Name: "HTTPS_PROXY", Value: model.StringValue("http://proxy:3128", model.Range{})}}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			u := good()
			if c.change != nil {
				c.change(t, &u.Kinds)
			}
			need := judge(t, u, firstOf(c.function, "Worker"), c.service)
			if need.Truth != c.truth || c.truth != model.Maybe && need.Cause != c.cause || need.Differs != c.differs {
				t.Errorf("%s (cause %q, reason %q, differs %v), want %s (cause %q, differs %v)\n%v", need.Truth, need.Cause, need.Reason, need.Differs, c.truth, c.cause, c.differs, need.Path)
			}
			if c.truth == model.No && need.Mend != c.mend {
				t.Errorf("mend %q, want %q", need.Mend, c.mend)
			}
			if need.Truth == model.Maybe && need.Reason == "" {
				t.Error("an unknown verdict needs a reason")
			}
			if need.Truth != model.Maybe && len(need.Path) == 0 {
				t.Error("a verdict needs its witness")
			}
		})
	}
}

func TestADataStoreStandsInTheVPCOfItsSubnetsOrItsGroups(t *testing.T) {
	elsewhere := model.Links{Set: true, Reason: "parameter DatabaseSubnets has no value"}
	for name, c := range map[string]struct {
		store model.DataStore
		want  int
	}{
		"subnets of the VPC":                     {model.DataStore{Base: at("Db"), Subnets: links("Isolated")}, 1},
		"unknown subnets and a group of the VPC": {model.DataStore{Base: at("Db"), Subnets: elsewhere, Groups: links("EndpointGroup")}, 1},
		"a group of the VPC alone":               {model.DataStore{Base: at("Db"), Groups: links("EndpointGroup")}, 1},
		"nothing known":                          {model.DataStore{Base: at("Db"), Subnets: elsewhere}, 0},
		"an instance that nobody mentions":       {model.DataStore{Base: at("Db"), Subnets: links("Isolated"), Service: "instance"}, 0},
		"a load balancer that a function names":  {model.DataStore{Base: at("Alb"), Subnets: links("Isolated"), Service: "load-balancer"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			u := good()
			u.Kinds.DataStores = []model.DataStore{c.store}
			find(t, u.Kinds.Functions, "Lonely").Environment = []model.Variable{{Name: "URL", Value: ref("Alb", "DNSName")}}
			if got := ofUnit(u).Placements[0].Targets; len(got) != c.want {
				t.Errorf("got %v, want %d targets", got, c.want)
			}
		})
	}
}

func TestRoutesForPrefixListsMayBeDefaults(t *testing.T) {
	for name, c := range map[string]struct {
		list string
		want model.Truth
	}{
		"a list of ranges":             {"Ranges", model.Maybe},
		"the list of a service of AWS": {"com.amazonaws.*.s3", model.No},
	} {
		t.Run(name, func(t *testing.T) {
			u := good()
			u.Kinds.Routes = append(u.Kinds.Routes, model.Route{
				Base: at("Listed"), Table: link("IsolatedTable"), PrefixList: text(c.list), Target: link("Nat"), TargetKind: model.ToNATGateway,
			})
			if got := judge(t, u, "Lonely", "sns"); got.Truth != c.want {
				t.Errorf("%s (%s), want %s", got.Truth, got.Reason, c.want)
			}
		})
	}
}
