import { Trans } from "@lingui/react/macro";
import { Button } from "~/ui/button";

/** A button for the next page of a table; nothing where there is none. */
export function ShowMore({ read }: { read: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown } }) {
  if (!read.hasNextPage) return null;
  return (
    <div>
      <Button isPending={read.isFetchingNextPage} onPress={() => void read.fetchNextPage()}>
        <Trans>Show more</Trans>
      </Button>
    </div>
  );
}
