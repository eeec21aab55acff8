package model

// Kinds is the small typed vocabulary that facts and most rules speak. Every slice is sorted by address. A kind means the
// same whichever format it came from.
type Kinds struct {
	VPCs             []VPC             `json:"vpcs"`
	Subnets          []Subnet          `json:"subnets"`
	RouteTables      []RouteTable      `json:"routeTables"`
	Associations     []Association     `json:"associations"`
	Routes           []Route           `json:"routes"`
	InternetGateways []InternetGateway `json:"internetGateways"`
	NATGateways      []NATGateway      `json:"natGateways"`
	Instances        []Instance        `json:"instances"`
	Endpoints        []Endpoint        `json:"endpoints"`
	SecurityGroups   []SecurityGroup   `json:"securityGroups"`
	HostedZones      []HostedZone      `json:"hostedZones"`
	Functions        []Function        `json:"functions"`
	Triggers         []Trigger         `json:"triggers"`
	Clusters         []Cluster         `json:"clusters"`
	DataStores       []DataStore       `json:"dataStores"`
	Roles            []Role            `json:"roles"`
	// Custom resources, rotation schedules and the like: calls that a function certainly makes.
	CertainCalls []CertainCall `json:"certainCalls"`
}

// Base is what every kind has: the resource it stands for.
type Base struct {
	Address string `json:"address"`
	Type    string `json:"type"`
	// Range is the whole resource, NameRange its logical id or block header.
	Range     Range  `json:"range"`
	NameRange Range  `json:"nameRange"`
	Calls     []Call `json:"calls"`
	Maybe     string `json:"maybe"` // why it may not exist, "" when it does
	Guard     string `json:"guard"` // resources with equal guards exist together
	Block     string `json:"block"` // the same for all instances of one source block
	// Outside is the reason why the details are unknown: the resource exists elsewhere (a data source, a default
	// resource). "" for resources that the unit creates.
	Outside string `json:"outside"`
	// Open is the reason why something outside the unit may add to the resource (rules to a group, routes to a table):
	// it is exported or handed to a module that is not on disk. "" when the unit says all there is.
	Open string `json:"open"`
}

// Resource returns the base itself, for code that handles kinds alike.
func (b *Base) Resource() *Base { return b }

// Flag is a boolean attribute. Range is zero when the default applies; Reason says why it is unknown.
type Flag struct {
	Truth  Truth  `json:"truth"`
	Reason string `json:"reason"`
	Range  Range  `json:"range"`
}

// Text is a string attribute. Reason says why it is unknown ("" when known); Set is false when nothing was written.
type Text struct {
	Value  string `json:"value"`
	Set    bool   `json:"set"`
	Reason string `json:"reason"`
	Range  Range  `json:"range"`
}

// Known says whether the text was written and is known.
func (t Text) Known() bool { return t.Set && t.Reason == "" }

// Link is a value that stands for another resource: its Address within the unit; or an ID that is written literally and
// belongs to something outside; or unknown for a Reason, perhaps with Candidates (addresses).
type Link struct {
	Address    string   `json:"address"`
	ID         string   `json:"id"`
	Reason     string   `json:"reason"`
	Candidates []string `json:"candidates"`
	Range      Range    `json:"range"`
}

// IsZero says whether nothing was written.
func (l Link) IsZero() bool { return l.Address == "" && l.ID == "" && l.Reason == "" }

// Links is a list of links. Set is false when nothing was written; Reason says why the list as a whole is unknown ("" when
// its length is known). Items holds the elements that are known to be in it.
type Links struct {
	Items  []Link `json:"items"`
	Set    bool   `json:"set"`
	Reason string `json:"reason"`
	Range  Range  `json:"range"`
}

// Addresses returns the addresses of the items that are resources of the unit.
func (l Links) Addresses() []string {
	var out []string
	for _, i := range l.Items {
		if i.Address != "" {
			out = append(out, i.Address)
		}
	}
	return out
}

// VPC is a network. The DNS attributes have their defaults filled in (support true, hostnames false).
type VPC struct {
	Base
	CIDRs        []Text `json:"cidrs"`   // primary and secondary IPv4 ranges
	Default      bool   `json:"default"` // the account's default VPC: main table to an internet gateway, public subnets
	DNSSupport   Flag   `json:"dnsSupport"`
	DNSHostnames Flag   `json:"dnsHostnames"`
	Dedicated    Flag   `json:"dedicated"`
	// CustomDNS is the reason why its resolver may answer otherwise (DHCP options with own servers), "" when it does not.
	CustomDNS string `json:"customDns"`
}

// Subnet is a subnet of a VPC.
type Subnet struct {
	Base
	VPC     Link  `json:"vpc"`
	CIDR    Text  `json:"cidr"`
	IPv6    Truth `json:"ipv6"`
	Zone    Text  `json:"zone"`
	Default bool  `json:"default"` // a default subnet of a default VPC: public unless somebody changed its table
}

