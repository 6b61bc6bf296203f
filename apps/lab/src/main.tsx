import "./jitless.ts";

import { render } from "preact";
import { App } from "./app.tsx";
import { loadStudy, source } from "./data/study.ts";
import { startRouter } from "./router.ts";
import { startTheme } from "./theme.ts";
import "./theme.css";

source(); // first of all: it takes the token out of the address
startTheme();
startRouter();
const root = document.getElementById("app")!;
root.textContent = "";
render(<App />, root);
loadStudy();
