package facts

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpclint/vpclint/model"
)

// stream is the good network with an MSK cluster in the private subnets and a trigger on it.
func stream() *model.Unit {
	u := good()
	u.Kinds.SecurityGroups = append(u.Kinds.SecurityGroups, model.SecurityGroup{
		Base: at("ClusterGroup"), VPC: link("Vpc"), AllowsAllEgress: true,
		Ingress: []model.SecurityRule{{Address: "ClusterGroup", Direction: model.Ingress, Protocol: "tcp", FromPort: 9092, ToPort: 9098, Self: true}},
	})
	u.Kinds.Clusters = []model.Cluster{{
		Base: at("Cluster"), Kind: model.MSK, Subnets: links("PrivateA", "PrivateB"), Groups: links("ClusterGroup"),
		Public: flag(false), SCRAM: flag(false), IAM: flag(true), MutualTLS: flag(false), Unauthenticated: flag(false), Plaintext: flag(false), TLS: flag(true),
	}}
	u.Kinds.Triggers = []model.Trigger{{
		Base: at("Trigger"), Kind: model.MSK, Function: link("Worker"), Source: link("Cluster"), Enabled: flag(true), Provisioned: flag(false),
	}}
	return u
}

type reached struct {
	Service string
	Truth   model.Truth
	Cause   Cause
}

func triggerNeeds(f *Facts) []reached {
	var out []reached
	for _, n := range f.Needs {
		if n.Trigger {
			out = append(out, reached{n.Service, n.Truth, n.Cause})
		}
	}
	return out
}

