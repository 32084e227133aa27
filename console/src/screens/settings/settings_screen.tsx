import { Trans } from "@lingui/react/macro";
import { ListScreen } from "~/ui/list";

export function SettingsScreen() {
  return <ListScreen title={<Trans>Settings</Trans>} rows={null} sideLabel="" />;
}
