// What must not be in the page's sources, whatever runs.
import assert from "node:assert/strict";
import {readFileSync, readdirSync} from "node:fs";
import {fileURLToPath} from "node:url";
import {describe, it} from "node:test";

const FOLDER = fileURLToPath(new URL("../../daemon/web/static/", import.meta.url));
const FORBIDDEN = {
  ".js": /\b(innerHTML|outerHTML|insertAdjacentHTML|setHTML\w*|createContextualFragment|DOMParser|srcdoc|eval|Function)\b|document\.write|setTimeout\(["'`]/,
  ".html": /<style|\bstyle=|\son\w+=|<script(?![^>]*\bsrc=)|javascript:|https?:/i,
  ".css": /@import|url\(|expression\(/i,
};

export function sourceCases() {
  describe("sources", () => {
    for (const name of readdirSync(FOLDER)) {
      const pattern = FORBIDDEN[name.slice(name.lastIndexOf("."))];
      if (!pattern) continue;
      it(`${name} reads nothing as markup or code, and nothing from elsewhere`, () => {
        const lines = readFileSync(FOLDER + name, "utf8").split("\n");
        const found = lines.map((line, i) => `${i + 1}: ${line.trim()}`).filter((line) => pattern.test(line.replace(/^\d+: \/\/.*/, "")));
        assert.deepEqual(found, []);
      });
    }

    it("the whole page is small", () => {
      const bytes = readdirSync(FOLDER).reduce((sum, name) => sum + readFileSync(FOLDER + name).length, 0);
      assert.ok(bytes < 120_000, `${bytes} bytes`);
    });
  });
}
