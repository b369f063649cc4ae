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

// exp32 and exp64 compute p = eʳ and t = magic + n: the polynomial of Cephes, expf, and
// the fraction of FreeBSD, e_exp.c.
const (
	exp32 = `
				t := x*0x1.715476p+0 + 0x1.8p23
				n := t - 0x1.8p23
				r := x - n*0x1.62e4p-1 - n*0x1.7f7d1cp-20
				s := r*r
				p := (((1.9875691500e-4*r+1.3981999507e-3)*s+(8.3334519073e-3*r+4.1665795894e-2))*s+(1.6666665459e-1*r+5.0000001201e-1))*s + r + 1`
	exp64 = `
				t := x*1.44269504088896338700e+00 + 0x1.8p52
				n := t - 0x1.8p52
				hi := x - n*6.93147180369123816490e-01
				lo := n*1.90821492927058770002e-10
				r := hi - lo
				z := r*r
				c := r - z*(1.66666666666666657415e-01+z*(-2.77777777770155933842e-03+z*(6.61375632143793436117e-05+z*(-1.65339022054652515390e-06+z*4.13813679705723846039e-08))))
				p := 1 - ((lo - (r*c)/(2-c)) - hi)`
)

// log32 computes the summands of ln m from u, the bits of x moved so that the exponent changes at √½. FreeBSD, e_logf.c.
const log32 = `
				f := float(u&0x007fffff+0x3f3504f3) - 1
				s := f / (2 + f)
				z := s*s
				w := z*z
				r := z*(0xaaaaaa.0p-24+w*0x91e9ee.0p-25) + w*(0xccce13.0p-25+w*0xf89e26.0p-26)
				h := 0.5*f*f`

