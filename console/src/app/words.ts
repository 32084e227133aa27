/** The language of the page. A language is one chunk, read when it is spoken; the English one is made from the sources. */
import { i18n, type Messages } from "@lingui/core";
import { compileMessage } from "@lingui/message-utils/compileMessage";

// What stands in the sources has no compiled catalog: numbers and plurals are put in by this, as in development.
i18n.setMessagesCompiler(compileMessage);

const CATALOGS: Readonly<Record<string, () => Promise<{ messages: Messages }>>> = {
  en: () => import("~/words/en.po"),
  hi: () => import("~/words/hi.po"),
};

export const LANGUAGES: Readonly<Record<string, string>> = { en: "English", hi: "हिन्दी" };
const RIGHT_TO_LEFT = new Set(["ar", "he", "fa", "ur"]);

/** The language to speak: the chosen one, else the first of the browser's that there is, else English. */
export function chooseLanguage(chosen: string, preferred: readonly string[]): string {
  const wanted = [chosen, ...preferred].map((tag) => tag.split("-")[0] ?? "");
  return wanted.find((tag) => tag in LANGUAGES) ?? "en";
}

/** Speak a language from now on. Throws where its catalog cannot be had, as on a lost network; the old one stays. */
export async function speak(language: string): Promise<void> {
  const read = CATALOGS[language];
  if (read === undefined) throw new Error(`there is no catalog of the language ${language}`);
  const { messages } = await read();
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
  i18n.loadAndActivate({ locale: language, messages });
}
