package facts

import (
	"fmt"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// proxied is the reason why a function may reach the internet by a proxy, "" if no proxy is set.
func proxied(f *model.Function) string {
	for _, v := range f.Environment {
		switch strings.ToUpper(v.Name) {
		case "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY":
			if text, ok := v.Value.AsString(); v.Value.IsSet() && (!ok || text != "") {
				return "variable " + v.Name + " names a proxy"
			}
		}
	}
	return ""
}

// endpointURL says whether a function is given another URL for the service: AWS_ENDPOINT_URL for all, AWS_ENDPOINT_URL_<SDK> for one.
func endpointURL(f *model.Function, suffix string) bool {
	names := []string{"AWS_ENDPOINT_URL"}
	for _, row := range known().suffixes[suffix] {
		names = append(names, "AWS_ENDPOINT_URL_"+row.sdk)
	}
	if ignored, _ := setting(f, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").AsBool(); ignored {
		return false
	}
	for _, name := range names {
		if v := setting(f, name); v.IsSet() {
			if text, ok := v.AsString(); !ok || text != "" && !usualHost(text) {
				return true
			}
		}
	}
	return false
}

// usualHost says whether a URL names a public host of AWS, as SDKs do by themselves.
func usualHost(url string) bool {
	return strings.Contains(url, ".amazonaws.com") && !strings.Contains(url, "vpce")
}

// hostReason says why a function may call the service by another host than the usual one, which private DNS then does not serve: FIPS
// and dual-stack hosts, or the names of an endpoint itself. It is "" when the usual host is called.
func hostReason(f *model.Function, suffix string) string {
	for _, name := range []string{"AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"} {
		v := setting(f, name)
		if on, isKnown := v.AsBool(); !v.IsSet() || isKnown && !on {
			continue
		}
		// The private DNS name of the CloudWatch endpoint covers its FIPS and dual-stack hosts.
		if suffix != "monitoring" && !strings.HasSuffix(suffix, "-fips") {
			return fmt.Sprintf("variable %s changes the host of %s", name, suffix)
		}
	}
	for _, v := range f.Environment {
		for _, ref := range v.Value.Refs() {
			if strings.HasPrefix(ref.Attribute, "DnsEntries") || strings.HasPrefix(ref.Attribute, "dns_entry") {
				return fmt.Sprintf("variable %s holds a name of endpoint %s", v.Name, ref.Address)
			}
		}
	}
	return ""
}

// setting is the value of an environment variable, Absent if it is not set.
func setting(f *model.Function, name string) model.Value {
	for _, v := range f.Environment {
		if v.Name == name {
			return v.Value
		}
	}
	return model.Value{}
}
