import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { Menu } from "~/ui/menu";
import { showToast } from "~/ui/toast";
import { refusalFrom } from "./errors";
import { leave } from "./leave";

/** What belongs to whoever is logged in, behind the name at the top. */
export function AccountMenu({ name }: { name: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const go = (part: string) => void navigate({ to: "/settings/$part", params: { part } });
  const signOut = () => void leave().catch((error: unknown) => showToast({ tone: "failed", text: refusalFrom(error).message }));
  return (
    <Menu
      look="quiet"
      label={name}
      accessibleLabel={t`Account of ${name}`}
      actions={[
        { id: "account", label: t`My account`, onAction: () => go("account") },
        { id: "me", label: t`This browser`, onAction: () => go("me") },
        { id: "leave", label: t`Sign out`, onAction: signOut },
      ]}
    />
  );
}
