import { Trans } from "@lingui/react/macro";
import { ListScreen } from "~/ui/list";

export function ThingScreen() {
  return <ListScreen title={<Trans>Thing</Trans>} rows={null} sideLabel="" />;
}