// RouteTable is a route table. Main tables serve the subnets without an association.
type RouteTable struct {
	Base
	VPC  Link `json:"vpc"`
	Main bool `json:"main"` // the VPC's main table (aws_default_route_table)
	// Propagation is set when a virtual private gateway propagates routes into it.
	Propagation bool `json:"propagation"`
	// Ignored is set when changes of its routes are ignored (lifecycle.ignore_changes).
	Ignored bool `json:"ignored"`
}

// Association puts a subnet on a route table; with VPC instead of Subnet it replaces the VPC's main table.
type Association struct {
	Base
	Subnet Link `json:"subnet"`
	VPC    Link `json:"vpc"`
	Table  Link `json:"table"`
}

// TargetKind is what a route leads to.
type TargetKind string

// The targets of routes. The kind follows the target resource's type where it is known, not the attribute's name.
const (
	ToInternetGateway  TargetKind = "internet-gateway"
	ToNATGateway       TargetKind = "nat-gateway"
	ToInstance         TargetKind = "instance"
	ToNetworkInterface TargetKind = "network-interface"
	ToPeering          TargetKind = "peering"
	ToTransitGateway   TargetKind = "transit-gateway"
	ToVPNGateway       TargetKind = "vpn-gateway"
	ToEgressOnly       TargetKind = "egress-only-gateway"
	ToEndpoint         TargetKind = "vpc-endpoint"
	ToOther            TargetKind = "other" // carrier, local gateway, core network
	ToLocal            TargetKind = "local"
	ToUnknown          TargetKind = "unknown"
)

// Route is one route of a table, written inline or as a resource of its own.
type Route struct {
	Base
	// Table is a table of the unit, or the main table of VPC when Main is set.
	Table Link `json:"table"`
	Main  bool `json:"main"`
	VPC   Link `json:"vpc"`
	// Exactly one destination is set, as far as it is known.
	Destination     Text       `json:"destination"` // IPv4 CIDR
	DestinationIPv6 Text       `json:"destinationIpv6"`
	PrefixList      Text       `json:"prefixList"`
	Target          Link       `json:"target"`
	TargetKind      TargetKind `json:"targetKind"`
}

// InternetGateway is attached to the VPCs (one, really).
type InternetGateway struct {
	Base
	VPCs Links `json:"vpcs"`
}

// NATGateway is a NAT gateway.
type NATGateway struct {
	Base
	Subnet   Link  `json:"subnet"`
	VPC      Link  `json:"vpc"`     // regional gateways only
	Private  Flag  `json:"private"` // ConnectivityType private; No by default
	Regional Flag  `json:"regional"`
	HasEIP   Truth `json:"hasEip"`
}

// Instance is an EC2 instance or network interface that routes may lead to (a NAT instance).
type Instance struct {
	Base
	Subnet          Link  `json:"subnet"`
	SourceDestCheck Flag  `json:"sourceDestCheck"` // Yes by default
	PublicIP        Truth `json:"publicIp"`
}

// Endpoint is a VPC endpoint.
type Endpoint struct {
	Base
	VPC     Link `json:"vpc"`
	Service Text `json:"service"` // full service name as far as it is known; holes are "*": com.amazonaws.*.sqs
	// Suffix is the service's own name (sqs, ecr.api, kinesis-streams), "" when unknown; AWS is false for endpoint
	// services of customers (vpce-svc).
	Suffix string `json:"suffix"`
	AWS    bool   `json:"aws"`
	// ServiceKind is Gateway, Interface or another type; Gateway by default.
	ServiceKind Text `json:"serviceKind"`
	PrivateDNS  Flag `json:"privateDns"` // No by default
	// InboundOnly is set when private DNS serves only an inbound Resolver endpoint (s3).
	InboundOnly Flag  `json:"inboundOnly"`
	Subnets     Links `json:"subnets"`
	Groups      Links `json:"groups"`
	RouteTables Links `json:"routeTables"`
	// Region of the service where it is written as a literal, else "".
	Region string `json:"region"`
	// Policy is the endpoint policy, Absent for full access.
	Policy Value `json:"policy"`
}

// Direction of a security group rule.
type Direction string

// The two directions.
const (
	Ingress Direction = "ingress"
	Egress  Direction = "egress"
)

