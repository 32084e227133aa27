import { useLingui } from "@lingui/react/macro";
import { StateChip } from "~/ui/chip";

/** Whether something works now, or is paused. */
export function ActiveChip({ isActive }: { isActive: boolean }) {
  const { t } = useLingui();
  return isActive ? <StateChip tone="ended">{t`active`}</StateChip> : <StateChip tone="waiting">{t`paused`}</StateChip>;
}