var formulas = []formula{
	{
		name: "exp",
		doc: `is eˣ = 2ⁿ·eʳ with n = round(x·log₂e). Adding magic rounds to an integer
n and leaves it in the low bits. 2ⁿ comes in two factors, since 2ⁿ alone may overflow
where the result does not, and be lost where the result is denormal.`,
		text: map[string]string{
			"float32": `
				x = pick(x < -104, -104, x)
				x = pick(x > 89, 89, x)` + exp32 + `
				u := bits(t) - (0x4b400000-256)
				v := u >> 1
				p * float((v-1)<<23) * float((u-v-1)<<23)`,
			"float64": `
				x = pick(x < -746, -746, x)
				x = pick(x > 710, 710, x)` + exp64 + `
				u := bits(t) - (0x4338000000000000-2048)
				v := u >> 1
				p * float((v-1)<<52) * float((u-v-1)<<52)`,
		},
	},
	{
		name: "expMid",
		doc:  `is eˣ where that is an ordinary number.`,
		text: map[string]string{
			"float32": exp32 + `
				p * float((bits(t)-(0x4b400000-127))<<23)`,
			"float64": exp64 + `
				p * float((bits(t)-(0x4338000000000000-1023))<<52)`,
		},
	},
	{
		name: "logMid",
		doc:  `is ln x for an ordinary positive number.`,
		text: map[string]string{
			"float32": `
				u := bits(x) + (0x3f800000-0x3f3504f3)
				k := float(u>>23|0x4b000000) - (0x1p23+127)` + log32 + `
				s*(h+r) + k*9.0580006145e-06 - h + f + k*6.9313812256e-01`,
		},
	},
	{
		name: "log",
		doc: `is ln x = k·ln 2 + ln m with m in [√½, √2), and ln m by way of
s = (m-1)/(m+1). A denormal x is scaled first.`,
		text: map[string]string{
			"float32": `
				small := x < 0x1p-126
				u := bits(pick(small, x*0x1p23, x)) + (0x3f800000-0x3f3504f3)
				k := float(u>>23|0x4b000000) - pick(small, 0x1p23+127+23, 0x1p23+127)` + log32 + `
				y := s*(h+r) + k*9.0580006145e-06 - h + f + k*6.9313812256e-01
				y = pick(x < inf, y, x)
				y = pick(x < 0, nan, y)
				pick(x == 0, -inf, y)`,
			// FreeBSD, e_log.c.
			"float64": `
				small := x < 0x1p-1022
				u := bits(pick(small, x*0x1p52, x)) + (0x3ff0000000000000-0x3fe6a09e667f3bcd)
				k := float(u>>52|0x4330000000000000) - pick(small, 0x1p52+1023+52, 0x1p52+1023)
				f := float(u&0x000fffffffffffff+0x3fe6a09e667f3bcd) - 1
				s := f / (2 + f)
				z := s*s
				w := z*z
				r := z*(6.666666666666735130e-01+w*(2.857142874366239149e-01+w*(1.818357216161805012e-01+w*1.479819860511658591e-01))) + w*(3.999999999940941908e-01+w*(2.222219843214978396e-01+w*1.531383769920937332e-01))
				h := 0.5*f*f
				y := k*6.93147180369123816490e-01 - ((h - (s*(h+r) + k*1.90821492927058770002e-10)) - f)
				y = pick(x < inf, y, x)
				y = pick(x < 0, nan, y)
				pick(x == 0, -inf, y)`,
		},
	},
	{
		name: "tanhExp",
		doc: `is 2e²ᵇ with b = |x|, or where tanh x is as good as 1 a b of that kind, or
where x is NaN any number. Positive floats are in the order of their bits. The magic
number here leaves the exponent of 2ⁿ⁺¹ in the low bits.`,
		text: map[string]string{
			"float32": `
				b := float(min(bits(abs(x)), 0x41200000))
				x = b + b` + strings.NewReplacer("0x1.8p23", "(0x1.8p23+128)", "x*0x1.715476p+0", "b*0x1.715476p+1").Replace(exp32) + `
				p * float(bits(t)<<23)`,
			"float64": `
				a := abs(x)
				b := pick(a > 20, 20, a)
				x = b + b` + strings.NewReplacer("0x1.8p52", "(0x1.8p52+1024)", "x*1.44269504088896338700e+00", "b*(2*1.44269504088896338700e+00)").Replace(exp64) + `
				p * float(bits(t)<<52)`,
		},
	},
	{
		name: "tanh",
		doc:  `is tanh x: a polynomial or a fraction where |x| < 0.625, 1 - 2/(e²ˣ+1) beyond. Cephes.`,
		via:  "tanhExp",
		text: map[string]string{
			"float32": `
				z := x*x
				w := z*z
				p := ((-5.70498872745e-3*w+(2.06390887954e-2*z-5.37397155531e-2))*w+(1.33314422036e-1*z-3.33332819422e-1))*z*x + x
				q := 1 - 4/(y+2)
				pick(z >= 0.625*0.625, float(bits(q)|bits(x)&0x80000000), p)`,
			"float64": `
				z := x*x
				p := x + x*(z*((-9.64399179425052238628e-1*z-9.92877231001918586564e1)*z-1.61468768441708447952e3)/(((z+1.12811678491632931402e2)*z+2.23548839060100448583e3)*z+4.84406305325125486048e3))
				q := 1 - 4/(y+2)
				pick(z >= 0.625*0.625, float(bits(q)|bits(x)&0x8000000000000000), p)`,
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
		doc: `is the error function: a polynomial near 0, 1 - e^p beyond. The polynomials
are N. Juffa's.`,
		text: map[string]string{
			"float32": `
				z := x*x
				p := (((((-5.96761703e-4*z+4.99119423e-3)*z-2.67681349e-2)*z+1.12819925e-1)*z-3.76125336e-1)*z+1.28379166e-1)*x + x
				a := abs(x)
				a = pick(a > 4, 4, a)
				w := a*a
				g := ((((-1.72853470e-5*a+3.83197126e-4)*w+(-3.88396438e-3*a+2.42546219e-2))*a-1.06777877e-1)*a-6.34846687e-1)*a - 1.28717512e-1
				q := 1 - expMid(g*a-a)
				pick(a <= 0.927734375, p, float(bits(q)|bits(x)&0x80000000))`,
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