func TestTriggerNeeds(t *testing.T) {
	all := func(truth model.Truth, cause Cause, services ...string) []reached {
		var out []reached
		for _, s := range services {
			out = append(out, reached{s, truth, cause})
		}
		return out
	}
	for name, c := range map[string]struct {
		change func(t *testing.T, k *model.Kinds)
		want   []reached
	}{
		"a poller behind NAT reaches Lambda and STS": {
			want: all(model.Yes, ByNAT, "lambda", "sts"),
		},
		"a poller in isolated subnets reaches neither": {
			change: func(_ *testing.T, k *model.Kinds) { k.Clusters[0].Subnets = links("Isolated") },
			want:   all(model.No, NoPath, "lambda", "sts"),
		},
		"a poller in a public subnet gets nothing from the internet gateway": {
			change: func(_ *testing.T, k *model.Kinds) { k.Clusters[0].Subnets = links("Public") },
			want:   all(model.No, PublicSubnet, "lambda", "sts"),
		},
		"provisioned mode needs nothing": {
			change: func(_ *testing.T, k *model.Kinds) {
				k.Clusters[0].Subnets, k.Triggers[0].Provisioned = links("Isolated"), flag(true)
			},
		},
		"an empty poller configuration leaves the mode open": {
			change: func(_ *testing.T, k *model.Kinds) {
				k.Clusters[0].Subnets = links("Isolated")
				k.Triggers[0].Provisioned = model.Flag{Reason: "ProvisionedPollerConfig is empty"}
			},
			want: all(model.Maybe, "", "lambda", "sts"),
		},
		"authentication by secret needs Secrets Manager too": {
			change: func(_ *testing.T, k *model.Kinds) {
				k.Triggers[0].Access = []model.Access{{Type: "SASL_SCRAM_512_AUTH"}}
			},
			want: all(model.Yes, ByNAT, "lambda", "secretsmanager", "sts"),
		},
		"a broker always needs Secrets Manager": {
			change: func(_ *testing.T, k *model.Kinds) {
				k.Clusters[0].Kind, k.Triggers[0].Kind = model.MQ, model.MQ
				k.Clusters[0].Engine = text("RABBITMQ")
			},
			want: all(model.Yes, ByNAT, "lambda", "secretsmanager", "sts"),
		},
		"a public broker needs nothing": {
			change: func(_ *testing.T, k *model.Kinds) {
				k.Clusters[0].Kind, k.Triggers[0].Kind, k.Clusters[0].Public = model.MQ, model.MQ, flag(true)
			},
		},
		"a cluster elsewhere leaves everything unknown": {
			change: func(_ *testing.T, k *model.Kinds) {
				k.Triggers[0].Source = model.Link{ID: "arn:aws:kafka:eu-west-1:1:cluster/a/b"}
			},
			want: all(model.Maybe, "", "lambda", "sts"),
		},
		"self-managed Kafka without VPC settings polls over the internet": {
			change: func(_ *testing.T, k *model.Kinds) {
				k.Triggers[0].Kind, k.Triggers[0].Source = model.SelfManagedKafka, model.Link{}
			},
		},
		"self-managed Kafka polls from its own subnets": {
			change: func(_ *testing.T, k *model.Kinds) {
				k.Triggers[0] = model.Trigger{Base: at("Trigger"), Kind: model.SelfManagedKafka, Provisioned: flag(false), Enabled: flag(true), Subnets: links("Isolated"), Groups: links("FunctionGroup")}
			},
			want: all(model.No, NoPath, "lambda", "sts"),
		},
		"an endpoint whose group is closed to the cluster's group does not serve the poller": {
			change: func(t *testing.T, k *model.Kinds) {
				k.Clusters[0].Subnets = links("Isolated")
				for _, service := range []string{"lambda", "sts"} {
					e := *find(t, k.Endpoints, "SqsEndpoint")
					e.Address, e.Suffix = service+"Endpoint", service
					k.Endpoints = append(k.Endpoints, e)
				}
			},
			want: all(model.No, EndpointGroup, "lambda", "sts"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			u := stream()
			if c.change != nil {
				c.change(t, &u.Kinds)
			}
			if diff := cmp.Diff(c.want, triggerNeeds(ofUnit(u))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBrokers(t *testing.T) {
	for name, c := range map[string]struct {
		change  func(k *model.Kinds)
		ports   []int
		ingress model.Truth
		egress  model.Truth
	}{
		"a self rule on the broker port lets the poller in": {ports: []int{9098}, ingress: model.Yes, egress: model.Yes},
		"a rule for another group does not": {
			change: func(k *model.Kinds) {
				k.SecurityGroups[2].Ingress = []model.SecurityRule{{Protocol: "tcp", FromPort: 9098, ToPort: 9098, Groups: []model.Link{link("FunctionGroup")}}}
			},
			ports: []int{9098}, ingress: model.No, egress: model.Yes,
		},
		"a rule for the range of the subnets does": {
			change: func(k *model.Kinds) {
				k.SecurityGroups[2].Ingress = []model.SecurityRule{{Protocol: "tcp", FromPort: 9098, ToPort: 9098, CIDRs: []model.Text{text("10.0.0.0/16")}}}
			},
			ports: []int{9098}, ingress: model.Yes, egress: model.Yes,
		},
		"the authentication decides about the port": {
			change: func(k *model.Kinds) {
				k.Triggers[0].Access = []model.Access{{Type: "SASL_SCRAM_512_AUTH"}}
				k.SecurityGroups[2].Ingress[0].FromPort, k.SecurityGroups[2].Ingress[0].ToPort = 9098, 9098
			},
			ports: []int{9096}, ingress: model.No, egress: model.Yes,
		},
		"without any authentication TLS is the default": {
			change: func(k *model.Kinds) { k.Clusters[0].IAM = flag(false) },
			ports:  []int{9094}, ingress: model.Yes, egress: model.Yes,
		},
		"a group without egress does not let the poller out": {
			change: func(k *model.Kinds) { k.SecurityGroups[2].AllowsAllEgress = false },
			ports:  []int{9098}, ingress: model.Yes, egress: model.No,
		},
		"of self-managed Kafka only the way out is judged": {
			change: func(k *model.Kinds) {
				k.Triggers[0] = model.Trigger{
					Base: at("Trigger"), Kind: model.SelfManagedKafka, Provisioned: flag(false), Enabled: flag(true), Subnets: links("Isolated"), Groups: links("FunctionGroup"),
					Bootstrap: []model.Value{model.StringValue("kafka.corp:9094", model.Range{}), model.StringValue("kafka.corp", model.Range{})},
				}
			},
			ports: []int{9092, 9094}, ingress: model.Yes, egress: model.Yes,
		},
	} {
		t.Run(name, func(t *testing.T) {
			u := stream()
			if c.change != nil {
				c.change(&u.Kinds)
			}
			got := ofUnit(u).Brokers[0]
			if !slices.Equal(got.Ports, c.ports) || got.Ingress.Truth != c.ingress || got.Egress.Truth != c.egress {
				t.Errorf("ports %v, ingress %s (%s), egress %s (%s); want %v, %s, %s", got.Ports, got.Ingress.Truth, got.Ingress.Reason, got.Egress.Truth, got.Egress.Reason, c.ports, c.ingress, c.egress)
			}
		})
	}
}

func TestUsersWithTheSameNetworkShareAPlacement(t *testing.T) {
	u := good()
	u.Kinds.Functions = append(u.Kinds.Functions, function("Other", "PrivateB", "PrivateA"))
	got := map[string][]string{}
	for _, p := range ofUnit(u).Placements {
		got[p.ID] = p.Users
	}
	want := map[string][]string{"placement-1": {"Lonely"}, "placement-2": {"Other", "Worker"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNATFactsNameWhoDepends(t *testing.T) {
	u := good()
	u.Kinds.NATGateways[0].Subnet = link("Isolated")
	got := ofUnit(u).NATs
	if len(got) != 1 || got[0].Works.Truth != model.No || !slices.Equal(got[0].Users, []string{"Worker"}) || !slices.Equal(got[0].InVPC, []string{"Lonely", "Worker"}) || !slices.Equal(got[0].Tables, []string{"PrivateTable"}) {
		t.Errorf("%+v", got)
	}
}

func TestEndpointFacts(t *testing.T) {
	u := good()
	find(t, u.Kinds.Endpoints, "SqsEndpoint").PrivateDNS = flag(false)
	find(t, u.Kinds.SecurityGroups, "EndpointGroup").Ingress = nil
	for _, f := range ofUnit(u).Endpoints {
		switch f.Endpoint {
		case "S3Endpoint":
			if f.PrivateDNS.Truth != model.Yes || f.VPCDNS.Truth != model.Yes || f.Admits.Truth != model.Yes {
				t.Errorf("a gateway endpoint needs no private DNS and has no groups: %+v", f)
			}
		case "SqsEndpoint":
			if f.PrivateDNS.Truth != model.No || f.Admits.Truth != model.No || !slices.Equal(f.Users, []string{"Lonely", "Worker"}) {
				t.Errorf("%+v", f)
			}
		}
	}
}
