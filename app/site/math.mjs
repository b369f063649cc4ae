// Formulas to MathML: reads [{tex, display}, ...] as JSON on standard input, writes [{mathml} or {error}, ...].
import temml from "temml";

// A prime is raised already in every system's font; as a superscript, for which Temml has a font of its own that the site
// does without, it would fly away.
const prime = /<msup>(<mi[^>]*>[^<]*<\/mi>)(<mo [^>]*tml-prime[^>]*>[^<]*<\/mo>)<\/msup>/g;

let text = "";
for await (const piece of process.stdin) text += piece;
const out = JSON.parse(text).map(({ tex, display }) => {
  try {
    return { mathml: temml.renderToString(tex, { displayMode: display, throwOnError: true, strict: true, annotate: false }).replace(prime, "<mrow>$1$2</mrow>") };
  } catch (e) {
    return { error: e.message };
  }
});
process.stdout.write(JSON.stringify(out));
