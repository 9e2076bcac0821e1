// Reads G-code with gcode-toolpath and prints its moves: "kind x0 y0 x1 y1 S", one a line.
// The tool does not follow S; that word is taken from the line as it goes by.
const fs = require("fs");
const Toolpath = require(process.argv[2]);
let power = 0;
const out = [];
const toolpath = new Toolpath({
  addLine: (modal, from, to) => out.push(
    [modal.motion, from.x, from.y, to.x, to.y, modal.spindle === "M5" ? 0 : power].join(" ")),
});
for (const line of fs.readFileSync(process.argv[3], "utf8").split("\n")) {
  const said = /S([0-9.]+)/.exec(line);
  if (said)
    power = Number(said[1]);
  toolpath.loadFromStringSync(line + "\n");
}
process.stdout.write(out.join("\n") + "\n");
