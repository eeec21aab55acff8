package facts

import (
	"fmt"
	"testing"

	"github.com/vpclint/vpclint/model"
)

// BenchmarkDerive judges functions in placements of their own with endpoints beside them. Doubling the functions of a placement must not
// double the work of its verdicts, doubling placements or endpoints may.
func BenchmarkDerive(b *testing.B) {
	for _, size := range []struct{ functions, placements, endpoints int }{
		{500, 10, 10}, {1000, 10, 10}, {1000, 20, 10}, {1000, 20, 20}, {2000, 40, 40},
	} {
		b.Run(fmt.Sprintf("functions=%d/placements=%d/endpoints=%d", size.functions, size.placements, size.endpoints), func(b *testing.B) {
			m := &model.Model{Units: []*model.Unit{crowd(size.functions, size.placements, size.endpoints)}}
			for b.Loop() {
				if f := Derive(m); len(f[0].Placements) != size.placements {
					b.Fatalf("%d placements", len(f[0].Placements))
				}
			}
		})
	}
}

// crowd is the good network with many functions: they share security groups by placement.
func crowd(functions, placements, endpoints int) *model.Unit {
	u := good()
	k := &u.Kinds
	k.Functions = nil
	for i := range placements {
		g := *k.SecurityGroups[1].Resource()
		g.Address = fmt.Sprintf("Group%03d", i)
		k.SecurityGroups = append(k.SecurityGroups, model.SecurityGroup{Base: g, VPC: link("Vpc"), AllowsAllEgress: true})
	}
	for i := range endpoints {
		e := k.Endpoints[1]
		e.Address, e.Suffix = fmt.Sprintf("Endpoint%03d", i), fmt.Sprintf("service%d", i)
		k.Endpoints = append(k.Endpoints, e)
	}
	for i := range functions {
		f := function(fmt.Sprintf("Function%05d", i), "PrivateA", "PrivateB")
		f.Groups = links(fmt.Sprintf("Group%03d", i%placements))
		k.Functions = append(k.Functions, f)
	}
	return u
}
