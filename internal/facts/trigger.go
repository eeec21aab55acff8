package facts

import (
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// pollerServices are what a trigger's poller calls besides its brokers: Lambda and STS, and Secrets Manager where the authentication keeps its
// credentials there. A poller in provisioned mode calls nothing through the VPC. reason says why that is unknown.
func pollerServices(t *model.Trigger) (services []string, reason string) {
	switch t.Provisioned.Truth {
	case model.Yes:
		return nil, ""
	case model.Maybe:
		reason = t.Provisioned.Reason
	}
	services = []string{"lambda", "sts"}
	if slices.ContainsFunc(t.Access, func(a model.Access) bool { return readsSecret[a.Type] }) || t.Kind == model.DocumentDB || t.Kind == model.MQ {
		services = append(services, "secretsmanager")
	}
	return services, reason
}

// readsSecret holds the types of SourceAccessConfigurations whose URI is a secret (Lambda API reference).
var readsSecret = map[string]bool{
	"BASIC_AUTH": true, "SASL_SCRAM_256_AUTH": true, "SASL_SCRAM_512_AUTH": true,
	"CLIENT_CERTIFICATE_TLS_AUTH": true, "SERVER_ROOT_CA_CERTIFICATE": true,
}

// brokerPorts are the ports that would do for the trigger (MSK developer guide, port information; Amazon MQ and DocumentDB guides). reason says
// why they are unknown.
func brokerPorts(t *model.Trigger, c *model.Cluster) (ports []int, reason string) {
	if t.Kind == model.SelfManagedKafka {
		return bootstrapPorts(t)
	}
	if c == nil {
		return nil, linkReason(t.Source, sourceNames[t.Kind])
	}
	switch t.Kind {
	case model.MQ:
		switch c.Engine.Value {
		case "ACTIVEMQ":
			return []int{61617}, ""
		case "RABBITMQ":
			return []int{5671}, ""
		}
		return nil, firstOf(c.Engine.Reason, "the broker's engine is unknown")
	case model.DocumentDB:
		port, err := strconv.Atoi(firstOf(c.Port.Value, "27017"))
		if err != nil || c.Port.Reason != "" {
			return nil, firstOf(c.Port.Reason, "the cluster's port is unknown")
		}
		return []int{port}, ""
	}
	switch {
	case strings.HasSuffix(c.Type, "VpcConnection") || c.Type == "aws_msk_vpc_connection":
		return nil, "the ports of an MSK VPC connection depend on the cluster behind it"
	case c.Serverless:
		return []int{9098}, ""
	}
	return mskPorts(t, c), ""
}

func bootstrapPorts(t *model.Trigger) (ports []int, reason string) {
	for _, v := range t.Bootstrap {
		text, known := v.AsString()
		if !known {
			text = v.Pattern()
		}
		_, port, err := net.SplitHostPort(text)
		number, bad := strconv.Atoi(port)
		switch {
		case err == nil && bad == nil:
			ports = append(ports, number)
		case known && err != nil:
			ports = append(ports, 9092)
		default:
			reason = firstOf(v.Text, "its bootstrap servers are known at deployment")
		}
	}
	if len(ports) == 0 && reason == "" {
		reason = "its bootstrap servers are not known"
	}
	slices.Sort(ports)
	return slices.Compact(ports), reason
}

func mskPorts(t *model.Trigger, c *model.Cluster) []int {
	for _, a := range t.Access {
		switch a.Type {
		case "SASL_SCRAM_512_AUTH", "SASL_SCRAM_256_AUTH":
			return []int{9096}
		case "CLIENT_CERTIFICATE_TLS_AUTH":
			return []int{9094}
		}
	}
	var ports []int
	authenticated := false
	for _, f := range []struct {
		on   model.Truth
		port int
	}{{c.IAM.Truth, 9098}, {c.SCRAM.Truth, 9096}, {c.MutualTLS.Truth, 9094}} {
		if f.on != model.No {
			ports = append(ports, f.port)
		}
		authenticated = authenticated || f.on == model.Yes
	}
	if c.Unauthenticated.Truth != model.No || !authenticated {
		if c.TLS.Truth != model.No {
			ports = append(ports, 9094)
		}
		if c.Plaintext.Truth != model.No {
			ports = append(ports, 9092)
		}
	}
	slices.Sort(ports)
	return slices.Compact(ports)
}

// brokerFact says whether a trigger's poller reaches its brokers through the security groups. The pollers of MSK, MQ and DocumentDB are in the
// brokers' own groups, so those need a rule that admits themselves.
func (n *network) brokerFact(t *model.Trigger, s site) BrokerFact {
	ports, reason := brokerPorts(t, n.clusters[t.Source.Address])
	f := BrokerFact{Trigger: t.Address, Ports: ports}
	reason = firstOf(s.reason, s.groups.Reason, reason)
	if reason != "" {
		f.Ingress, f.Egress = unknown(reason), unknown(reason)
		return f
	}
	own := n.peerOf(s, "")
	f.Egress = n.anyPort(s.groups, model.Egress, ports, own)
	f.Ingress = n.anyPort(s.groups, model.Ingress, ports, own)
	if t.Kind == model.SelfManagedKafka {
		// The brokers are machines that no template says to be brokers: only the way out can be judged.
		f.Ingress = yes("")
		if f.Egress.Truth == model.No && n.somePeer(s.groups, ports) {
			f.Egress = unknown("the addresses of its brokers are not known")
		}
	}
	return f
}

// somePeer says whether some egress rule opens one of the ports to anything.
func (n *network) somePeer(groups model.Links, ports []int) bool {
	for _, l := range groups.Items {
		g := n.groups[l.Address]
		if g == nil || slices.ContainsFunc(g.Egress, func(r model.SecurityRule) bool {
			return opensSomething(&r) && slices.ContainsFunc(ports, func(p int) bool { return portOpen(&r, p) != model.No })
		}) {
			return true
		}
	}
	return false
}

func (n *network) anyPort(groups model.Links, d model.Direction, ports []int, p peer) Verdict {
	var closed admission
	for _, port := range ports {
		a := n.allows(groups.Items, d, port, p)
		switch a.truth {
		case model.Yes:
			return yes("")
		case model.Maybe:
			return unknown(a.reason)
		}
		closed = a
	}
	g := n.groups[closed.group]
	if g == nil {
		return unknown("its security groups are not known")
	}
	note := "security group %s does not admit %s from its members"
	if d == model.Egress {
		note = "security group %s does not let %s out"
	}
	return no(BrokerPort, g.Address, hop(&g.Base, note, g.Address, portList(ports)))
}

// portList is the ports in words: "9094 or 9098".
func portList(ports []int) string {
	texts := make([]string, len(ports))
	for i, p := range ports {
		texts[i] = strconv.Itoa(p)
	}
	return strings.Join(texts, " or ")
}
