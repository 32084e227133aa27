import { useLingui } from "@lingui/react/macro";
import type { Person } from "~/api/identity";
import { StateChip } from "~/ui/chip";

/** Whether a person may come in: blocked, not yet with a password of its own, or active. */
export function PersonChip({ person }: { person: Person }) {
  const { t } = useLingui();
  if (!person.isActive) return <StateChip tone="failed">{t`blocked`}</StateChip>;
  return person.hasCredential ? <StateChip tone="ended">{t`active`}</StateChip> : <StateChip tone="waiting">{t`invited`}</StateChip>;
}
