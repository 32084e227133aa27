import { useLingui } from "@lingui/react/macro";
import type { Session } from "~/api/haulier";
import { Dialog } from "~/ui/dialog";
import { LoginForm } from "./login";

/** Asks for a login over the page, which stays as it is. */
export function SessionEnded({ onBegun }: { onBegun: (session: Session) => void }) {
  const { t } = useLingui();
  return (
    <Dialog title={t`Your session has ended`} onClose={() => undefined} isFirm>
      <LoginForm onBegun={onBegun} />
    </Dialog>
  );
}
