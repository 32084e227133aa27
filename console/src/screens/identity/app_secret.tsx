import { useLingui } from "@lingui/react/macro";
import type { AppSecret } from "~/api/apps";
import { Facts } from "~/ui/panel";
import { SecretDialog } from "~/app/dialogs";

/** The secret of an app that was just made or got another one. */
export function NewSecret({ secret, onClose }: { secret: AppSecret; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <SecretDialog
      title={t`The app's secret`}
      label={t`Client secret`}
      secret={secret.clientSecret ?? ""}
      extra={<Facts facts={[[t`Client id`, <code key="id">{secret.clientId}</code>]]} />}
      onClose={onClose}
    />
  );
}
