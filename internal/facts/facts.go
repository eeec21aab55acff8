// Package facts derives what is so from what is written: pure functions from the model's kinds to facts, each three-valued
// with the chain of resources that decides it. It neither reads files nor knows rules.
package facts

import (
	"slices"

	"github.com/vpclint/vpclint/model"
)

// Facts are the facts of one unit. Every slice is sorted.
type Facts struct {
	Placements []Placement    `json:"placements"`
	Needs      []Need         `json:"needs"`
	Endpoints  []EndpointFact `json:"endpointFacts"`
	NATs       []NATFact      `json:"natFacts"`
	Gateways   []GatewayFact  `json:"gatewayFacts"`
	Brokers    []BrokerFact   `json:"brokerFacts"`
	Roles      []RoleFact     `json:"roleFacts"`
	Mounts     []MountFact    `json:"mountFacts"`
	Quoted     []QuotedFact   `json:"quotedFacts"`
	// Variants are the facts of the unit's other worlds, parallel to model.Unit.Variants. They are no part of the document.
	Variants []*Facts `json:"-"`
}

// Worlds are the facts of the units that model.Unit.Worlds gives.
func (f *Facts) Worlds(u *model.Unit) []*Facts {
	if len(f.Variants) == 0 || u.World.Default {
		return append([]*Facts{f}, f.Variants...)
	}
	return f.Variants
}

// Cause says in one word why a verdict is what it is. Rules choose by it.
type Cause string

// Causes of a yes.
const (
	ByEndpoint Cause = "endpoint" // an endpoint serves
	ByNAT      Cause = "nat"      // a NAT device leads to the internet
)

// Causes of a no, from the nearest to working to the farthest. A need that is blocked on several paths carries the cause of the
// nearest one.
const (
	NoEgress        Cause = "no-egress"        // none of the placement's groups lets anything out; mend: the group
	OwnGroup        Cause = "own-group"        // the placement's groups do not let 443 out to the endpoint or the NAT; mend: the group
	EndpointGroup   Cause = "endpoint-group"   // the endpoint's groups do not admit 443; mend: the group, or the endpoint when it has none
	PrivateDNSOff   Cause = "private-dns"      // the endpoint has no private DNS; mend: the endpoint
	VPCDNSOff       Cause = "vpc-dns"          // the VPC's DNS attributes are off; mend: the VPC
	NotRouted       Cause = "not-routed"       // the gateway endpoint is not on the subnet's route table; mend: the endpoint
	NoDNSSupport    Cause = "no-dns-support"   // the service's interface endpoint has no private DNS at all (dynamodb); mend: the endpoint
	InboundOnly     Cause = "inbound-only"     // private DNS serves only the inbound Resolver endpoint; mend: the endpoint
	NoSubnets       Cause = "no-subnets"       // the interface endpoint stands in no subnet; mend: the endpoint
	WrongType       Cause = "wrong-type"       // the endpoint is of a type that its service does not offer; mend: the endpoint
	StraySettings   Cause = "stray-settings"   // the endpoint has settings of the other type; mend: the endpoint
	NATBroken       Cause = "nat-broken"       // the NAT gateway's own subnet gives no internet; mend: the NAT gateway
	NATPrivate      Cause = "nat-private"      // a NAT gateway with private connectivity, or an instance that checks source and destination; mend: it
	GatewayDetached Cause = "gateway-detached" // the internet gateway is not attached to the VPC; mend: the gateway
	ToPeer          Cause = "peering"          // the default route leads to a peering connection; mend: the route
	PublicSubnet    Cause = "public-subnet"    // the default route leads to an internet gateway, which drops a function's packets; mend: the function
	DefaultVPC      Cause = "default-vpc"      // a subnet of the default VPC, public unless somebody changed it; mend: the function
	Isolated        Cause = "isolated"         // no default route at all; mend: the function
	BrokerPort      Cause = "broker-port"      // the brokers' port is closed to the poller; mend: the group
	TargetGroup     Cause = "target-group"     // the groups of a data store do not admit its port; mend: the group
	NotAttached     Cause = "not-attached"     // a function that mounts a file system is attached to no VPC; mend: the function
	NoMountTarget   Cause = "no-mount-target"  // the file system has no mount target in the zone of a subnet; mend: the function
	NoPath          Cause = "no-path"          // no endpoint and no way to the internet; mend: the function or trigger
)

