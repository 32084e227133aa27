import { Trans } from "@lingui/react/macro";
import { ListScreen } from "~/ui/list";

export function AuditScreen() {
  return <ListScreen title={<Trans>Audit</Trans>} rows={null} sideLabel="" />;
}
