import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createEngineClient } from "./client/engineClient.ts";
import { createImportClient } from "./client/importClient.ts";
import { fetchDataset } from "./core/dataset/fetchDataset.ts";
import { version } from "./core/results/assembleResults.ts";
import { nextTask } from "./state/eventBatch.ts";
import { createLabStore } from "./state/labStore.ts";
import { createPageApi } from "./state/pageApi.ts";
import { LabContext } from "./state/useLab.ts";
import { openDatasetStore } from "./storage/datasetStore.ts";
import { openResultsStore } from "./storage/resultsStore.ts";
import { App } from "./ui/App.tsx";
import "./ui/styles/tokens.css";
import "./ui/styles/base.css";
import "./ui/styles/controls.css";
import "./ui/styles/layout.css";
import "./ui/styles/figures.css";

const root = document.getElementById("root");
if (root === null) throw new Error('The page needs an element with the id "root".');

const datasetBaseUrl = new URL("datasets/", document.baseURI).href;
const engine = createEngineClient({ datasetBaseUrl });
const imports = createImportClient();
const store = createLabStore({
  engine,
  // Absent where the browser has no WebGPU, although the types have it.
  hasWebGpu: "gpu" in navigator && navigator.gpu !== undefined,
  storage: pageStorage(),
  openResultsStore,
  data: {
    imports,
    // Stored sets do not get the names of the page's own.
    openStore: () => openDatasetStore(undefined, ["glyphs-16", "textures-32"]),
    fetchIndex: async () => (await fetch(`${datasetBaseUrl}index.json`)).json(),
    fetchEmbedded: (name) => fetchDataset(datasetBaseUrl, name, (address) => fetch(address)),
  },
});

store.getState().openLink(location.hash);
void store.getState().listSaved();
void store.getState().listDatasets();
// Another tab may have changed the list meanwhile.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) void store.getState().listDatasets();
});
window.addEventListener("hashchange", () => store.getState().openLink(location.hash));
window.addEventListener("pagehide", (event) => {
  if (event.persisted) return;
  engine.dispose();
  imports.dispose();
});

createRoot(root).render(
  <StrictMode>
    <LabContext value={store}>
      <App />
    </LabContext>
  </StrictMode>,
);

window.sameSeed = {
  ...createPageApi(store, engine),
  // After the first picture, so that the engine's start does not delay it.
  ready: nextTask().then(() => store.getState().checkAdapter()),
  version,
};

/** Null where the browser forbids storage. */
function pageStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
