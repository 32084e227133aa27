import { Trans } from "@lingui/react/macro";
import { ListScreen } from "~/ui/list";

export function JobScreen() {
  return <ListScreen title={<Trans>Job</Trans>} rows={null} sideLabel="" />;
}
