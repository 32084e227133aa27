import { Trans } from "@lingui/react/macro";
import { ListScreen } from "~/ui/list";

export function BoardScreen() {
  return <ListScreen title={<Trans>Board</Trans>} rows={null} sideLabel="" />;
}
