/** What is wrong with a value, in the person's language. The rules, as the server, say it in English. */
import type { I18n, MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** By the sentence of `rules/attributes.ts`; what it holds is given to the words. */
const SENTENCES: readonly (readonly [sentence: RegExp, words: (held: string) => MessageDescriptor])[] = [
  [/^is required$/, () => msg`is required`],
  [/^is required and belongs to another app, which alone may write it$/, () => msg`is required and belongs to another app, which alone may write it`],
  [/^belongs to another app, which alone may write it$/, () => msg`belongs to another app, which alone may write it`],
  [/^is not a known attribute$/, () => msg`is not a known attribute`],
  [/^is not one of the allowed values$/, () => msg`is not one of the allowed values`],
  [/^must be (.+) or more$/, (least) => msg`must be ${least} or more`],
  [/^must be (.+) or less$/, (most) => msg`must be ${most} or less`],
  [/^does not match the pattern (.+)$/, (pattern) => msg`does not match the pattern ${pattern}`],
  [/^needs at least (\d+) characters$/, (least) => msg`needs at least ${least} characters`],
  [/^has room for at most (\d+) characters$/, (most) => msg`has room for at most ${most} characters`],
  [/^must be of type (\w+)$/, (type) => msg`must be of type ${type}`],
];

/** The sentence of a fault in the person's language; what is none of the known ones stays as it was said. */
export function faultText(i18n: I18n, message: string): string {
  for (const [sentence, words] of SENTENCES) {
    const found = sentence.exec(message);
    if (found !== null) return i18n._(words(found[1] ?? ""));
  }
  return message;
}