// SecurityRule allows traffic. A rule with several peers allows all of them.
type SecurityRule struct {
	Address string `json:"address"` // the resource that holds the rule: the group, or a rule resource
	// Direction, protocol ("tcp", "udp", "icmp", "-1" for all; "" when unknown) and ports; AllPorts for protocols
	// without ports or -1; PortsReason says why the ports are unknown.
	Direction   Direction `json:"direction"`
	Protocol    string    `json:"protocol"`
	FromPort    int       `json:"fromPort"`
	ToPort      int       `json:"toPort"`
	AllPorts    bool      `json:"allPorts"`
	Reason      string    `json:"reason"` // why protocol or ports are unknown, "" when known
	CIDRs       []Text    `json:"cidrs"`
	IPv6CIDRs   []Text    `json:"ipv6Cidrs"`
	Groups      []Link    `json:"groups"`
	PrefixLists []Link    `json:"prefixLists"` // Link.ID holds a literal id or a well-known name: com.amazonaws.*.s3
	Self        bool      `json:"self"`
	// PeersReason says why there may be more peers than listed, "" when they are all listed.
	PeersReason string `json:"peersReason"`
	Maybe       string `json:"maybe"` // why the rule may not exist
	Guard       string `json:"guard"`
	Range       Range  `json:"range"`
}

// SecurityGroup is a group with all its rules of the unit, wherever they are written.
type SecurityGroup struct {
	Base
	VPC     Link `json:"vpc"`
	Default bool `json:"default"` // the VPC's default group
	// AllowsAllEgress is set when no egress rule is written and the format's default applies (CloudFormation: all
	// traffic; Terraform removes it). The rule that says so is then not in Egress.
	AllowsAllEgress bool `json:"allowsAllEgress"`
	// EgressInline, EgressStandalone tell where the egress rules are written.
	EgressInline     bool           `json:"egressInline"`
	EgressStandalone bool           `json:"egressStandalone"`
	Ingress          []SecurityRule `json:"ingress"`
	Egress           []SecurityRule `json:"egress"`
	// IngressReason and EgressReason say why there may be more rules than listed ("" when the unit says them all).
	IngressReason string `json:"ingressReason"`
	EgressReason  string `json:"egressReason"`
}

// HostedZone is a private hosted zone. Name without the final dot; unknown names matter too.
type HostedZone struct {
	Base
	Name Text  `json:"name"`
	VPCs Links `json:"vpcs"`
}

// Variable is an environment variable of a function.
type Variable struct {
	Name  string `json:"name"`
	Value Value  `json:"value"`
	Range Range  `json:"range"` // of the key
}

// Function is a Lambda function.
type Function struct {
	Base
	// Attached is Yes when both lists are non-empty, No when the function is outside any VPC (or in it by a capacity
	// provider), Maybe for AttachedReason.
	Attached       Truth  `json:"attached"`
	AttachedReason string `json:"attachedReason"`
	Subnets        Links  `json:"subnets"`
	Groups         Links  `json:"groups"`
	// VPCConfig is the range of the VPC settings (block or property), zero if there are none.
	VPCConfig    Range      `json:"vpcConfig"`
	Role         Link       `json:"role"`
	Environment  []Variable `json:"environment"`
	EnvReason    string     `json:"envReason"` // why the environment is unknown, "" when it is known
	Layers       []Value    `json:"layers"`
	Timeout      int        `json:"timeout"` // seconds, 3 by default; 0 when unknown
	IPv6         Flag       `json:"ipv6"`
	Managed      bool       `json:"managed"` // runs on a capacity provider (Lambda Managed Instances)
	FileSystems  []Link     `json:"fileSystems"`
	DeadLetter   Link       `json:"deadLetter"`
	Destinations []Link     `json:"destinations"`
	// Sources are the sources of its event source mappings that are no VPC pollers (queue, stream, table), as
	// links and, where an ARN is only built from text, as Value.Pattern in Link.ID.
	Sources []Link `json:"sources"`
}

// TriggerKind is the source of a poller.
type TriggerKind string

// The pollers that have a network interface in a customer's VPC.
const (
	MSK              TriggerKind = "msk"
	SelfManagedKafka TriggerKind = "self-managed-kafka"
	MQ               TriggerKind = "mq"
	DocumentDB       TriggerKind = "documentdb"
)

// Access is one SourceAccessConfiguration: its type (VPC_SUBNET, BASIC_AUTH, …, upper case) and URI.
type Access struct {
	Type  string `json:"type"`
	URI   Value  `json:"uri"`
	Range Range  `json:"range"`
}

// Trigger is an event source mapping whose poller works from a VPC.
type Trigger struct {
	Base
	Kind     TriggerKind `json:"kind"`
	Function Link        `json:"function"`
	// Source is the cluster or broker; zero for self-managed Kafka.
	Source      Link     `json:"source"`
	Enabled     Flag     `json:"enabled"`     // Yes by default
	Provisioned Flag     `json:"provisioned"` // has a ProvisionedPollerConfig; Maybe for an empty one
	Access      []Access `json:"access"`
	// AccessReason says why there may be more SourceAccessConfigurations than listed.
	AccessReason string `json:"accessReason"`
	// Subnets and Groups come from VPC_SUBNET and VPC_SECURITY_GROUP (self-managed Kafka only).
	Subnets   Links   `json:"subnets"`
	Groups    Links   `json:"groups"`
	Bootstrap []Value `json:"bootstrap"` // host:port, self-managed Kafka only
	OnFailure Link    `json:"onFailure"`
	// Event is the SAM event's range when the trigger was written as one.
	Event Range `json:"event"`
}

