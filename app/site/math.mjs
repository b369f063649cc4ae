// Formulas to MathML: reads [{tex, display}, ...] as JSON on standard input, writes [{mathml} or {error}, ...].
import temml from "temml";

let text = "";
for await (const piece of process.stdin) text += piece;
const out = JSON.parse(text).map(({ tex, display }) => {
  try {
    return { mathml: temml.renderToString(tex, { displayMode: display, throwOnError: true, strict: true, annotate: false }) };
  } catch (e) {
    return { error: e.message };
  }
});
process.stdout.write(JSON.stringify(out));
