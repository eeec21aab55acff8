package cloudformation

import (
	"fmt"
	"net/netip"
	"strconv"

	"github.com/vpclint/vpclint/model"
)

// maxBlocks is the most blocks that Fn::Cidr makes.
const maxBlocks = 256

// cidr evaluates Fn::Cidr: [block, count, host bits of each].
func (e *evaluator) cidr(argument model.Value, at model.Range) model.Value {
	values, ok := e.arguments("Fn::Cidr", argument, at, 2, 3)
	if !ok {
		return malformed("Fn::Cidr", at)
	}
	count, known := number(values[1])
	if !known {
		return derived(orElse(whyUnknown(values[1]), "Fn::Cidr has no count"), at, values...)
	}
	if count < 1 || count > maxBlocks {
		e.report(model.Warning, at, "Fn::Cidr makes 1 to %d blocks, not %d", maxBlocks, count)
		return malformed("Fn::Cidr", at)
	}
	list := model.Value{Kind: model.List, Range: at}
	unknown := func(reason string) model.Value {
		for range count {
			list.Items = append(list.Items, derived(reason, at, values[0]))
		}
		return list
	}
	text, known := values[0].AsString()
	if !known {
		return unknown(orElse(whyUnknown(values[0]), "Fn::Cidr has no block"))
	}
	block, err := netip.ParsePrefix(text)
	if err != nil {
		e.report(model.Warning, at, "Fn::Cidr takes a CIDR block, not %q", text)
		return unknown(fmt.Sprintf("%q is no CIDR block", text))
	}
	hostBits := 8
	if len(values) == 3 {
		if hostBits, known = number(values[2]); !known {
			return unknown(orElse(whyUnknown(values[2]), "Fn::Cidr has no host bits"))
		}
	}
	blocks, ok := subnets(block, count, hostBits)
	if !ok {
		e.report(model.Warning, at, "%d blocks of %d host bits do not fit into %s", count, hostBits, block)
		return unknown(fmt.Sprintf("the blocks do not fit into %s", block))
	}
	for _, b := range blocks {
		list.Items = append(list.Items, model.Value{Kind: model.String, Text: b.String(), Origin: values[0].Origin, Range: at})
	}
	return list
}

// subnets divides the block's beginning into count blocks of hostBits host bits each.
func subnets(block netip.Prefix, count, hostBits int) ([]netip.Prefix, bool) {
	block = block.Masked()
	size := block.Addr().BitLen()
	bits := size - hostBits
	if hostBits < 0 || bits < block.Bits() || bits-block.Bits() < 62 && count > 1<<(bits-block.Bits()) {
		return nil, false
	}
	blocks := []netip.Prefix{netip.PrefixFrom(block.Addr(), bits)}
	for len(blocks) < count {
		next := addAt(blocks[len(blocks)-1].Addr(), hostBits)
		blocks = append(blocks, netip.PrefixFrom(next, bits))
	}
	return blocks, true
}

// addAt adds 2^bit to an address.
func addAt(a netip.Addr, bit int) netip.Addr {
	b := a.AsSlice()
	carry := 1 << (bit % 8)
	for i := len(b) - 1 - bit/8; i >= 0 && carry > 0; i-- {
		sum := int(b[i]) + carry
		b[i] = byte(sum)
		carry = sum >> 8
	}
	next, _ := netip.AddrFromSlice(b)
	return next
}

// number is a known integer, written as a number or a string.
func number(v model.Value) (int, bool) {
	s, ok := v.AsString()
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}
