/**
 * Fail where a language that is said to be complete lacks a message of the sources, or says it with other placeholders,
 * plurals or tags than the English one. The catalog of English is made from the sources just before: `npm run words:check`.
 */
import { readFile } from "node:fs/promises";
import { formatter } from "@lingui/format-po";
import { compileMessage } from "@lingui/message-utils/compileMessage";

const COMPLETE = ["hi"];
const format = formatter({ lineNumbers: false, origins: false });

async function catalogOf(language) {
  const file = new URL(`../src/words/${language}.po`, import.meta.url);
  return format.parse(await readFile(file, "utf8"), { locale: language, sourceLocale: "en", filename: file.pathname });
}

/** What a translation must hold as the English message does: arguments with their kind, exact cases, `#`, tags. */
function held(message) {
  const found = new Set();
  const walk = (tokens) => {
    if (typeof tokens === "string") {
      if (tokens === "#") found.add("#");
      for (const [tag] of tokens.matchAll(/<\/?\d+\/?>/g)) found.add(tag);
      return;
    }
    for (const token of tokens) {
      if (typeof token === "string") walk(token);
      else argument(token);
    }
  };
  const argument = ([name, kind, cases]) => {
    found.add(kind === undefined ? `{${name}}` : `{${name}, ${kind}}`);
    if (typeof cases !== "object") return;
    for (const [key, tokens] of Object.entries(cases)) {
      if (/^\d+$/.test(key)) found.add(`=${key}`);
      if (key === "other" || kind === "select") found.add(`{${name}, ${kind}} ${key}`);
      if (key !== "offset") walk(tokens);
    }
  };
  walk(compileMessage(message));
  return found;
}

/** Why a translation will not do; empty where it will. */
function faultsOf(english, translation) {
  if (translation === undefined || translation.trim() === "") return ["is not translated"];
  const [wanted, given] = [held(english), held(translation)];
  return [
    ...[...wanted].filter((part) => !given.has(part)).map((part) => `lacks ${part}`),
    ...[...given].filter((part) => !wanted.has(part)).map((part) => `has ${part}, which the English one has not`),
  ];
}

const english = await catalogOf("en");
const faults = [];
for (const language of COMPLETE) {
  const spoken = await catalogOf(language);
  for (const [id, { message, translation }] of Object.entries(english)) {
    for (const fault of faultsOf(translation || message, spoken[id]?.translation)) {
      faults.push(`${language}: ${JSON.stringify(translation || message)} ${fault}`);
    }
  }
}
for (const fault of faults) console.error(fault);
if (faults.length > 0) console.error(`${faults.length} to put right in src/words: extract by \`npm run words\`, then translate.`);
process.exitCode = faults.length > 0 ? 1 : 0;
