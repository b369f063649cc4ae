package main

import "strings"

// A formula is a function of x in scalar Go, which the generator also writes for
// vectors (see compile.go), so that both do the same operations in the same order.
// Between floats are + - * /; pick(c, a, b) is a if c and else b; bits and float change
// between a float and its bits, on which work + - & | << >> and min by constants; abs and
// sqrt are what they say. The name of another formula calls it. The last line is the result.
type formula struct {
	name, doc string
	via       string            // the formula of x that y is in text, done by a loop of its own before; or ""
	text      map[string]string // for each element type
}

// exp32 and exp64 compute p and hi with eʳ = 1 + hi + p, and t = magic + n, where
// n = round(x·log₂e) and r = x - n·ln 2. Adding magic rounds to an integer and leaves it in the
// low bits, with the bias of an exponent already added. ln 2 is a sum of two numbers; n times
// the first is exact, and so is hi (Cody and Waite, Software Manual for the Elementary
// Functions, 1980). In float32 eʳ is 1 + r + r²·q(r). In float64 it is the fraction
// (b+r·a)/(b-r·a), a and b even, and what exceeds 1 + r is r·c/(2a-c) with c = r·a - (b-2a).
const (
	exp32 = `
				t := x*0x1.715476p+0 + (0x1.8p23+127)
				n := t - (0x1.8p23+127)
				hi := x - n*0x1.62e4p-1
				lo := n*0x1.7f7d1cp-20
				r := hi - lo
				s := r*r
				q := (0x1.fffffcp-2 + 0x1.555492p-3*r) + s*((0x1.5558aap-5 + 0x1.12396cp-7*r) + s*0x1.6a5238p-10)
				p := s*q - lo`
	exp64 = `
				t := x*0x1.71547652b82fep+0 + (0x1.8p52+1023)
				n := t - (0x1.8p52+1023)
				hi := x - n*0x1.62e42fefa38p-1
				lo := n*0x1.ef35793c7673p-45
				r := hi - lo
				s := r*r
				a := 0x1.d8defe82dfafbp+13 + s*(0x1.a4485df988b28p+8 + s)
				c := r*a - s*(0x1.3b3f54573fc13p+11 + 0x1.c039e046ead58p+4*s)
				p := r*c/(a+a-c) - lo`
)

// log32 and log64 compute y = k·ln 2 + ln m from u, the bits of x moved so that the exponent
// changes at √½. With f = m - 1 and s = f/(2+f) it is ln m = 2·artanh s = 2s + s·z,
// z = s²·q(s²). s is rounded: e = f - s·(2+f) was left out, which adds 2e/(2+f) = e - s·e.
// f - 2s is exact.
const (
	log32 = `
				m := float(u&0x007fffff + 0x3f3504f3)
				f := m - 1
				s := f / (m + 1)
				d := s + s
				e := f - d - s*f
				v := s*s
				z := v*(0x1.55557ap-1 + v*(0x1.995ed8p-2 + v*0x1.31e03ap-2))
				y := e + s*(z-e) + k*0x1.7f7d1cp-20 + d + k*0x1.62e4p-1`
	log64 = `
				m := float(u&0x000fffffffffffff + 0x3fe6a09e667f3bcd)
				f := m - 1
				s := f / (m + 1)
				d := s + s
				e := f - d - s*f
				v := s*s
				w := v*v
				high := (0x1.74663b8577ed5p-3 + 0x1.39a20eaacbdf6p-3*v) + 0x1.2f0232e374356p-3*w
				z := v*((0x1.5555555555592p-1 + 0x1.999999997ff6cp-2*v) + w*((0x1.24924941daa3ap-2 + 0x1.c71c521aa8678p-3*v) + w*high))
				y := e + s*(z-e) + k*0x1.ef35793c7673p-45 + d + k*0x1.62e42fefa38p-1`
)

