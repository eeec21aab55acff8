package sam

import (
	"slices"
	"strings"

	"github.com/vpclint/vpclint/model"
)

// functionKeys and eventProperties are the properties whose loss changes what can be reached. The transform refuses a
// template with a property that it does not know; only those that are nearly one of these are reported, so that a property newer than
// this program is never taken for a mistake.
var (
	functionKeys = [...]string{
		"CapacityProviderConfig", "DeadLetterQueue", "Environment", "EventInvokeConfig", "Events", "FileSystemConfigs", "Layers",
		"PermissionsBoundary", "Policies", "Role", "Timeout", "VpcConfig",
	}
	eventProperties = [...]string{
		"Broker", "Cluster", "DestinationConfig", "Enabled", "KafkaBootstrapServers", "ProvisionedPollerConfig", "Queue", "Queues",
		"SourceAccessConfigurations", "Stream", "Topics",
	}
)

// misspelled reports the properties of owner that are nearly one of the known ones.
func (e *expander) misspelled(owner string, properties model.Value, known []string) {
	for _, p := range properties.Entries {
		if slices.Contains(known, p.Key) {
			continue
		}
		i := slices.IndexFunc(known, func(k string) bool { return plain(k) == plain(p.Key) })
		if i < 0 {
			continue
		}
		e.reject(p.KeyRange, "%s has no property %s: did you mean %s?", owner, p.Key, known[i])
	}
}

// plain is a name without what is easily mistaken in it: case and a plural s.
func plain(name string) string { return strings.TrimSuffix(strings.ToLower(name), "s") }
