/** The language of the page. English stands in the sources; every other language is one chunk, read when it is chosen. */
import { i18n, type Messages } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";

// What stands in the sources has no compiled catalog: numbers and plurals are put in by this, as in development.
i18n.setMessagesCompiler(compileMessage);

const CATALOGS: Readonly<Record<string, () => Promise<{ messages: Messages }>>> = {
  hi: () => import("~/words/hi.po"),
};

export const LANGUAGES: Readonly<Record<string, string>> = { en: "English", hi: "हिन्दी" };
const RIGHT_TO_LEFT = new Set(["ar", "he", "fa", "ur"]);

/** The language to speak: the chosen one, else the first of the browser's that there is, else English. */
export function chooseLanguage(chosen: string, preferred: readonly string[]): string {
  const wanted = [chosen, ...preferred].map((tag) => tag.split("-")[0] ?? "");
  return wanted.find((tag) => tag in LANGUAGES) ?? "en";
}

/** Speak a language from now on. Without its catalog, as on a lost network, the page stays in English. */
export async function speak(language: string): Promise<void> {
  let messages: Messages = {};
  let spoken = "en";
  try {
    messages = (await CATALOGS[language]?.())?.messages ?? {};
    spoken = language;
  } catch {
    // English is in the sources.
  }
  document.documentElement.lang = spoken;
  document.documentElement.dir = RIGHT_TO_LEFT.has(spoken) ? "rtl" : "ltr";
  i18n.loadAndActivate({ locale: spoken, messages });
}