var formulas = []formula{
	{
		name: "exp",
		doc: `is eˣ = 2ⁿ·eʳ. 2ⁿ comes in two factors, since 2ⁿ alone may overflow where the
result does not, and be lost where the result is denormal. Their biased exponents add up to
n and twice the bias, which is what t leaves here.`,
		text: map[string]string{
			"float32": `
				x = pick(x < -104, -104, x)
				x = pick(x > 89, 89, x)` + strings.ReplaceAll(exp32, "+127", "+254") + `
				v := bits(t) >> 1
				(p + hi + 1) * float(v<<23) * float((bits(t)-v)<<23)`,
			"float64": `
				x = pick(x < -746, -746, x)
				x = pick(x > 710, 710, x)` + strings.ReplaceAll(exp64, "+1023", "+2046") + `
				v := bits(t) >> 1
				(p + hi + 1) * float(v<<52) * float((bits(t)-v)<<52)`,
		},
	},
	{
		name: "expMid",
		doc:  `is eˣ where that is an ordinary number.`,
		text: map[string]string{
			"float32": exp32 + `
				(p + hi + 1) * float(bits(t)<<23)`,
			"float64": exp64 + `
				(p + hi + 1) * float(bits(t)<<52)`,
		},
	},
	{
		name: "expLow",
		doc:  `is eˣ for x ≤ 0, but 0 where that is less than e⁻⁸⁷, near the least ordinary number.`,
		text: map[string]string{
			"float32": exp32 + `
				pick(x < -87, 0, (p + hi + 1) * float(bits(t)<<23))`,
		},
	},
	{
		name: "logMid",
		doc:  `is ln x for an ordinary positive number.`,
		text: map[string]string{
			"float32": `
				u := bits(x) + (0x3f800000-0x3f3504f3)
				k := float(u>>23|0x4b000000) - (0x1p23+127)` + log32 + `
				y`,
		},
	},
	{
		name: "log",
		doc: `is ln x = k·ln 2 + ln m with m in [√½, √2). A denormal x is scaled first.
Below, b ends up as -∞ where x is 0, and elsewhere as NaN: its exponent is in the fraction.`,
		text: map[string]string{
			"float32": `
				small := x < 0x1p-126
				b := bits(pick(small, x*0x1p23, x))
				u := b + (0x3f800000-0x3f3504f3)
				k := float(u>>23|0x4b000000) - pick(small, 0x1p23+127+23, 0x1p23+127)` + log32 + `
				y = pick(x < inf, y, x)
				pick(x > 0, y, float(b>>8|0xff800000))`,
			"float64": `
				small := x < 0x1p-1022
				b := bits(pick(small, x*0x1p52, x))
				u := b + (0x3ff0000000000000-0x3fe6a09e667f3bcd)
				k := float(u>>52|0x4330000000000000) - pick(small, 0x1p52+1023+52, 0x1p52+1023)` + log64 + `
				y = pick(x < inf, y, x)
				pick(x > 0, y, float(b>>11|0xfff0000000000000))`,
		},
	},
	{
		name: "tanhExp",
		doc: `is, with b = |x|, in float32 e²ᵇ, in float64 e²ᵇ - 1 - 2b, or where tanh x is as
good as 1 a b of that kind, or in float32 where x is NaN any number. Positive floats are in
the order of their bits.`,
		text: map[string]string{
			"float32": `
				b := float(min(bits(abs(x)), 0x41200000))
				x = b + b` + exp32 + `
				(p + hi + 1) * float(bits(t)<<23)`,
			"float64": `
				b := abs(x)
				b = pick(b > 20, 20, b)
				x = b + b` + exp64 + `
				m := float(bits(t) << 52)
				m*hi + (m - 1) - x + m*p`,
		},
	},
	{
		name: "tanh",
		doc: `is tanh x = 1 - 2/(e²ᵃ+1), a = |x|, or where that would cancel, in float32 a
polynomial, in float64 a + (y - a·(2a+y))/(2a+y+2) with y = e²ᵃ-1-2a.`,
		via: "tanhExp",
		text: map[string]string{
			"float32": `
				z := x*x
				w := z*z
				q := (-0x1.555524p-2 + 0x1.1103fp-3*z) + w*((-0x1.b7cfb2p-5 + 0x1.4f5d36p-6*z) + w*-0x1.6968fcp-8)
				p := x*(z*q) + x
				y = 1 - 2/(y+1)
				pick(z >= 0.65*0.65, float(bits(y)|bits(x)&0x80000000), p)`,
			"float64": `
				a := abs(x)
				near := a < 0.75
				y = pick(near, a, 1) + pick(near, y*(1-a)-a*(a+a), -2)/(a+a+y+2)
				float(bits(y)|bits(x)&0x8000000000000000)`,
		},
	},
	{
		name: "sigmoid",
		doc:  `is 1/(1+e⁻ˣ), by e^-|x|, which does not overflow.`,
		text: map[string]string{
			"float32": "z := exp(0-abs(x))\npick(x < 0, z, 1) / (1 + z)",
			"float64": "z := exp(0-abs(x))\npick(x < 0, z, 1) / (1 + z)",
		},
	},
	{
		name: "sigmoidMid",
		doc:  `is 1/(1+e⁻ˣ) where e^-|x| is an ordinary number.`,
		text: map[string]string{
			"float32": "z := expMid(0-abs(x))\npick(x < 0, z, 1) / (1 + z)",
		},
	},
	{
		name: "erf",
		doc: `is the error function: a polynomial where |x| ≤ 0.9, beyond that 1 - e^(a·g - a)
with a = |x| and a polynomial g.`,
		text: map[string]string{
			"float32": `
				z := x*x
				w := z*z
				p := x*((0x1.06eba6p-3 + -0x1.8126ecp-2*z) + w*((0x1.ce1b86p-4 + -0x1.b69b96p-6*z) + w*(0x1.479c9ep-8 + -0x1.3ba9cep-11*z))) + x
				a := abs(x)
				a = pick(a > 4, 4, a)
				s := a*a
				g := (-0x1.073576p-3 + -0x1.457a66p-1*a) + s*((-0x1.af411cp-4 + 0x1.774a54p-6*a) + s*(-0x1.a60ad2p-9 + 0x1.c20614p-13*a))
				q := 1 - expMid(a*g - a)
				pick(a <= 0.9, p, float(bits(q)|bits(x)&0x80000000))`,
		},
	},
	{
		name: "gelu",
		doc:  `is x·Φ(x).`,
		text: map[string]string{
			"float32": "0.5*x*(1 + erf(x*0.70710678118654752440))",
		},
	},
}