// Cluster is a Kafka cluster, message broker or DocumentDB cluster that triggers poll.
type Cluster struct {
	Base
	Kind       TriggerKind `json:"kind"`
	Serverless bool        `json:"serverless"` // MSK Serverless
	Engine     Text        `json:"engine"`     // MQ: ACTIVEMQ or RABBITMQ, upper case
	Subnets    Links       `json:"subnets"`
	// Groups is not Set when the default group of the VPC applies.
	Groups Links `json:"groups"`
	Public Flag  `json:"public"` // PubliclyAccessible; No by default
	// Authentication that is switched on (MSK): SASL/SCRAM, SASL/IAM, mutual TLS, unauthenticated; and whether clients may
	// use plaintext and TLS.
	SCRAM           Flag `json:"scram"`
	IAM             Flag `json:"iam"`
	MutualTLS       Flag `json:"mutualTls"`
	Unauthenticated Flag `json:"unauthenticated"`
	Plaintext       Flag `json:"plaintext"`
	TLS             Flag `json:"tls"`
	Port            Text `json:"port"` // DocumentDB; 27017 by default
}

// DataStore is something inside a VPC that functions connect to: a database, cache, file system, broker, private API.
type DataStore struct {
	Base
	Service string `json:"service"` // rds, elasticache, opensearch, efs, msk, mq, docdb, neptune, redshift, memorydb, dax, vpc-lattice, endpoint-service
	Port    int    `json:"port"`    // 0 when unknown
	Subnets Links  `json:"subnets"`
	Groups  Links  `json:"groups"`
	VPC     Link   `json:"vpc"`
	// FileSystem is the file system of a mount target.
	FileSystem Link `json:"fileSystem"`
}

// PolicySource tells where a statement was written.
type PolicySource string

// The sources of statements.
const (
	InlinePolicy    PolicySource = "inline"
	ManagedPolicy   PolicySource = "managed"       // a managed policy of the unit
	AWSPolicy       PolicySource = "aws-managed"   // a policy of AWS, from a table
	PolicyTemplate  PolicySource = "sam-template"  // a SAM policy template, by name in Statement.Policy
	Connector       PolicySource = "sam-connector" // a SAM connector
	AddedBySAM      PolicySource = "sam-added"     // what SAM adds by itself: never evidence of a call
	FunctionDefined PolicySource = "function"      // a statement in a SAM function's Policies
)

// Statement is one statement of a role's policies.
type Statement struct {
	Source PolicySource `json:"source"`
	Policy string       `json:"policy"` // address or name of the policy
	Allow  bool         `json:"allow"`
	// Actions as written; a hole is "*" with Reason. NotActions for NotAction.
	Actions    []string `json:"actions"`
	NotActions []string `json:"notActions"`
	Resources  []Value  `json:"resources"`
	// NotResource is set when the statement says what it does not apply to.
	NotResource bool   `json:"notResource"`
	Conditions  Value  `json:"conditions"` // Absent for none
	Reason      string `json:"reason"`
	Range       Range  `json:"range"`
}

// Role is an IAM role with every statement that the unit attaches to it.
type Role struct {
	Base
	Statements []Statement `json:"statements"`
	// AWSPolicies are the names of AWS managed policies attached (AWSLambdaVPCAccessExecutionRole), known or not to the
	// table.
	AWSPolicies []Text `json:"awsPolicies"`
	// Reason says why there may be more statements than listed ("" when the unit says them all).
	Reason string `json:"reason"`
	// Boundary is set when a permission boundary applies that the unit does not define.
	Boundary bool `json:"boundary"`
	// MadeFor is the function for which SAM makes the role.
	MadeFor string `json:"madeFor"`
}

// CertainKind tells why a function certainly calls a service.
type CertainKind string

// The certain calls.
const (
	CustomResourceCall CertainKind = "custom-resource" // answers CloudFormation through S3
	RotationCall       CertainKind = "rotation"        // rotates a secret
	DeployHookCall     CertainKind = "deploy-hook"     // CodeDeploy lifecycle hook
	InsightsCall       CertainKind = "insights"        // Lambda Insights layer
)

// CertainCall says that Function certainly calls Service (an endpoint suffix).
type CertainCall struct {
	Base
	Kind     CertainKind `json:"kind"`
	Function Link        `json:"function"`
	Service  string      `json:"service"`
}
