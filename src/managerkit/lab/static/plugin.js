// The labextension proper. Every library is JupyterLab's own, taken from what it shares.
import { firstAfterRunAll } from "./first.js";
import { opener, openLinks } from "./links.js";
import { Reviver } from "./reviver.js";
import { saveFirst } from "./save.js";
import { addSide } from "./side.js";

const ID = "managerkit:plugin";
const READING_MS = 30_000;

/** The plugins, as JupyterLab takes them; `shared` gives a module that JupyterLab shares. */
export async function plugins(shared) {
  const names = ["application", "notebook", "settingregistry", "cells", "services", "coreutils", "apputils"];
  const [{ ILayoutRestorer }, notebooks, { ISettingRegistry }, { CodeCell }, { ServerConnection }, paths, { Notification }] =
    await Promise.all(names.map((name) => shared(`@jupyterlab/${name}`)));
  const { Widget } = await shared("@lumino/widgets");
  /** What the kit's server extension answers to a question. */
  const ask = async (name, query = {}) => {
    const settings = ServerConnection.makeSettings();
    const { URLExt } = paths;
    const url = URLExt.join(settings.baseUrl, "managerkit", name) + URLExt.objectToQueryString(query);
    const response = await ServerConnection.makeRequest(url, {}, settings);
    if (!response.ok) throw new ServerConnection.ResponseError(response);
    return response.json();
  };
  const activate = async (app, tracker, registry, restorer) => {
    const style = new URL("style.css", import.meta.url);
    document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }));
    const settings = await registry?.load(ID);
    const isOn = () => settings?.get("runOnOpening").composite !== false;
    const tell = (sentence) => Notification.info(sentence, { autoClose: READING_MS });
    const watch = (panel) => new Reviver(panel, { CodeCell, ask, isOn, tell }).watch();
    saveFirst(tracker);
    firstAfterRunAll(tracker, notebooks);
    const open = opener(app, tracker, paths);
    openLinks(tracker, open, paths);
    tracker.forEach(watch);
    tracker.widgetAdded.connect((_, panel) => watch(panel));
    addSide({ app, tracker, restorer, ask, open, Widget });
  };
  return [{ id: ID, autoStart: true, requires: [notebooks.INotebookTracker], optional: [ISettingRegistry, ILayoutRestorer], activate }];
}
