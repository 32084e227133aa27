import { Trans } from "@lingui/react/macro";
import { ListScreen } from "~/ui/list";

export function RunScreen() {
  return <ListScreen title={<Trans>Run</Trans>} rows={null} sideLabel="" />;
}
