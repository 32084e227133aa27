import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  changeOidc,
  changeSaml,
  changeSocial,
  type Connection,
  type ConnectionType,
  createOidc,
  createSaml,
  createSocial,
  type OidcConnection,
  type SamlConnection,
  type SocialType,
} from "~/api/connections";
import { FormDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { Dialog } from "~/ui/dialog";
import { Select } from "~/ui/choice_field";
import { Skeleton } from "~/ui/panel";
import { ConnectionFields, fieldsOf, givenOf, isOrderRight, isSecret, NAME, NEEDED, sortOf, type Texts } from "./connection_fields";
import { connectionQuery } from "./queries";
import { useFresh } from "./use_fresh";

/** A form for a new connection, as its provider needs it. */
export function NewConnectionDialog({ onMade, onClose }: { onMade: (id: string) => void; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const [type, setType] = useState<ConnectionType>("oidc");
  const [texts, setTexts] = useState<Texts>({});
  const names = fieldsOf(type);
  const needed = NEEDED[sortOf(type)];
  const make = (given: Record<string, string | number>) => {
    if (type === "saml") return createSaml({ connectionName: "", publicKeyCertificate: "", ...given });
    if (type === "oidc") return createOidc({ connectionName: "", authorizationUrl: "", tokenUrl: "", clientId: "", clientSecret: "", ...given });
    return createSocial(type, { connectionName: "", connectionClientId: "", connectionClientSecret: "", ...given });
  };
  const send = async () => {
    const { id } = await make(givenOf(names, texts));
    await fresh();
    onMade(id);
  };
  const types = [
    { id: "oidc", label: "OpenID Connect" },
    { id: "saml", label: "SAML 2.0" },
    { id: "google-oauth2", label: "Google" },
    { id: "github", label: "GitHub" },
  ];
  const isReady = needed.every((name) => (texts[name]?.trim() ?? "") !== "") && isOrderRight(texts);
  return (
    <FormDialog title={t`New connection`} act={t`Make`} onSend={send} onClose={onClose} isDisabled={!isReady}>
      {(faultOf) => (
        <>
          <Select label={t`Provider`} choices={types} value={type} onChange={(id) => setType(id as ConnectionType)} />
          <ConnectionFields names={names} needed={needed} texts={texts} onTexts={setTexts} faultOf={faultOf} isMade={false} />
        </>
      )}
    </FormDialog>
  );
}

/** Change what is known of a provider. */
export function ChangeConnectionDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const { t } = useLingui();
  const read = useQuery(connectionQuery(connection));
  if (read.data !== undefined) return <ChangeForm connection={connection} known={read.data} onClose={onClose} />;
  return (
    <Dialog title={t`Change ${connection.connectionName}`} onClose={onClose}>
      {read.isError ? <PanelError error={read.error} onRetry={() => void read.refetch()} /> : <Skeleton rows={4} label={t`Loading`} />}
    </Dialog>
  );
}

function ChangeForm(props: { connection: Connection; known: OidcConnection | SamlConnection | Record<string, never>; onClose: () => void }) {
  const { connection, onClose } = props;
  const { t } = useLingui();
  const fresh = useFresh();
  const { connectionId: id, connectionName, connectionType: type } = connection;
  const names = fieldsOf(type).filter((name) => name !== NAME);
  const [known] = useState<Texts>(() => Object.fromEntries(Object.entries(props.known).map(([name, value]) => [name, String(value)])));
  const [texts, setTexts] = useState<Texts>(() => Object.fromEntries(names.map((name) => [name, known[name] ?? ""])));
  const isSocial = sortOf(type) === "social";
  const needed = isSocial ? [] : NEEDED[sortOf(type)].filter((name) => name !== NAME && !isSecret(name));
  const changed = names.filter((name) => (texts[name]?.trim() ?? "") !== (known[name] ?? ""));
  const given = givenOf(changed, texts);
  const send = async () => {
    if (type === "saml") await changeSaml(id, given);
    else if (type === "oidc") await changeOidc(id, given);
    else await changeSocial(id, type as SocialType, given);
    await fresh();
  };
  const isReady = Object.keys(given).length > 0 && needed.every((name) => texts[name]?.trim() !== "") && isOrderRight(texts);
  return (
    <FormDialog title={t`Change ${connectionName}`} act={t`Save`} onSend={send} onClose={onClose} isDisabled={!isReady}>
      {(faultOf) => (
        <>
          <p>
            {isSocial ? (
              <Trans>Neither is shown again. What is left empty stays.</Trans>
            ) : (
              <Trans>What is left empty stays. Whoever is linked to the provider stays linked.</Trans>
            )}
          </p>
          <ConnectionFields names={names} needed={needed} texts={texts} onTexts={setTexts} faultOf={faultOf} isMade />
        </>
      )}
    </FormDialog>
  );
}
