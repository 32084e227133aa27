/** What people call the ways by which somebody proved who it is. See: contract/aaa.md section 11.3. */
import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

const WORDS = {
  pwd: msg`password`,
  otp: msg`one-time code`,
  sms: msg`code by SMS`,
  fed: msg`outside provider`,
  pop: msg`passkey`,
} as const;

/** Ways by their names in tokens (`amr`), as words. */
export const proofWords = (i18n: I18n, methods: readonly string[]): string =>
  methods.map((method) => (method in WORDS ? i18n._(WORDS[method as keyof typeof WORDS]) : method)).join(", ");
