// What JupyterLab loads as the extension `managerkit`. JupyterLab lets browsers keep this file for ever, so it only
// fetches the extension proper, which the kit's server extension serves afresh. If it must change, it needs a new name,
// here and in package.json. The contract is in JupyterLab's staging/bootstrap.js and index.js.
{
  const { baseUrl } = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  let scope;
  /** A module that JupyterLab shares, as JupyterLab itself uses it. */
  const shared = async (name) => {
    const versions = Object.values(scope[name]);
    return (await (versions.find((one) => one.loaded) ?? versions[0]).get())();
  };
  (window._JUPYTERLAB ??= {}).managerkit = {
    init: (given) => {
      scope = given;
    },
    get: async () => {
      try {
        const { plugins } = await import(`${baseUrl}managerkit/static/plugin.js`);
        const found = await plugins(shared);
        return () => ({ __esModule: true, default: found });
      } catch (error) {
        console.info("managerkit: its server extension is not there, so nothing runs by itself.", error);
        return () => ({ __esModule: true, default: [] });
      }
    },
  };
}
