// Starts the program that draws, in its own small page. Where it can't draw it says why, and the page around it
// draws in its stead.
"use strict";
(async () => {
  const tell = (message) => parent.postMessage(JSON.stringify({ stage: "failed", message }), location.origin);

  // A new start keeps the last picture: browsers take a graphics context away, and windows move between screens.
  const memory = {
    get(key) { try { return sessionStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { sessionStorage.setItem(key, value); } catch { /* full or forbidden: nothing is kept */ } },
    drop(key) { try { sessionStorage.removeItem(key); } catch { /* nothing was kept */ } },
  };
  const last = memory.get("orrery-last");
  if (last) {
    window.orreryLast = last;
    memory.drop("orrery-last");
  }
  const again = () => {
    if (window.orreryLast) memory.set("orrery-last", window.orreryLast);
    location.reload();
  };
  addEventListener("webglcontextlost", (event) => {
    event.stopImmediatePropagation();
    const now = Date.now();
    const losses = JSON.parse(memory.get("orrery-losses") || "[]").filter((t) => now - t < 60000).concat(now);
    memory.set("orrery-losses", JSON.stringify(losses));
    if (losses.length > 2) tell("The browser took the graphics away three times within a minute. The page shows still pictures instead; reload it to try again.");
    else again();
  }, true);
  // Paper has another resolution than the screen, for as long as it is printed on: nothing need begin anew.
  const watch = () => matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => matchMedia("print").matches ? watch() : again(), { once: true });
  watch();

  const probe = document.createElement("canvas").getContext("webgl2");
  if (!probe) {
    tell("This browser has no WebGL 2, or it is switched off. The page shows still pictures instead.");
    return;
  }
  probe.getExtension("WEBGL_lose_context")?.loseContext(); // it would count against the number allowed

  try {
    const answer = await fetch("stage.wasm.gz");
    if (!answer.ok) throw new Error(`stage.wasm.gz answered ${answer.status}`);
    const program = new Response(answer.body.pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": "application/wasm" } });
    const go = new Go();
    const { instance } = await WebAssembly.instantiateStreaming(program, go.importObject);
    await go.run(instance);
    tell("The program that draws has ended. The page shows still pictures instead; reload it to try again.");
  } catch (error) {
    tell(`The program that draws could not be started (${error.message}). The page shows still pictures instead.`);
  }
})();
