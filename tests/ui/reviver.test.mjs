// What the labextension promises about saving: running the kit's cells asks nobody to save, and hides no change.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

const sources = ["anchor.js", "reviver.js"].map((name) => new URL(`../../src/managerkit/lab/static/${name}`, import.meta.url));
const code = (await Promise.all(sources.map((url) => readFile(url, "utf8")))).join("").replace(/^import .*$/m, "");
const { Reviver } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

/** A notebook of a kit cell and one of the learner's, which JupyterLab has just saved. */
function saved() {
  const cell = (id, source, managerkit) =>
    ({ id, cell_type: "code", source, metadata: { managerkit }, outputs: [], execution_count: null });
  return {
    cells: [cell("setup", "kit()", { run_on_opening: true }), cell("mine", "1 + 1", {})],
    metadata: { kernelspec: { name: "python3", display_name: "Python" }, language_info: { name: "python" } },
  };
}

/** Whether JupyterLab has something to save after the kit's cells ran, while `change` came about. */
async function isDirty(change) {
  const notebook = saved();
  const model = { dirty: false, sharedModel: { toJSON: () => structuredClone(notebook) } };
  const cells = notebook.cells.map((cell) => ({
    id: cell.id, type: cell.cell_type, getMetadata: (name) => cell.metadata[name],
    sharedModel: { getSource: () => cell.source }, outputs: { toJSON: () => cell.outputs },
  }));
  const widgets = cells.map((cell) => ({ model: cell, addClass() {}, node: { isConnected: false } }));
  const kernel = {
    id: "k",
    info: Promise.resolve({ language_info: { name: "python" } }),
    requestCommInfo: async () => ({ content: {} }),
  };
  const content = { widgets, node: { getBoundingClientRect: () => ({ top: 0 }) } };
  const panel = { content, model, context: { path: "a.ipynb" }, sessionContext: { session: { kernel } } };
  const execute = async ({ model: { id } }) => {
    const cell = notebook.cells.find((one) => one.id === id);
    Object.assign(cell, { outputs: [{ output_type: "display_data" }], execution_count: 1 });
    Object.assign(cell.metadata, { trusted: true, execution: { "iopub.execute_input": "now" } });
    notebook.metadata.language_info.version = "3.14";
    notebook.metadata.kernelspec.display_name = "Python 3 (ipykernel)";
    change(notebook);
    model.dirty = true;
  };
  const ask = async () => ({ cells: { setup: "kit()" } });
  const reviver = new Reviver(panel, { CodeCell: { execute }, ask, isOn: () => true });
  reviver.about = { kind: "lesson", module: "mastery" };
  await reviver.round();
  assert.equal(notebook.cells.find((cell) => cell.id === "setup").execution_count, 1);
  return model.dirty;
}

describe("a notebook whose kit cells ran by themselves", () => {
  test("has nothing to save", async () => assert.equal(await isDirty(() => {}), false));
  const changes = {
    "an output of the learner's": ({ cells: [, mine] }) => mine.outputs.push({ output_type: "stream", text: "2" }),
    "that the learner's cell ran": ({ cells: [, mine] }) => { mine.execution_count = 2; },
    "a cell's tags": ({ cells: [, mine] }) => { mine.metadata.tags = ["again"]; },
    "a kit cell's tags": ({ cells: [setup] }) => { setup.metadata.tags = ["again"]; },
    "the notebook's metadata": ({ metadata }) => { metadata.title = "Mine"; },
    "another kernel": ({ metadata }) => { metadata.kernelspec.name = "other"; },
    "a source": ({ cells: [, mine] }) => { mine.source = "2"; },
    "a new cell": ({ cells }) => cells.push({ id: "new", metadata: {}, source: "" }),
    "another order": ({ cells }) => cells.reverse(),
  };
  for (const [name, change] of Object.entries(changes))
    test(`keeps unsaved ${name}`, async () => assert.equal(await isDirty(change), true));
});
