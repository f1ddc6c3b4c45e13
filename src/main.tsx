import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const root = document.getElementById("root");
if (root === null) throw new Error('The page needs an element with the id "root".');

createRoot(root).render(
  <StrictMode>
    <h1>Same Seed</h1>
  </StrictMode>,
);
