/** The entry of the tracking page. The page is readable without it: its first words are in the HTML. */
import "~/style/tokens.css";

document.documentElement.dataset["ready"] = "true";