// Causes are all causes of a verdict.
func Causes() []Cause {
	return slices.Concat([]Cause{ByEndpoint, ByNAT}, nearness, []Cause{StraySettings, BrokerPort, TargetGroup, NotAttached, NoMountTarget, NoENIActions})
}

// Verdict is a three-valued fact with its cause and the hops that decide it.
type Verdict struct {
	Truth model.Truth `json:"truth"`
	Cause Cause       `json:"cause"`
	// Reason says why the verdict is unknown, in words that finish "not checked: …"; "" otherwise.
	Reason string `json:"reason"`
	// Mend is the resource that has to change for a no to become a yes.
	Mend string `json:"mend"`
	Path []Hop  `json:"path"`
}

// Hop is one step of a witness: the resource and what it does for the verdict.
type Hop struct {
	Resource string      `json:"resource"`
	Note     string      `json:"note"`
	Range    model.Range `json:"range"`
}

// SubnetVerdict is a verdict from one subnet of a placement.
type SubnetVerdict struct {
	Subnet string `json:"subnet"`
	Table  string `json:"table"` // its route table; "" for the VPC's main table that is not in the unit
	Verdict
}

// Placement is a set of subnets and security groups: what AWS makes one network interface per subnet for. Functions and pollers with the
// same set share it.
type Placement struct {
	ID     string   `json:"id"`
	Users  []string `json:"users"` // functions and triggers
	VPC    string   `json:"vpc"`   // address, "" when outside or unknown
	Groups []string `json:"groups"`
	// Reason says why subnets, groups or VPC are not all known; "" when they are.
	Reason string `json:"reason"`
	// Closed is Yes when the unit says all there is about the routes and endpoints of the placement.
	Closed   model.Truth     `json:"closed"`
	BySubnet []SubnetVerdict `json:"bySubnet"` // the way to the IPv4 internet
	// Internet sums BySubnet up: yes when every subnet has a way, no when none has.
	Internet Verdict `json:"internet"`
	// Egress is No when none of the groups lets anything out (cause no-egress).
	Egress Verdict `json:"egress"`
	// HTTPS is No when the groups let 443 out to nothing at all (cause no-egress or own-group), wherever that would lead.
	HTTPS Verdict `json:"https"`
	// Endpoints are the endpoints of the VPC, each with the verdict from this placement.
	Endpoints []EndpointPath `json:"endpoints"`
	// EndpointsReason says why there may be more endpoints in the VPC than the unit says; "" when it says them all.
	EndpointsReason string   `json:"endpointsReason"`
	Targets         []Target `json:"targets"`
}

// EndpointPath says whether an endpoint serves a placement.
type EndpointPath struct {
	Endpoint string          `json:"endpoint"`
	Service  string          `json:"service"` // suffix
	Gateway  bool            `json:"gateway"`
	BySubnet []SubnetVerdict `json:"bySubnet"`
	Verdict
}

// Target is a data store or private service in the placement's VPC, and whether the groups on both sides let the placement connect.
type Target struct {
	Address string `json:"address"`
	Service string `json:"service"`
	Port    int    `json:"port"` // 0 when unknown
	// Ingress: the target's groups admit the port (cause target-group). Egress: the placement's groups let it out (own-group, no-egress).
	Ingress Verdict `json:"ingress"`
	Egress  Verdict `json:"egress"`
	// Users are the functions of the placement that refer to the target, Callers those that are given its host or port.
	Users   []string `json:"users"`
	Callers []string `json:"callers"`
}

// Class grades evidence: E4 the template says so, E3 specific actions on a specific resource for this function alone, E2 wildcards, a
// shared role or an environment variable alone, E1 managed policies and svc:*, E0 everything.
type Class string

// Evidence for a need.
type Evidence struct {
	Class Class       `json:"class"`
	Text  string      `json:"text"` // "role ConsumerRole allows sqs:SendMessage on Orders"
	Range model.Range `json:"range"`
}

