import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Empty } from "~/ui/panel";

export function NoSuchPage() {
  return (
    <Empty
      isPage
      action={
        <Link to="/board">
          <Trans>To the board</Trans>
        </Link>
      }
    >
      <Trans>There is no such page.</Trans>
    </Empty>
  );
}
