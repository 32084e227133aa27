import { Trans } from "@lingui/react/macro";
import { Button } from "~/ui/button";
import { PanelError } from "./errors";

interface MoreRead {
  readonly error: unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isFetchNextPageError: boolean;
  readonly fetchNextPage: () => unknown;
}

/** A button for the next page of a table, or why that did not come; nothing where there is none. */
export function ShowMore({ read }: { read: MoreRead }) {
  const more = () => void read.fetchNextPage();
  if (read.isFetchNextPageError) return <PanelError error={read.error} onRetry={more} />;
  if (!read.hasNextPage) return null;
  return (
    <div>
      <Button isPending={read.isFetchingNextPage} onPress={more}>
        <Trans>Show more</Trans>
      </Button>
    </div>
  );
}
