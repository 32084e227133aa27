/** The entry of the driver's app. Its screens come with the driver issue; until then it says so. */
import "~/style/tokens.css";
import "~/style/base.css";

const root = document.getElementById("root");
if (root !== null) root.textContent = "The driver's app is not part of this release yet. Your office has the console.";
