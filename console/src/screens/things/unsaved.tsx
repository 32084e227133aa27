import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useBlocker } from "@tanstack/react-router";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";

/** Ask before changes are left behind; `isLeaving` says whether a navigation would take the form away. */
export function Unsaved({ changes, isLeaving }: { changes: number; isLeaving: (to: { pathname: string; search: object }) => boolean }) {
  const { t } = useLingui();
  const blocker = useBlocker({
    shouldBlockFn: ({ next }) => changes > 0 && isLeaving({ pathname: next.pathname, search: next.search as object }),
    enableBeforeUnload: () => changes > 0,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <Dialog
      title={t`Not saved`}
      role="alertdialog"
      onClose={blocker.reset}
      actions={
        <>
          <Button onPress={blocker.reset} autoFocus>
            <Trans>Stay here</Trans>
          </Button>
          <Button look="danger" onPress={blocker.proceed}>
            <Plural value={changes} one="Drop # change" other="Drop # changes" />
          </Button>
        </>
      }
    >
      <Plural value={changes} one="# change is not saved." other="# changes are not saved." />
    </Dialog>
  );
}