// Need says that a function or trigger must reach a service, and whether it can.
type Need struct {
	Subject   string `json:"subject"`   // address of the function or trigger
	Trigger   bool   `json:"trigger"`   // the subject is a trigger
	Placement string `json:"placement"` // ID, "" when the subject's placement is unknown
	// Service is an endpoint suffix or "internet"; "" stands for whatever else the subject may need, with the reason why that is not known.
	Service string `json:"service"`
	// InternetOnly is set when AWS offers no VPC endpoint for the service: only the internet leads there.
	InternetOnly bool `json:"internetOnly"`
	// Class is the strongest evidence; "" for the pseudo-need "internet", which every placement has. Certain is set for calls that need no
	// evidence (a poller's APIs, a custom resource's answer).
	Class   Class `json:"class"`
	Certain bool  `json:"certain"`
	// Call is the kind of use that makes the function call the service (custom-resource, rotation, deploy-hook, insights), "" where only
	// grants and variables tell. Each kind has a rule of its own.
	Call     model.CertainKind `json:"call"`
	Evidence []Evidence        `json:"evidence"`
	// Verdict: yes when it is reachable from every subnet, no when from none.
	Verdict
	// Differs is set when it is proven that some subnets reach it and others do not. Verdict is then unknown, and Cause and Mend are
	// those of the subnets that do not.
	Differs bool     `json:"differs"`
	Reached []string `json:"reached"` // subnets that reach it
	Blocked []string `json:"blocked"` // subnets that do not
	// Via is the endpoint or NAT gateway that serves.
	Via string `json:"via"`
}

// EndpointFact is what holds for an endpoint by itself.
type EndpointFact struct {
	Endpoint string `json:"endpoint"`
	Service  string `json:"service"`
	// Users are the functions and triggers placed in its VPC.
	Users []string `json:"users"`
	// Type is No when the endpoint's type fits neither its service nor its settings (wrong-type, stray-settings, no-subnets, no-dns-support).
	Type Verdict `json:"type"`
	// PrivateDNS says whether the service's own name leads to the endpoint by its own settings.
	PrivateDNS Verdict `json:"privateDns"`
	// VPCDNS is No when the VPC lacks a DNS attribute that private DNS needs.
	VPCDNS Verdict `json:"vpcDns"`
	// NamedByURL is set when some function is given the endpoint's own name (AWS_ENDPOINT_URL, DnsEntries).
	NamedByURL bool `json:"namedByUrl"`
	// Admits is No when no group of the unit and no subnet of the VPC can reach the endpoint on 443.
	Admits Verdict `json:"admits"`
}

// NATFact says whether a NAT device gives internet, and who depends on it.
type NATFact struct {
	NAT    string   `json:"nat"`
	Works  Verdict  `json:"works"`
	Tables []string `json:"tables"` // route tables whose default route leads to it
	Users  []string `json:"users"`  // functions and triggers behind it
	InVPC  []string `json:"inVpc"`  // functions and triggers placed in its VPC
}

// GatewayFact says whether an internet gateway that routes lead to is attached to their VPC.
type GatewayFact struct {
	Gateway  string   `json:"gateway"`
	Attached Verdict  `json:"attached"` // no for gateway-detached
	Tables   []string `json:"tables"`   // route tables that lead to it
	Users    []string `json:"users"`    // functions and triggers placed in the VPC of those tables
}

// BrokerFact says whether a trigger's poller reaches the brokers.
type BrokerFact struct {
	Trigger string `json:"trigger"`
	Ports   []int  `json:"ports"` // the ports that would do
	// Ingress: the brokers' groups admit one of the ports (yes for self-managed Kafka, whose brokers no template names). Egress: the
	// poller's groups let it out.
	Ingress Verdict `json:"ingress"`
	Egress  Verdict `json:"egress"`
}

// RoleFact says whether a role lets Lambda manage network interfaces.
type RoleFact struct {
	Role  string   `json:"role"`
	Users []string `json:"users"` // attached functions
	// ENI is Yes when the three necessary actions are granted on *, No when one is certainly not.
	ENI Verdict `json:"eni"`
	// Missing lists the necessary actions that are not granted, Minor those that are only advisable.
	Missing []string `json:"missing"`
	Minor   []string `json:"minor"`
}

// MountFact says whether a function reaches a file system that it mounts: no for not-attached, no-mount-target, target-group, own-group or
// no-egress.
type MountFact struct {
	Function   string `json:"function"`
	FileSystem string `json:"fileSystem"` // "" when it is not in the unit
	Verdict
}

// QuotedFact says that a resource holds a text where an id belongs, and that the text names something of the unit.
type QuotedFact struct {
	Resource string      `json:"resource"`
	Place    string      `json:"place"` // what the id should be of: "subnets", "role"
	Text     string      `json:"text"`
	Range    model.Range `json:"range"`
}
