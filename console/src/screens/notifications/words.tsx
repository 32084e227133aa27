/** How the page of notifications calls channels and states. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import { useLingui } from "@lingui/react/macro";
import { StateChip, type Tone } from "~/ui/chip";

const CHANNEL_WORDS: Readonly<Record<string, MessageDescriptor>> = {
  console: msg`the bell`,
  push: msg`phones`,
  webpush: msg`browsers`,
  email: msg`e-mail`,
  sms: msg`SMS`,
  whatsapp: msg`WhatsApp`,
  webhook: msg`a webhook`,
};

const STATUS_WORDS: Readonly<Record<string, readonly [Tone, MessageDescriptor]>> = {
  QUEUED: ["waiting", msg`under way`],
  HELD: ["assigned", msg`held back`],
  SENT: ["ended", msg`sent`],
  DELIVERED: ["ended", msg`delivered`],
  PARTIAL: ["risk", msg`sent to some`],
  RETRYING: ["risk", msg`tried again`],
  FAILED: ["failed", msg`failed`],
  DEAD: ["failed", msg`given up`],
  DROPPED: ["over", msg`not wanted`],
  EXPIRED: ["failed", msg`expired`],
  CANCELLED: ["over", msg`called off`],
};

/** A channel as a person calls it. */
export function useChannelWord(): (channel: string) => string {
  const { i18n } = useLingui();
  return (channel) => {
    const found = CHANNEL_WORDS[channel];
    return found === undefined ? channel : i18n._(found);
  };
}

/** A placeholder as it is written, and words about it. Its braces are no part of them: catalogs read braces as theirs. */
export function Placeholder({ name, words }: { name: string; words: string }) {
  return (
    <>
      <code>{`{{${name}}}`}</code> {words}
    </>
  );
}

/** How a notification, a message or one delivery of it went. */
export function StatusOf({ status }: { status: string }) {
  const { i18n } = useLingui();
  const [tone, words] = STATUS_WORDS[status] ?? ["waiting", undefined];
  return <StateChip tone={tone}>{words === undefined ? status : i18n._(words)}</StateChip>;
}
