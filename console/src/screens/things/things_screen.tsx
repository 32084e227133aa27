import { Trans } from "@lingui/react/macro";
import { ListScreen } from "~/ui/list";

export function ThingsScreen() {
  return <ListScreen title={<Trans>Things</Trans>} rows={null} sideLabel="" />;
}
