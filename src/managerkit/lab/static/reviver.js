import { anchored } from "./anchor.js";

const WIDGET = "application/vnd.jupyter.widget-view+json";
const GONE = ["restarting", "autorestarting", "dead", "unknown"];

const NOTHING_RUNS = "This notebook's panels come with Run > Run All Cells. Nothing in it runs by itself: that is switched off, "
  + "something lies beside it that Python would load, or it is not as this version of the course has it.";

/** Runs a notebook's kit cells whose panels are not alive: on opening, and whenever its kernel is a new one. */
export class Reviver {
  /** `ask` is a question to the kit's server extension; `isOn` says whether the learner wants this; `tell` tells them a sentence. */
  constructor(panel, { CodeCell, ask, isOn, tell }) {
    Object.assign(this, { panel, CodeCell, ask, isOn, tell, wanted: false, lost: false, lives: 0 });
  }

  async watch() {
    const { context, sessionContext, model } = this.panel;
    await context.ready;
    this.about = model.getMetadata("managerkit");
    if (!this.about?.module) return;
    this.panel.addClass("mk-notebook");
    let gone = true;
    sessionContext.statusChanged.connect((_, status) => {
      if (GONE.includes(status)) {
        if (!gone) this.lives += 1;
        gone = true;
      } else if (gone && status === "idle") {
        gone = false;
        this.revive();
      }
    });
    sessionContext.connectionStatusChanged.connect((_, status) => {
      if (status === "connecting") this.lost = true; // a kernel that somebody shuts down is "disconnected" at once
      else if (status === "connected") {
        if (this.lost) this.revive();
        this.lost = false;
      }
    });
    sessionContext.kernelChanged.connect((_, { newValue }) => {
      if (newValue) this.revive();
      else if (this.lost) this.startAgain();
    });
    await sessionContext.ready;
    this.revive();
  }

  /** A server that was stopped and started again knows nothing of its kernels. */
  async startAgain() {
    this.lost = false;
    if (this.isOn() && !this.panel.isDisposed) await this.panel.sessionContext.startKernel();
  }

  /** Run what is not alive. What asks while this is at work is answered by one more round. */
  async revive() {
    if (this.wanted) return;
    this.wanted = true;
    await this.working;
    this.wanted = false;
    this.working = this.round().catch((error) => console.info("managerkit: nothing was run.", error));
  }

  async round() {
    const { content, context, model, sessionContext } = this.panel;
    const kernel = sessionContext.session?.kernel;
    if (!kernel || !this.isOn()) return;
    const life = `${kernel.id} ${this.lives}`;
    if (life === this.ran) return;
    const before = model.dirty ? null : model.sharedModel.toJSON();
    if ((await kernel.info).language_info.name !== "python") return;
    const [{ content: answer }, { cells: shipped }] = await Promise.all([
      kernel.requestCommInfo({ target_name: "jupyter.widget" }),
      this.ask("kit-cells", { kind: this.about.kind, module: this.about.module, path: context.path }),
    ]);
    this.ran = life;
    // From the comparison until they are sent nothing is awaited: what was compared is what runs.
    const cells = own(content, shipped);
    cells.forEach((cell) => cell.addClass("mk-kit"));
    const alive = new Set(Object.keys(answer.comms ?? {}));
    const dead = cells.filter((cell) => !isAlive(cell, alive));
    if (!cells.length && content.widgets.some(isMarked) && !content.widgets.some((cell) => isAlive(cell, alive)))
      this.tell(NOTHING_RUNS);
    await anchored(content, () => Promise.all(dead.map((cell) => this.CodeCell.execute(cell, sessionContext))));
    // What kit cells show and the kernel's version come and go by themselves: nothing to be asked about on closing.
    const mine = (notebook) => ofPeople(notebook, cells.map((cell) => cell.model.id));
    if (before && mine(before) === mine(model.sharedModel.toJSON())) model.dirty = false;
  }
}

/** The notebook's kit cells, if all of them are as the installed kit ships them; otherwise none. */
function own(notebook, shipped) {
  const kit = notebook.widgets.filter(({ model }) => Object.hasOwn(shipped, model.id));
  const isShipped = ({ model }) => model.type === "code" && shipped[model.id] === model.sharedModel.getSource();
  const [setup] = Object.keys(shipped);
  return kit[0]?.model.id === setup && kit.every((cell) => isMarked(cell) && isShipped(cell)) ? kit : [];
}

/** Whether the build has marked a cell as one that may run by itself. */
function isMarked({ model }) {
  return model.getMetadata("managerkit")?.run_on_opening === true;
}

/** Whether a cell shows a widget that its kernel still knows. */
function isAlive({ model }, alive) {
  return model.type === "code" && model.outputs.toJSON().some(({ data }) => alive.has(data?.[WIDGET]?.model_id));
}

/** All of a notebook but what comes of running its kit cells, whose ids are given. */
function ofPeople({ cells, metadata: { language_info, kernelspec, ...metadata } }, kit) {
  const kept = ({ outputs, execution_count, metadata: { execution, trusted, ...metadata }, ...cell }) => ({ ...cell, metadata });
  return JSON.stringify([metadata, kernelspec?.name, cells.map((cell) => (kit.includes(cell.id) ? kept(cell) : cell))]);
}
