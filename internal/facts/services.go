package facts

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// The tables are data with a head that explains their columns, so that a service can be added without reading Go.
var (
	//go:embed data/services.tsv
	servicesTable string
	//go:embed data/resources.tsv
	resourcesTable string
	//go:embed data/aws_policies.tsv
	awsPoliciesTable string
)

// serviceRow tells which service some IAM actions call.
type serviceRow struct {
	prefix  string
	actions []string // patterns; {"*"} for every action that no row above lists
	suffix  string   // endpoint suffix, or a name of our own when there is no endpoint
	kind    string   // gateway, interface, none, data-plane, unknown
	private bool     // its interface endpoint has a private DNS name that SDKs use
	weight  weight
	// resources are patterns of an ARN's resource part that tell the rows of one prefix apart.
	resources []string
	sdk       string // the service's name in AWS_ENDPOINT_URL_<sdk>
}

// weight is how much a grant of such actions says about calls.
type weight string

const (
	weak      weight = "weak"    // often used for something else: a warning at most
	undecided weight = "unknown" // which host is called is not known: no finding
	polled    weight = "poller"  // no call when an event source mapping needs the grant
	onBehalf  weight = "behalf"  // used by other services with the caller's rights
	ignored   weight = "ignore"  // used by the Lambda service
)

// apiResource tells which service stands behind a resource type.
type apiResource struct {
	suffix string
	name   string // the attribute with the resource's own name
}

// awsPolicy is what is known of a managed policy of AWS.
type awsPolicy struct {
	services []string
	ec2      []string // network interface actions on all resources
}

// tables are the parsed tables, made once per process and never changed.
type tables struct {
	rows      map[string][]*serviceRow // by IAM prefix
	suffixes  map[string][]*serviceRow // by endpoint suffix
	resources map[string]apiResource   // by resource type
	policies  map[string]awsPolicy     // by name
}

var known = sync.OnceValue(func() *tables {
	t := &tables{
		rows: map[string][]*serviceRow{}, suffixes: map[string][]*serviceRow{},
		resources: map[string]apiResource{}, policies: map[string]awsPolicy{},
	}
	for c := range lines(servicesTable, 9) {
		row := &serviceRow{
			prefix: c[0], actions: listed(c[1]), suffix: c[2], kind: c[3], private: c[4] == "yes", weight: weight(c[5]),
			resources: listed(c[6]), sdk: c[7],
		}
		if row.sdk == "" {
			row.sdk = strings.ToUpper(strings.NewReplacer("-", "_", ".", "_").Replace(row.suffix))
		}
		t.rows[row.prefix] = append(t.rows[row.prefix], row)
		t.suffixes[row.suffix] = append(t.suffixes[row.suffix], row)
	}
	for c := range lines(resourcesTable, 3) {
		t.resources[c[0]] = apiResource{suffix: c[1], name: c[2]}
	}
	for c := range lines(awsPoliciesTable, 3) {
		t.policies[c[0]] = awsPolicy{services: listed(c[1]), ec2: listed(c[2])}
	}
	return t
})

// lines yields the columns of a table's lines.
func lines(table string, columns int) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(table) {
			line = strings.TrimRight(line, "\r\n")
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			c := strings.Split(line, "\t")
			for len(c) < columns {
				c = append(c, "")
			}
			if !yield(c) {
				return
			}
		}
	}
}

// listed splits a column with several values; "-" is none.
func listed(column string) []string {
	if column == "" || column == "-" {
		return nil
	}
	return strings.Split(column, ",")
}

// hasPrivateDNS says whether an interface endpoint of the service can have the private DNS name that SDKs use by themselves.
// Only where a source says otherwise it cannot.
func hasPrivateDNS(suffix string) bool {
	rows := known().suffixes[suffix]
	return len(rows) == 0 || rows[0].private
}

// gatewayService says whether a gateway endpoint serves the service.
func gatewayService(suffix string) bool {
	rows := known().suffixes[suffix]
	return len(rows) > 0 && rows[0].kind == "gateway"
}

// hasEndpoint says whether a VPC endpoint for the service exists at all. Needs of services without one (connect, websocket)
// bear a name of our own instead of a suffix. A service that is not in the table may have one.
func hasEndpoint(suffix string) bool {
	rows := known().suffixes[suffix]
	return suffix != internetService && (len(rows) == 0 || rows[0].kind != "none")
}

// rowsOf returns the rows that an action pattern may belong to: one for an action without wildcards.
func rowsOf(action string) []*serviceRow {
	prefix, name, found := strings.Cut(action, ":")
	if !found {
		return nil
	}
	var out []*serviceRow
	for _, row := range known().rows[strings.ToLower(prefix)] {
		for _, pattern := range row.actions {
			if pattern == "*" {
				out = append(out, row)
				return out
			}
			if !globsMeet(pattern, name) {
				continue
			}
			out = append(out, row)
			if globCovers(pattern, name) {
				return out
			}
			break
		}
	}
	return out
}

// narrowed keeps the rows that fit the types of the resources: bedrock:Invoke* on a foundation model is InvokeModel.
func narrowed(rows []*serviceRow, resources []arn) []*serviceRow {
	if len(rows) < 2 {
		return rows
	}
	var fitting []*serviceRow
	for _, row := range rows {
		if slices.ContainsFunc(resources, func(r arn) bool { return r.fits(row) }) {
			fitting = append(fitting, row)
		}
	}
	if len(fitting) > 0 {
		return fitting
	}
	return rows
}
