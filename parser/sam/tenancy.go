package sam

import "github.com/vpclint/vpclint/model"

// tenancy reports what a function cannot have whose tenants are isolated from one another.
func (e *expander) tenancy(s *source) {
	if !truthy(s.property("TenancyConfig")) {
		return
	}
	for _, key := range [...]string{"FunctionUrlConfig", "ProvisionedConcurrencyConfig", "SnapStart"} {
		if v := s.property(key); truthy(v) && !isIntrinsic(v) {
			e.reject(model.Range(s.keyOf(key)), "%s: %s cannot be used together with TenancyConfig", s.id, key)
		}
	}
	for _, ev := range s.property("Events").Entries {
		switch kind := written(ev.Value, "Type"); kind.Text {
		case "Api", "HttpApi", "":
		default:
			e.reject(ev.KeyRange, "%s: event %s of type %s cannot be used together with TenancyConfig", s.id, ev.Key, kind.Text)
		}
	}
}
